"""What one person moves alone in a day and in thirty: the sum counts, not the single request.

Two sums are held against each limit: what a colleague has moved by hand, and what was moved for the member, whoever of
the colleagues did it. Whoever gives a little every day comes to the limit of thirty days. Giving and taking away are
counted apart, so that neither makes up for the other. What a second person has approved counts no more; what still
waits for one does.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from portal import clock
from portal.club.ground.decisions import Decision
from portal.club.people.accounts import Account
from portal.club.purse.points.ledger import posting
from portal.club.purse.points.moves.adjustment_requests import Adjustment
from portal.club.purse.points.moves.limits import ADJUSTMENTS
from portal.club.purse.points.moves.pending import Pending, PendingState
from portal.database import session

LONG = timedelta(days=30)  # today included


class MovedByHand(NamedTuple):
    """By hand and seen by one person only, in one direction."""

    by_colleague: int
    for_member: int

    @property
    def most(self) -> int:
        return max(self)


def limit() -> int:
    """How many points one person may adjust alone in a day now."""
    return ADJUSTMENTS.now().amount


def takes_two(weight: int, moved: MovedByHand, most: int) -> bool:
    """Whether `weight` more needs a second person."""
    return weight != 0 and abs(weight) + moved.most > most


class Exceeded(NamedTuple):
    """Which limit it was: the points it allows, and what was moved before."""

    limit: int
    moved: MovedByHand
    is_of_a_day: bool


def exceeded(by: int, member_id: int, weight: int, *, before: int | None = None) -> Exceeded | None:
    """The limit above which `weight` more needs a second person, the day's first; None: one person is enough."""
    for allowed, first_day in _limits():
        moved = moved_since(first_day, by, member_id, weight, before=before)
        if takes_two(weight, moved, allowed):
            return Exceeded(allowed, moved, first_day == clock.today())
    return None


def _limits() -> Iterator[tuple[int, date]]:
    """How many points, since which day."""
    alone = ADJUSTMENTS.now()
    yield alone.amount, clock.today()
    yield max(alone.amount, alone.in_thirty_days), clock.today() - LONG + timedelta(days=1)


def hold_day(by: int, member_id: int) -> None:
    """Until the commit nobody else moves points in this colleague's name or for this member: sums can be trusted."""
    session.execute(select(Account.id).where(Account.id == by).with_for_update(key_share=True))
    posting.hold(member_id)


def moved_today(by: int, member_id: int, weight: int) -> MovedByHand:
    return moved_since(clock.today(), by, member_id, weight)


def moved_since(day: date, by: int, member_id: int, weight: int, *, before: int | None = None) -> MovedByHand:
    """What counts against the limit in the direction of `weight`. `before`: only adjustments older than that one."""
    mine = _adjusted(day, Adjustment.asked_by == by, weight, before)
    theirs = _adjusted(day, Adjustment.member_id == member_id, weight, before)
    if weight > 0:
        mine += _released(day, Pending.settled_by == by)
        theirs += _released(day, (Pending.member_id == member_id) & Pending.settled_by.is_not(None))
    return MovedByHand(mine, theirs)


def _adjusted(day: date, whose: ColumnElement[bool], weight: int, before: int | None) -> int:
    open_or_alone = Adjustment.state.in_((Decision.WAITING, Decision.DONE)) & Adjustment.decided_by.is_(None)
    same_way = Adjustment.weight > 0 if weight > 0 else Adjustment.weight < 0
    rows = select(func.coalesce(func.sum(func.abs(Adjustment.weight)), 0)).where(whose, open_or_alone, same_way)
    rows = rows.where(Adjustment.asked_at >= clock.moment_of(day))
    return int(session.scalar(rows if before is None else rows.where(Adjustment.id < before)) or 0)


def _released(day: date, whose: ColumnElement[bool]) -> int:
    rows = select(func.coalesce(func.sum(Pending.amount), 0)).where(whose, Pending.state == PendingState.CREDITED)
    return int(session.scalar(rows.where(Pending.settled_at >= clock.moment_of(day))) or 0)
