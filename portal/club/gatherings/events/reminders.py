"""The day before: everybody who has a place is reminded, once."""

from datetime import timedelta

from sqlalchemy import ColumnElement, func, select, update

from portal import clock
from portal.club.gatherings.events import notifications
from portal.club.gatherings.events.names import EventStatus, PartyState
from portal.club.gatherings.events.signup_tables import SignUp
from portal.club.gatherings.events.tables import Event, Sitting
from portal.club.ground.portions import Portion, in_portions
from portal.database import changed, session

SOME = 200


def remind() -> int:
    """The job: how many parties were written to."""
    return in_portions(_remind_some, SOME)


def due() -> int:
    return session.scalar(select(func.count()).select_from(SignUp).where(_of_tomorrow())) or 0


def coming() -> int:
    """Of all parties with a place at what is still to come."""
    later = select(Sitting.id).where(Sitting.starts_at > clock.now())
    held = (SignUp.state == PartyState.HELD) & SignUp.sitting_id.in_(later)
    return session.scalar(select(func.count()).select_from(SignUp).where(held)) or 0


def _remind_some(most: int) -> Portion:
    rows = select(SignUp).where(_of_tomorrow()).order_by(SignUp.id).limit(most)
    found = session.scalars(rows).all()
    for signup in found:
        still = (SignUp.id == signup.id) & SignUp.reminded_at.is_(None)
        if changed(update(SignUp).where(still).values(reminded_at=clock.now())) == 1:
            notifications.reminded(signup)
    return Portion(len(found), len(found))


def _of_tomorrow() -> ColumnElement[bool]:
    """A place at a session of tomorrow, taken before today."""
    day = clock.today() + timedelta(days=1)
    tomorrow = (
        select(Sitting.id)
        .join(Event, Event.id == Sitting.event_id)
        .where(
            Sitting.starts_at >= clock.moment_of(day),
            Sitting.starts_at < clock.end_of(day),
            Event.status == EventStatus.PUBLISHED,
        )
    )
    unreminded = SignUp.reminded_at.is_(None) & (SignUp.created_at < clock.moment_of(clock.today()))
    return (SignUp.state == PartyState.HELD) & unreminded & SignUp.sitting_id.in_(tomorrow)
