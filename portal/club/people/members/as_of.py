"""Where a member lived at a past moment, as the club knew it then."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from portal import clock
from portal.club.ground.timeline import TimelineEntry
from portal.club.people.members.homes import OWNING, Holding, history_of
from portal.database import session

NOT_YET = datetime(9000, 1, 1, tzinfo=clock.ZONE)


def estate_over_time(member_id: int) -> Callable[[datetime], int | None]:
    """The estate that counted first at a moment: what was owned before what was not, then the home held longest.

    A home counts from its verification until the moment at which the tie was ended.
    """
    held = history_of(member_id)
    left = _left(member_id)

    def at(moment: datetime) -> int | None:
        then = [one for one in held if one.verified_at <= moment and _end(one, left) > moment]
        return min(then, key=lambda one: (one.kind not in OWNING, one.id)).home.estate_id if then else None

    return at


def _left(member_id: int) -> list[tuple[datetime, int]]:
    """(when, home) of every tie that ended."""
    rows = select(TimelineEntry.at, TimelineEntry.home_id).where(
        TimelineEntry.member_id == member_id, TimelineEntry.what == "home.left", TimelineEntry.home_id.is_not(None)
    )
    return [(at, home_id) for at, home_id in session.execute(rows.order_by(TimelineEntry.id)) if home_id is not None]


def _end(holding: Holding, left: list[tuple[datetime, int]]) -> datetime:
    if holding.until is None:
        return NOT_YET
    ends = (at for at, home_id in left if home_id == holding.home_id and at >= holding.verified_at)
    return next(ends, clock.moment_of(holding.until))
