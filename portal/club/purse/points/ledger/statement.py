"""What a member reads: the balance, every coming expiry, and the ledger line by line."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select

from portal import clock
from portal.club.purse.points.ledger.tables import NEVER, Allocation, Entry, EntryKind, Lot, PointsAccount
from portal.database import fetch, plain, session
from portal.engine.paging import Page, cut, start_of

_over = (
    select(func.coalesce(func.sum(Lot.remaining), 0))
    .where(Lot.member_id == bindparam("member"), Lot.remaining > 0, Lot.expires_at <= bindparam("now"))
    .scalar_subquery()
)
_BALANCE = select(PointsAccount.balance - _over).where(PointsAccount.member_id == bindparam("member"))
_COMING = (
    select(Lot.expires_at, func.sum(Lot.remaining))
    .where(
        Lot.member_id == bindparam("member"),
        Lot.remaining > 0,
        Lot.expires_at > bindparam("now"),
        Lot.expires_at < NEVER,
    )
    .group_by(Lot.expires_at)
    .order_by(Lot.expires_at)
)


class LedgerLine(NamedTuple):
    """An entry as its owner's statement shows it: the same names, without the ORM."""

    seq: int
    at: datetime
    kind: EntryKind
    amount: int
    status: int
    balance: int
    reason: str
    rule_id: int | None
    cause: dict[str, Any]
    reverses: int | None = None
    debt: int = 0


PAGE = 20
LAST = 2**62  # no ledger has so many lines
_LEDGER = (
    plain(LedgerLine, Entry)
    .where(Entry.member_id == bindparam("member"), Entry.seq < bindparam("before"))
    .order_by(Entry.seq.desc())
    .limit(PAGE + 1)
)


class Only(NamedTuple):
    """What part of a ledger is asked for: lines of some kinds, from a day to a day; None: whatever."""

    kinds: tuple[EntryKind, ...] | None = None
    since: date | None = None
    until: date | None = None


_SOME = (
    plain(LedgerLine, Entry)
    .where(
        Entry.member_id == bindparam("member"),
        Entry.seq < bindparam("before"),
        Entry.kind.in_(bindparam("kinds", expanding=True)),
        Entry.at >= bindparam("begins"),
        Entry.at < bindparam("ends"),
    )
    .order_by(Entry.seq.desc())
    .limit(PAGE + 1)
)


def balance_of(member_id: int) -> int:
    """What the member can spend now; lots whose time is over no longer count, written off or not."""
    return int(fetch(_BALANCE, member=member_id, now=clock.now()).scalar() or 0)


def coming_expiries(member_id: int) -> list[tuple[date, int]]:
    """Every (last good day, points) ahead, the nearest first."""
    rows = fetch(_COMING, member=member_id, now=clock.now())
    return [((expires_at - timedelta(seconds=1)).date(), int(amount)) for expires_at, amount in rows]


def statement_of(member_id: int) -> Select[Any]:
    """The ledger of a member, for a pager by Entry.seq."""
    return select(Entry).where(Entry.member_id == member_id)


def ledger_of(member_id: int, after: str | None = None) -> Page[LedgerLine]:
    """A page of a member's ledger, the newest first."""
    start = start_of(after, Entry.seq)
    rows = fetch(_LEDGER, LedgerLine, member=member_id, before=start[0] if start else LAST)
    return cut(rows, "seq", size=PAGE)


def some_of(member_id: int, only: Only, after: str | None = None) -> Page[LedgerLine]:
    """A page of part of a member's ledger, the newest first."""
    start = start_of(after, Entry.seq)
    rows = fetch(
        _SOME,
        LedgerLine,
        member=member_id,
        before=start[0] if start else LAST,
        kinds=list(only.kinds or EntryKind),
        begins=clock.moment_of(only.since) if only.since else clock.moment_of(date(1970, 1, 2)),
        ends=clock.end_of(only.until) if only.until else NEVER,
    )
    return cut(rows, "seq", size=PAGE)


def by_key(key: str) -> Entry | None:
    return session.scalar(select(Entry).where(Entry.key == key))


def taken_by(entry: Entry) -> list[tuple[date | None, int]]:
    """From lots of which last good day (None: they do not expire) how many points an entry took, nearest first."""
    rows = session.execute(
        select(Lot.expires_at, func.sum(-Allocation.amount))
        .join(Lot, Lot.id == Allocation.lot_id)
        .where(Allocation.member_id == entry.member_id, Allocation.seq == entry.seq)
        .group_by(Lot.expires_at)
        .order_by(Lot.expires_at)
    )
    return [(last_day_of(at), int(amount)) for at, amount in rows]


def moved_by(entry: Entry) -> list[tuple[date | None, int]]:
    """What an entry did to lots of which last good day (None: they do not expire), signed, nearest first."""
    opened = session.execute(
        select(Lot.expires_at, Lot.amount)
        .where(Lot.member_id == entry.member_id, Lot.seq == entry.seq)
        .order_by(Lot.expires_at)
    )
    return [(day, -amount) for day, amount in taken_by(entry)] + [(last_day_of(at), int(n)) for at, n in opened]


def last_day_of(expires_at: datetime) -> date | None:
    """The last good day of a lot; None for one that does not expire."""
    return (expires_at - timedelta(seconds=1)).date() if expires_at < NEVER else None


def lots_of(member_id: int) -> list[Lot]:
    """The lots that still hold something, in the order in which they would be spent."""
    rows = select(Lot).where(Lot.member_id == member_id, Lot.remaining > 0).order_by(Lot.expires_at, Lot.id)
    return list(session.scalars(rows))
