"""What stands above a member's ledger: the balance and when it expires, what is locked, owed or waiting."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, select

from portal import clock
from portal.club.purse.points.ledger.statement import last_day_of
from portal.club.purse.points.ledger.status import status_entries, window_of
from portal.club.purse.points.ledger.tables import Entry, Lot, PointsAccount
from portal.club.purse.points.moves.pending import SHOWN, Pending, seen_by_owner
from portal.database import fetch


class PointsStanding(NamedTuple):
    """All that stands above a ledger. What is locked, owed or waiting is no part of the balance."""

    balance: int
    expiries: list[tuple[date, int]]  # last good day, points; the nearest first
    locked: int
    debt: int
    is_waiting: bool  # pending_of() has something to show
    status: int  # what counts for the grade, of the last twelve months


_STATUS = status_entries(func.coalesce(func.sum(Entry.status), 0), since="year")
_STANDING = (
    select(
        PointsAccount.locked,
        PointsAccount.debt,
        select(Pending.id).where(seen_by_owner()).exists(),
        _STATUS.where(Entry.member_id == bindparam("member")).scalar_subquery(),
        Lot.expires_at,
        func.sum(Lot.remaining),
    )
    .join(
        Lot,
        and_(Lot.member_id == bindparam("member"), Lot.remaining > 0, Lot.expires_at > bindparam("now")),
        isouter=True,
    )
    .where(PointsAccount.member_id == bindparam("member"))
    .group_by(PointsAccount.member_id, Lot.expires_at)
    .order_by(Lot.expires_at)
)


def standing_of(member_id: int) -> PointsStanding:
    """In one statement; the ledger's check holds lots and balance equal."""
    now = clock.now()
    rows = fetch(_STANDING, member=member_id, now=now, since=now - SHOWN, year=window_of(clock.today()))
    if not rows:
        return PointsStanding(0, [], 0, 0, is_waiting=False, status=0)
    locked, debt, is_waiting, status = rows[0][:4]
    good = [(expires_at, int(held)) for *_, expires_at, held in rows if expires_at is not None]
    ends: dict[date, int] = {}
    for expires_at, held in good:
        if (day := last_day_of(expires_at)) is not None:
            ends[day] = ends.get(day, 0) + held
    return PointsStanding(
        sum(held for _at, held in good), list(ends.items()), locked, debt, bool(is_waiting), max(0, int(status))
    )
