"""After a session: who had a place and did not come, and the queues that are closed."""

from datetime import timedelta

from sqlalchemy import ColumnElement, func, select, update

from portal import clock
from portal.club.gatherings.events import deposits, notifications, seats
from portal.club.gatherings.events.attendance import NOT_A_TICKET
from portal.club.gatherings.events.names import EventStatus, PartyState
from portal.club.gatherings.events.signup_tables import SignUp
from portal.club.gatherings.events.steps import COURSE, PartyAct
from portal.club.gatherings.events.tables import Sitting
from portal.database import changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

SETTLES_AFTER = timedelta(hours=3)
EXPECTED = (PartyState.ENTERED, PartyState.WAITING, PartyState.OFFERED, PartyState.HELD)
_OFFERED = SignUp.state == PartyState.OFFERED


def mark_absent(signup: SignUp, actor_id: int) -> bool:
    """Note at the door, once the session is over, that nobody came. False when that is known already."""
    if signup.event.status is EventStatus.CANCELLED:
        raise Refusal(_l("This event has been called off."))
    if clock.now() < signup.sitting.ends_at:
        raise Refusal(_l("Until the session is over they can still come."))
    if not _note_absent(signup, actor_id):
        if signup.state is PartyState.ABSENT:
            return False
        raise Refusal(NOT_A_TICKET.get(signup.state, _l("This party has come in already.")), "code")
    return True


def settle() -> int:
    """The job: who had a place and did not come is noted as absent, and a deposit is kept; queues are closed."""
    over = select(Sitting.id).where(Sitting.ends_at < clock.now() - SETTLES_AFTER)
    mine = SignUp.sitting_id.in_(over)
    held = select(SignUp).where(mine, SignUp.state == PartyState.HELD)
    absent = sum(_note_absent(signup, None) for signup in session.scalars(held.order_by(SignUp.member_id)).all())
    notifications.unplaced(_close_queues(mine))
    changed(
        update(Sitting)
        .where(Sitting.id.in_(over), (Sitting.offered > 0) | (Sitting.waiting > 0))
        .values(offered=0, waiting=0)
    )
    return absent


def _close_queues(mine: ColumnElement[bool]) -> list[SignUp]:
    """End the parties that still wait in these sittings; they are given back."""
    waiting = select(SignUp).where(mine, SignUp.state.in_((PartyState.ENTERED, PartyState.WAITING, PartyState.OFFERED)))
    return [one for one in session.scalars(waiting).all() if COURSE.take(one, PartyAct.CLOSE, offered_until=None)]


def offers_due() -> list[int]:
    """The sittings in which an offer's time is over, for the job that asks the next party."""
    due = select(SignUp.sitting_id).where(SignUp.state == PartyState.OFFERED, SignUp.offered_until <= clock.now())
    return list(session.scalars(due.distinct()))


def lapse_offers(sitting_id: int) -> int:
    return seats.lapse(seats.lock(sitting_id))


def _note_absent(signup: SignUp, by: int | None) -> bool:
    """A party with a place did not come: its deposit is kept, and it is told so. False: it has no place (any more)."""
    noted = COURSE.take(signup, PartyAct.MISS)
    if not noted:  # let in at this moment
        session.refresh(signup, ["state", "deposit_state"])
    if noted:
        notifications.absent(signup, by, is_deposit_kept=bool(deposits.keep(signup)))
    return noted


def ending() -> int:
    """How many parties the job's next turn notes as absent or sends home."""
    over = select(Sitting.id).where(Sitting.ends_at < clock.now() - SETTLES_AFTER)
    return session.scalar(select(func.count()).where(SignUp.sitting_id.in_(over), SignUp.state.in_(EXPECTED))) or 0


def expected() -> int:
    """How many parties have or await a place somewhere."""
    return session.scalar(select(func.count()).where(SignUp.state.in_(EXPECTED))) or 0


def offers_over() -> int:
    """How many offers the job's next turn takes back."""
    return session.scalar(select(func.count()).where(_OFFERED, SignUp.offered_until <= clock.now())) or 0


def offers_open() -> int:
    return session.scalar(select(func.count()).where(_OFFERED)) or 0
