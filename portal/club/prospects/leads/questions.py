"""What leads asked about a project, and whether somebody has answered."""

from sqlalchemy import select

from portal.club.people.accounts import Viewer
from portal.club.prospects.leads.tables import Interest
from portal.database import session


def questions_open(viewer: Viewer) -> list[Interest]:
    """The questions of this person's estates that nobody has answered, the oldest first."""
    rows = select(Interest).where(Interest.visible_to(viewer), Interest.answered_at.is_(None))
    return list(session.scalars(rows.order_by(Interest.id)))


def questions_answered(viewer: Viewer, limit: int = 20) -> list[Interest]:
    rows = select(Interest).where(Interest.visible_to(viewer), Interest.answered_at.is_not(None))
    return list(session.scalars(rows.order_by(Interest.answered_at.desc(), Interest.id.desc()).limit(limit)))


def questions_of(lead_id: int) -> list[Interest]:
    return list(session.scalars(select(Interest).where(Interest.lead_id == lead_id).order_by(Interest.id.desc())))
