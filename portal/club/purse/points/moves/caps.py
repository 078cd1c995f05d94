"""What a member has earned by a trigger since a moment, as caps count it: on the day of earning, pending or not."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import bindparam, case, func, select

from portal.club.purse.points.ledger.tables import Entry, EntryKind
from portal.club.purse.points.moves.pending import Pending, PendingState
from portal.database import session


def _larger(amount: object, status: object) -> object:
    return case((amount >= status, amount), else_=status)  # type: ignore[operator]


_WAITED = select(Pending.key).where(Pending.member_id == bindparam("member"), Pending.trigger == bindparam("trigger"))
_CREDITED = (
    select(func.coalesce(func.sum(_larger(Entry.amount, Entry.status)), 0))
    .where(
        Entry.member_id == bindparam("member"),
        Entry.kind == EntryKind.EARN,
        Entry.reason == bindparam("trigger"),
        Entry.at >= bindparam("since"),
        Entry.key.not_in(_WAITED),  # counted below, on the day on which it was earned
    )
    .scalar_subquery()
)
_PENDING = (
    select(func.coalesce(func.sum(_larger(Pending.amount, Pending.status)), 0))
    .where(
        Pending.member_id == bindparam("member"),
        Pending.trigger == bindparam("trigger"),
        Pending.earned_at >= bindparam("since"),
        Pending.state != PendingState.CANCELLED,
    )
    .scalar_subquery()
)
_EARNED = select(_CREDITED + _PENDING)


def earned_by(member_id: int, trigger: str) -> Callable[[datetime], int]:
    """A question for one earning; right only while the caller holds the member's points."""

    def since(moment: datetime) -> int:
        return int(session.scalar(_EARNED, {"member": member_id, "trigger": trigger, "since": moment}) or 0)

    return since
