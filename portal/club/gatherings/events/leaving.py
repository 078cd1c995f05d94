"""Places at events at the end of a membership: they go to who waits; deposits return, or not, as when one withdraws."""

from sqlalchemy import select

from portal import clock
from portal.club.gatherings.events.names import PartyState
from portal.club.gatherings.events.signup_tables import SignUp
from portal.club.gatherings.events.signups import release
from portal.club.gatherings.events.tables import Sitting
from portal.club.ground.erasing import RECORD
from portal.database import session
from portal.manifest import Ending, Leaving, Personal
from portal.sentences import lazy_gettext as _l

LIVE = (PartyState.ENTERED, PartyState.WAITING, PartyState.OFFERED, PartyState.HELD)


def _coming(member_id: int) -> list[SignUp]:
    """What has not begun: a place at an event under way is kept to its end."""
    rows = select(SignUp).join(Sitting, Sitting.id == SignUp.sitting_id)
    mine = rows.where(SignUp.member_id == member_id, SignUp.state.in_(LIVE), Sitting.starts_at > clock.now())
    return list(session.scalars(mine.order_by(SignUp.sitting_id)))


def _end(member_id: int, by: int | None) -> None:
    for signup in _coming(member_id):
        release(signup, by)


LEAVING = Leaving(
    endings=(Ending(_l("Places at events are given up"), lambda member: len(_coming(member)), _end, 10),),
    personal=(
        Personal(
            SignUp, _l("Events you signed up for"), lambda of: SignUp.member_id == of.member_id,
            ("points_key", "deposit_key"), {}, RECORD,
        ),
    ),
)  # fmt: skip
