"""Whom it concerns when a project is sold no longer or says something new about its drawbacks, counted."""

from sqlalchemy import func, select

from portal import clock
from portal.club.ground.careful import Counted
from portal.club.prospects.leads.slots import Viewing, ViewingSlot, ViewingState
from portal.club.prospects.leads.tables import Lead
from portal.database import session
from portal.sentences import lazy_gettext as _l
from portal.words import Day


def of_closing(project_id: int) -> list[Counted]:
    """Who has a viewing booked, by name and hour, and how many asked about it."""
    mine = (ViewingSlot.project_id == project_id) & (ViewingSlot.starts_at > clock.now())
    rows = select(Viewing).join(ViewingSlot, ViewingSlot.id == Viewing.slot_id).where(mine)
    booked = list(session.scalars(rows.where(Viewing.state == ViewingState.BOOKED).order_by(ViewingSlot.starts_at)))
    leads = session.scalar(select(func.count()).select_from(Lead).where(Lead.project_id == project_id)) or 0
    return [
        Counted(
            len(booked), _l("Viewings are booked; please ring these people"), names=[_named(one) for one in booked]
        ),
        Counted(leads, _l("People have asked about it")),
    ]


def _named(viewing: Viewing) -> object:
    at = viewing.slot.starts_at
    return _l("%(day)s %(time)s, %(name)s", day=Day.of(at), time=f"{at:%H:%M}", name=viewing.lead.name)
