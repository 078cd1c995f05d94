"""Expiry: lots whose time is over leave the balance, one ledger line a member and run.

The database works it out by itself, set by set: a million lots on New Year's day are a matter of seconds, and no other
writer waits longer than the time a chunk is aimed at.
"""

import time
from typing import cast

from sqlalchemy import Table, Text, bindparam, func, insert, literal, select, update
from sqlalchemy import cast as sql_cast

from portal import clock
from portal.club.points import writing
from portal.club.points.tables import Allocation, Entry, Kind, Lot, PointsAccount
from portal.database import fetch, read, transaction

FIRST, LEAST, MOST = 200, 25, 4000  # members a transaction
AIM = 0.04  # s a transaction, on whatever machine this is

_points, _lots, _ledger, _allocations = (
    cast(Table, model.__table__) for model in (PointsAccount, Lot, Entry, Allocation)
)
_is_due = (_lots.c.remaining > 0) & (_lots.c.expires_at <= bindparam("now"))
_theirs = _lots.c.member_id.in_(bindparam("members", expanding=True))
_ANY_DUE = select(_lots.c.id).where(_lots.c.member_id == bindparam("member"), _is_due).limit(1)
_DUE_MEMBERS = select(_lots.c.member_id).where(_is_due).distinct().order_by(_lots.c.member_id)
_HOLD = (
    select(_points.c.member_id)
    .where(_points.c.member_id.in_(bindparam("members", expanding=True)))
    .order_by(_points.c.member_id)
    .with_for_update()
)
_lost = (
    select(_lots.c.member_id, func.sum(_lots.c.remaining).label("points"))
    .where(_theirs, _is_due)
    .group_by(_lots.c.member_id)
    .subquery("lost")
)
_LINE = {
    "member_id": _points.c.member_id,
    "seq": _points.c.next_seq,
    "at": bindparam("now", type_=_ledger.c.at.type),
    "kind": literal(Kind.EXPIRE, _ledger.c.kind.type),
    "amount": -_lost.c.points,
    "status": literal(0),
    "debt": literal(0),
    "balance": _points.c.balance - _lost.c.points,
    "reason": literal("expired"),
    "key": literal("expired:")
    + sql_cast(_points.c.member_id, Text)
    + literal(":")
    + sql_cast(_points.c.next_seq, Text),
    "cause": literal({}, _ledger.c.cause.type),
}
_WRITE = insert(_ledger).from_select(
    list(_LINE), select(*_LINE.values()).join_from(_points, _lost, _lost.c.member_id == _points.c.member_id)
)
_ALLOCATE = insert(_allocations).from_select(
    ["member_id", "seq", "lot_id", "amount"],
    select(_lots.c.member_id, _points.c.next_seq, _lots.c.id, -_lots.c.remaining)
    .join_from(_lots, _points, _points.c.member_id == _lots.c.member_id)
    .where(_theirs, _is_due),
)
_of_one = select(func.sum(_lots.c.remaining)).where(_lots.c.member_id == _points.c.member_id, _is_due).scalar_subquery()
_SETTLE = (
    update(_points)
    .where(_points.c.member_id.in_(select(_lost.c.member_id)))
    .values(balance=_points.c.balance - _of_one, next_seq=_points.c.next_seq + 1)
)
_EMPTY = update(_lots).where(_theirs, _is_due).values(remaining=0)


def expire() -> int:
    """The job: let everything due expire, a chunk of members a transaction; how many members there were."""
    now = clock.now()
    due = list(read(_DUE_MEMBERS, now=now).scalars())
    done, size = 0, FIRST
    while done < len(due):
        begun = time.monotonic()
        chunk = due[done : done + size]
        with transaction():
            _expire(chunk)
        done += len(chunk)
        size = max(LEAST, min(MOST, 2 * size, int(size * AIM / (time.monotonic() - begun))))
    return done


def expire_due_of(member_id: int) -> None:
    """Let this member's due lots go before anything else happens to the balance (the job may be minutes late)."""
    if fetch(_ANY_DUE, member=member_id, now=clock.now()):
        _expire([member_id])


def _expire(members: list[int]) -> None:
    """Write off the due lots of these members (ascending ids); holds their rows.

    The line names the balance as it was, so it is written before the balance is settled, and the lots are emptied last.
    """
    values = {"members": members, "now": clock.now()}
    writing.run(_HOLD, {"members": members})
    for statement in (_WRITE, _ALLOCATE, _SETTLE, _EMPTY):
        writing.run(statement, values)
