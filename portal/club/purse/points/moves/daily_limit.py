"""What one person moves alone in a day: the sum counts, not the single request.

Two sums are held against the limit: what a colleague has moved by hand today, and what was moved today for the member,
whoever of the colleagues did it. Giving and taking away are counted apart, so that neither makes up for the other.
What a second person has approved counts no more; what still waits for one does.
"""

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


class MovedByHand(NamedTuple):
    """By hand and seen by one person only, today, in one direction."""

    by_colleague: int
    for_member: int

    @property
    def most(self) -> int:
        return max(self)


def limit() -> int:
    """How many points one person may adjust alone now."""
    return ADJUSTMENTS.now().amount


def takes_two(weight: int, moved: MovedByHand, most: int) -> bool:
    """Whether `weight` more needs a second person."""
    return weight != 0 and abs(weight) + moved.most > most


def hold_day(by: int, member_id: int) -> None:
    """Until the commit nobody else moves points in this colleague's name or for this member: sums can be trusted."""
    session.execute(select(Account.id).where(Account.id == by).with_for_update(key_share=True))
    posting.hold(member_id)


def moved_today(by: int, member_id: int, weight: int, *, before: int | None = None) -> MovedByHand:
    """What counts against the limit in the direction of `weight`. `before`: only adjustments older than that one."""
    mine = _adjusted(Adjustment.asked_by == by, weight, before)
    theirs = _adjusted(Adjustment.member_id == member_id, weight, before)
    if weight > 0:
        mine += _released(Pending.settled_by == by)
        theirs += _released((Pending.member_id == member_id) & Pending.settled_by.is_not(None))
    return MovedByHand(mine, theirs)


def _adjusted(whose: ColumnElement[bool], weight: int, before: int | None) -> int:
    open_or_alone = Adjustment.state.in_((Decision.WAITING, Decision.DONE)) & Adjustment.decided_by.is_(None)
    same_way = Adjustment.weight > 0 if weight > 0 else Adjustment.weight < 0
    rows = select(func.coalesce(func.sum(func.abs(Adjustment.weight)), 0)).where(whose, open_or_alone, same_way)
    rows = rows.where(Adjustment.asked_at >= clock.moment_of(clock.today()))
    return int(session.scalar(rows if before is None else rows.where(Adjustment.id < before)) or 0)


def _released(whose: ColumnElement[bool]) -> int:
    rows = select(func.coalesce(func.sum(Pending.amount), 0)).where(whose, Pending.state == PendingState.CREDITED)
    return int(session.scalar(rows.where(Pending.settled_at >= clock.moment_of(clock.today()))) or 0)
