"""What stood in a member's account at a past moment: computed from the lines, never from what is kept as of now."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from portal.club.purse.points.ledger.statement import LedgerLine
from portal.club.purse.points.ledger.tables import NEVER, Allocation, Entry, Lot
from portal.database import session

_AT = select(
    func.coalesce(func.sum(Entry.amount), 0), func.coalesce(func.sum(Entry.debt), 0), func.count(), func.min(Entry.at)
).where(Entry.member_id == bindparam("member"), Entry.at < bindparam("moment"))
_LINES = (
    select(*(getattr(Entry, name) for name in LedgerLine._fields), Entry.key)
    .where(Entry.member_id == bindparam("member"), Entry.at >= bindparam("begins"), Entry.at < bindparam("ends"))
    .order_by(Entry.at, Entry.seq)
)
_opening = (
    select(Lot.id, Lot.expires_at, Lot.amount)
    .join(Entry, (Entry.member_id == Lot.member_id) & (Entry.seq == Lot.seq))
    .where(Lot.member_id == bindparam("member"), Entry.at < bindparam("moment"))
    .subquery()
)
_moved = (
    select(Allocation.lot_id, func.sum(Allocation.amount).label("moved"))
    .join(Entry, (Entry.member_id == Allocation.member_id) & (Entry.seq == Allocation.seq))
    .where(Allocation.member_id == bindparam("member"), Entry.at < bindparam("moment"))
    .group_by(Allocation.lot_id)
    .subquery()
)
_LOTS = (
    select(_opening.c.expires_at, func.sum(_opening.c.amount + func.coalesce(_moved.c.moved, 0)).label("held"))
    .outerjoin(_moved, _moved.c.lot_id == _opening.c.id)
    .group_by(_opening.c.expires_at)
    .order_by(_opening.c.expires_at)
)


class StandingThen(NamedTuple):
    """Balance and debt at a moment, how many lines led there, and when the first was."""

    balance: int
    debt: int
    lines: int
    since: datetime | None


def standing_at(member_id: int, moment: datetime) -> StandingThen:
    """What stood there just before `moment`."""
    balance, debt, lines, since = session.execute(_AT, {"member": member_id, "moment": moment}).one()
    return StandingThen(int(balance), int(debt), int(lines), since)


def lines_between(member_id: int, begins: datetime, ends: datetime) -> Sequence[tuple[LedgerLine, str]]:
    """The lines of a period with their keys, in the order of time."""
    return [
        (LedgerLine(*row[:-1]), row[-1])
        for row in session.execute(_LINES, {"member": member_id, "begins": begins, "ends": ends})
    ]


def expiries_at(member_id: int, moment: datetime) -> list[tuple[date | None, int]]:
    """(last good day, points) of what was held just before `moment`; None: it does not expire."""
    held = [
        (at, int(points)) for at, points in session.execute(_LOTS, {"member": member_id, "moment": moment}) if points
    ]
    return [((at - timedelta(seconds=1)).date() if at < NEVER else None, points) for at, points in held]
