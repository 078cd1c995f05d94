"""The statements by which points move: made beforehand, used by earning, spending and expiry alike.

Lock order: the member's points row first, then its lots. Whoever holds the row is alone with that member's points.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Select, Table, bindparam, insert, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal import clock
from portal.club.purse.points.ledger.tables import Allocation, EarnedOnce, Entry, EntryKind, Lot, PointsAccount
from portal.database import engine, fetch, session, write
from portal.refusal import Refusal

_ledger, _lots, _allocations = (cast(Table, model.__table__) for model in (Entry, Lot, Allocation))
MOVE = (
    update(PointsAccount)
    .where(PointsAccount.member_id == bindparam("member"), PointsAccount.balance + bindparam("n") >= 0)
    .values(balance=PointsAccount.balance + bindparam("n"), next_seq=PointsAccount.next_seq + 1)
    .returning(PointsAccount.balance, PointsAccount.next_seq, PointsAccount.debt)
)
UNMOVE = (
    update(PointsAccount)
    .where(PointsAccount.member_id == bindparam("member"))
    .values(balance=PointsAccount.balance - bindparam("n"), next_seq=PointsAccount.next_seq - 1)
)
SHIFT = (
    update(PointsAccount)
    .where(
        PointsAccount.member_id == bindparam("member"),
        PointsAccount.balance + bindparam("n") >= 0,
        PointsAccount.locked + bindparam("lock") >= 0,
        PointsAccount.debt + bindparam("owe") >= 0,
    )
    .values(
        balance=PointsAccount.balance + bindparam("n"),
        locked=PointsAccount.locked + bindparam("lock"),
        debt=PointsAccount.debt + bindparam("owe"),
        next_seq=PointsAccount.next_seq + 1,
    )
    .returning(PointsAccount.balance, PointsAccount.next_seq, PointsAccount.debt)
)
HOLD = (
    update(PointsAccount)
    .where(PointsAccount.member_id == bindparam("member"))
    .values(next_seq=PointsAccount.next_seq)
    .returning(PointsAccount.balance, PointsAccount.next_seq, PointsAccount.debt)
)
BY_KEY = select(Entry).where(Entry.key == bindparam("key"))
_IS_THERE = select(Entry.seq).where(Entry.key == bindparam("key"))
WRITE = insert(_ledger)
OPEN_LOT = insert(_lots)
ALLOCATE = insert(_allocations)
OPEN_LOTS = (
    select(Lot.id, Lot.remaining)
    .where(
        Lot.member_id == bindparam("member"), Lot.remaining > literal_column("0")
    )  # bound, SQLite would plan anew each time
    .order_by(Lot.expires_at, Lot.id)
)
_NEXT_LOTS = OPEN_LOTS.limit(8)  # mostly the first one pays
TAKEN = (
    select(Allocation.lot_id, Allocation.amount)
    .where(Allocation.member_id == bindparam("member"), Allocation.seq == bindparam("seq"))
    .order_by(Allocation.lot_id)
)
UNDONE = select(Entry.key).where(Entry.member_id == bindparam("member"), Entry.reverses == bindparam("seq"))
CHANGE_LOT = (
    update(_lots).where(_lots.c.id == bindparam("lot")).values(remaining=_lots.c.remaining + bindparam("change"))
)
_ROW: dict[str, Any] = {"member_id": bindparam("member"), "balance": 0, "next_seq": 1, "locked": 0, "debt": 0}
_ONCE: dict[str, Any] = {"what": bindparam("what"), "key": bindparam("key")}
BEGIN = {
    "sqlite": sqlite.insert(PointsAccount).values(**_ROW).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(PointsAccount).values(**_ROW).on_conflict_do_nothing(),
}
CLAIM_ONCE: dict[str, Any] = {
    "sqlite": sqlite.insert(EarnedOnce).values(**_ONCE).on_conflict_do_nothing().returning(EarnedOnce.key),
    "postgresql": postgresql.insert(EarnedOnce).values(**_ONCE).on_conflict_do_nothing().returning(EarnedOnce.key),
}


Lots = Select[*tuple[Any, ...]]


class Moved(NamedTuple):
    """What the member's row says after a move, and the number of the entry that must tell of it."""

    balance: int
    seq: int
    debt: int


def move(member_id: int, amount: int) -> Moved | None:
    """Add `amount` (may be negative) to the balance; None when it is short.

    Takes the lock on the member's points.
    """
    row = write(MOVE, member=member_id, n=amount).first()
    if row is None and amount >= 0:
        write(BEGIN[engine().dialect.name], member=member_id)
        row = write(MOVE, member=member_id, n=amount).first()
    return Moved(row[0], row[1] - 1, row[2]) if row is not None else None


def unmove(member_id: int, amount: int) -> None:
    """Take a move() back, of which no entry was written."""
    write(UNMOVE, member=member_id, n=amount)


def shift(member_id: int, amount: int, *, lock: int = 0, owe: int = 0) -> Moved:
    """As move(), for what touches deposits or debt too. The caller holds the row and knows that it is enough."""
    (row,) = write(SHIFT, member=member_id, n=amount, lock=lock, owe=owe).rows
    return Moved(row[0], row[1] - 1, row[2])


def hold(member_id: int) -> Moved:
    """Take the lock on the member's points without moving any; `seq` is the number the next entry gets."""
    row = write(HOLD, member=member_id).first()
    if row is None:
        write(BEGIN[engine().dialect.name], member=member_id)
        row = write(HOLD, member=member_id).first()
    assert row is not None
    return Moved(*row)


def hold_to_undo(entry: Entry, key: str, undone: object) -> Entry | None:
    """Hold the row before `entry` is undone: what was written with `key` if it was, a refusal if by another key."""
    hold(entry.member_id)
    if existing := entry_of(key):
        return existing
    if fetch(UNDONE, member=entry.member_id, seq=entry.seq):
        raise Refusal(undone, status=409)
    return None


def claim_once(what: str, key: str) -> bool:
    """Whether this cause was still unpaid; it is paid by `key` from now on."""
    return write(CLAIM_ONCE[engine().dialect.name], what=what, key=key).first() is not None


def entry_of(key: str) -> Entry | None:
    """The entry of that key; mostly there is none, which is asked without the ORM."""
    return session.scalar(BY_KEY, {"key": key}) if fetch(_IS_THERE, key=key) else None


def append(  # noqa: PLR0917
    member_id: int, seq: int, balance: int, kind: EntryKind, amount: int, reason: str, key: str, **values: Any
) -> Entry:
    """Insert a ledger line; what is returned is a plain copy of it, not attached to the session."""
    row: dict[str, Any] = {
        "member_id": member_id,
        "seq": seq,
        "balance": balance,
        "kind": kind,
        "amount": amount,
        "reason": reason,
        "key": key,
        "at": clock.now(),
        "status": 0,
        "rule_id": None,
        "reverses": None,
        "debt": 0,
        "cause": {},
        **values,
    }
    write(WRITE, **row)
    return Entry(**row)


def open_lot(entry: Entry, expires_at: datetime, amount: int | None = None) -> None:
    """Open the lot of a credit (of a part of it, when `amount` is given)."""
    amount = entry.amount if amount is None else amount
    write(OPEN_LOT, member_id=entry.member_id, seq=entry.seq, amount=amount, remaining=amount, expires_at=expires_at)


def change_lots(entry: Entry, changes: list[tuple[int, int]]) -> None:
    """Apply (lot id, signed change) and write down which entry did it."""
    if not changes:
        return
    for lot, change in changes:
        write(CHANGE_LOT, lot=lot, change=change)
        write(ALLOCATE, member_id=entry.member_id, seq=entry.seq, lot_id=lot, amount=change)


def taken_by(entry: Entry) -> list[tuple[int, int]]:
    """(lot id, −points) of what an entry took."""
    return [(lot, amount) for lot, amount in fetch(TAKEN, member=entry.member_id, seq=entry.seq)]


def takings(member_id: int, amount: int, lots: Lots | None = None, **values: object) -> list[tuple[int, int]]:
    """(lot id, −points) of the lots that pay `amount`, earliest expiry first (or in the order of `lots`)."""
    found = _paying(fetch(_NEXT_LOTS, member=member_id), amount) if lots is None else None
    found = found or _paying(fetch(OPEN_LOTS if lots is None else lots, member=member_id, **values), amount)
    if found is None:
        raise RuntimeError(f"the lots of member {member_id} hold fewer than {amount} points")
    return found


def _paying(lots: Iterable[Sequence[int]], amount: int) -> list[tuple[int, int]] | None:
    """What is taken from which, as many as it takes and not all; None when they do not suffice."""
    found: list[tuple[int, int]] = []
    for lot, remaining in lots:
        taken = min(remaining, amount)
        found.append((lot, -taken))
        amount -= taken
        if not amount:
            return found
    return None
