"""Expiry: lots whose time is over leave the balance, one ledger line a member and run.

The database works it out by itself, set by set: a million lots on New Year's day are a matter of seconds, and no other
writer waits longer than the time a chunk is aimed at.
"""

import math
import threading
import time
from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Dialect,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    func,
    insert,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.types import UserDefinedType

from portal import clock
from portal.club.ground import timekeeping
from portal.club.ground.portions import portion
from portal.club.purse.points.ledger.tables import Allocation, Entry, EntryKind, Lot, PointsAccount
from portal.database import Change, checkpoint, engine, fetch, session, side_by_side, write_together

FIRST, LEAST, MOST = 50, 25, 600  # members a transaction; 600 fill half of SQLite's log before a commit carries it over
# s of work a transaction before its commit, on whatever machine this is; on SQLite more, where a checkpoint follows
AIM = {"sqlite": 0.04, "postgresql": 0.02}

Among = Callable[[ColumnElement[int]], ColumnElement[bool]]
_points, _lots, _ledger, _allocations = (
    cast(Table, model.__table__) for model in (PointsAccount, Lot, Entry, Allocation)
)
# 0 stands in the text: bound, either engine would plan anew each time for the sake of the indexes of what remains
_is_due = (_lots.c.remaining > literal_column("0")) & (_lots.c.expires_at <= bindparam("now"))
_ANY_DUE = select(_lots.c.id).where(_lots.c.member_id == bindparam("member"), _is_due).limit(1)
_DUE_MEMBERS = select(_lots.c.member_id).where(_is_due).distinct().order_by(_lots.c.member_id)
_LINE = {
    "member_id": _points.c.member_id,
    "seq": _points.c.next_seq,
    "at": bindparam("now", type_=_ledger.c.at.type),
    "kind": literal(EntryKind.EXPIRE, _ledger.c.kind.type),
    "status": literal(0),
    "debt": literal(0),
    "reason": literal("expired"),
    "key": literal("expired:")
    + sql_cast(_points.c.member_id, Text)
    + literal(":")
    + sql_cast(_points.c.next_seq, Text),
    "cause": literal({}, _ledger.c.cause.type),
}


def _write_off(among: Among) -> list[Select[*tuple[Any, ...]] | Change]:
    """Hold the members' rows, write the lines and what they took from which lot, settle the rows, empty the lots.

    Every table that is read is held to the members by itself: a planner that is to conclude it from a join reads the
    whole table of balances for every chunk instead (measured on PostgreSQL).
    """
    rows, theirs = among(_points.c.member_id), among(_lots.c.member_id)
    held = select(_points.c.member_id).where(rows).order_by(_points.c.member_id).with_for_update()
    lost = (
        select(_lots.c.member_id, func.sum(_lots.c.remaining).label("points"))
        .where(theirs, _is_due)
        .group_by(_lots.c.member_id)
        .subquery("lost")
    )
    has_lost = _points.c.member_id == lost.c.member_id
    line = _LINE | {"amount": -lost.c.points, "balance": _points.c.balance - lost.c.points}
    taken = select(_lots.c.member_id, _points.c.next_seq, _lots.c.id, -_lots.c.remaining)
    return [
        held,
        insert(_ledger).from_select(list(line), select(*line.values()).join_from(_points, lost, has_lost).where(rows)),
        insert(_allocations).from_select(
            ["member_id", "seq", "lot_id", "amount"],
            taken.join_from(_lots, _points, _points.c.member_id == _lots.c.member_id).where(theirs, rows, _is_due),
        ),
        update(_points)
        .where(rows, has_lost)
        .values(balance=_points.c.balance - lost.c.points, next_seq=_points.c.next_seq + 1),
        update(_lots).where(theirs, _is_due).values(remaining=0),
    ]


class _Ids(UserDefinedType[list[int]]):
    """PostgreSQL's bigint[], given as its text: given a list, the driver looks at every number, five times a chunk."""

    cache_ok = True
    render_bind_cast = True

    def get_col_spec(self, **_options: object) -> str:
        return "BIGINT[]"

    def bind_processor(self, dialect: Dialect) -> Callable[[list[int] | None], str]:
        return lambda ids: f"{{{','.join(map(str, ids or ()))}}}"


_ids: Any = bindparam("members", type_=_Ids())
_WRITE_OFF = {
    "sqlite": _write_off(lambda column: column.in_(bindparam("members", expanding=True)))[1:],  # who writes is alone
    "postgresql": _write_off(lambda column: column == any_(_ids)),  # one value: the text and its plan stay
}


class _Due:
    """The members whose lots are due, given out in portions to as many hands as ask."""

    def __init__(self, members: list[int]) -> None:
        self._members, self._given = members, 0
        self._mutex = threading.Lock()

    def take(self, size: int) -> list[int]:
        with self._mutex:
            chunk = self._members[self._given : self._given + size]
            self._given += len(chunk)
            return chunk

    def give_up(self) -> None:
        """Nobody gets any more."""
        with self._mutex:
            self._given = len(self._members)


def expire() -> int:
    """The job: let everything due expire, a chunk of members a transaction; how many members there were."""
    members = list(session.scalars(_DUE_MEMBERS, {"now": clock.now()}))
    due = _Due(members)
    side_by_side(lambda: _work_off(due), most=math.ceil(len(members) / FIRST))
    return len(members)


def points_due() -> int:
    """How many points expire with the job's next turn."""
    return int(session.scalar(select(func.sum(_lots.c.remaining)).where(_is_due), {"now": clock.now()}) or 0)


def points_left() -> int:
    """How many are in lots at all."""
    return int(session.scalar(select(func.sum(_lots.c.remaining))) or 0)


def _work_off(due: _Due) -> None:
    """One hand's part. Hands never meet: no two have a member in common, and all they lock belongs to one member."""
    size = FIRST
    try:
        while chunk := due.take(size):
            spent = _expire_chunk(chunk)
            checkpoint(engine())  # after every chunk: otherwise a commit would, with everybody waiting for it
            size = next_size(size, spent, AIM[engine().dialect.name])
    except BaseException:
        due.give_up()
        raise


@portion(lasting=False)  # nobody waits behind a commit for the disk
def _expire_chunk(members: list[int]) -> float:
    """How long it took before its commit, in s."""
    begun = time.monotonic()
    _expire(members)
    return time.monotonic() - begun


def next_size(size: int, spent: float, aim: float) -> int:
    """How many members the next chunk has, after one of `size` took `spent` seconds: at most half as many more.

    What the commit waits for the disk does not count: smaller chunks wait as long, and there are more of them.
    """
    wanted = int(size * aim / max(spent, 1e-6))
    return max(LEAST, min(MOST, wanted, size + max(1, size // 2)), min(size // 2, MOST))


def expire_due_of(member_id: int) -> None:
    """Let this member's due lots go before anything else happens to the balance (the job may be minutes late).

    Raises Busy where the clock may be wrong: nobody's points go by it before somebody has looked.
    """
    if fetch(_ANY_DUE, member=member_id, now=clock.now()).first():
        timekeeping.mind_the_clock()
        _expire([member_id])


def _expire(members: list[int]) -> None:
    """Write off the due lots of these members (ascending ids); holds their rows.

    The line names the balance as it was, so it is written before the balance is settled, and the lots are emptied last.
    """
    write_together(_WRITE_OFF[engine().dialect.name], members=members, now=clock.now())
