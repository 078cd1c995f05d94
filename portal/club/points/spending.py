"""Spending takes the lot that expires first; giving back returns points to the very lots they came from."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, select

from portal.club.points import writing
from portal.club.points.expiry import expire_due_of
from portal.club.points.owing import repay
from portal.club.points.statement import balance_of
from portal.club.points.tables import Allocation, Entry, Kind
from portal.refusal import Refusal

_TAKEN = (
    select(Allocation.lot_id, Allocation.amount)
    .where(Allocation.member_id == bindparam("member"), Allocation.seq == bindparam("seq"))
    .order_by(Allocation.lot_id)
)
_REVERSAL = select(Entry.key).where(Entry.member_id == bindparam("member"), Entry.reverses == bindparam("seq"))


def spend(member_id: int, amount: int, *, key: str, reason: str, **cause: int) -> Entry:
    """Take `amount` (> 0) points, the earliest expiring first, of equals the older. Raises Refusal when short.

    The same key again is the same entry, and takes nothing.
    """
    if amount <= 0:
        raise ValueError("a spend is positive")
    expire_due_of(member_id)
    moved = writing.move(member_id, -amount)
    if existing := writing.entry_of(key):  # asked after the row is held: nobody writes this key meanwhile
        if moved is not None:
            writing.run(writing.UNMOVE, {"member": member_id, "n": -amount})
        return existing
    if moved is None:
        raise too_few(member_id, amount)
    balance, seq, _debt = moved
    entry = writing.write(member_id, seq, balance, Kind.SPEND, -amount, reason, key, cause=cause)
    writing.change_lots(entry, writing.takings(member_id, amount))
    return entry


def give_back(entry_key: str, *, key: str, reason: str) -> Entry:
    """Return a spend to its lots, with their old expiry; what has expired since expires again at once, visibly.

    The same key again is the same entry; another key for the same spend is refused.
    """
    spent = writing.entry_of(entry_key)
    if spent is None or spent.kind is not Kind.SPEND:
        raise LookupError(f"{entry_key} is no spend")
    writing.hold(spent.member_id)
    if existing := writing.entry_of(key):
        return existing
    mine = {"member": spent.member_id, "seq": spent.seq}
    if writing.run(_REVERSAL, mine).first() is not None:
        raise Refusal(_l("These points have been returned already."), status=409)
    moved = writing.move(spent.member_id, -spent.amount)
    assert moved is not None
    balance, seq, debt = moved
    values = {"reverses": spent.seq, "cause": spent.cause}
    entry = writing.write(spent.member_id, seq, balance, Kind.GIVE_BACK, -spent.amount, reason, key, **values)
    writing.change_lots(entry, [(lot, -taken) for lot, taken in writing.run(_TAKEN, mine)])
    expire_due_of(spent.member_id)
    if debt:
        repay(spent.member_id)
    return entry


def too_few(member_id: int, amount: int) -> Refusal:
    missing = amount - balance_of(member_id)
    return Refusal(_l("You are %(missing)s points short of this.", missing=f"{missing:,}"))
