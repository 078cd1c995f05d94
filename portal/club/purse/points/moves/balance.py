"""What moves a balance: a credit opens a lot, a spend takes the lots that expire first, what returns goes to its lots.

Debt is what a claw-back could not take; points that come in pay it first, each time with a line of its own.
"""

from datetime import datetime
from typing import Any

from portal.club.purse.points.ledger import posting
from portal.club.purse.points.ledger.tables import Entry, EntryKind
from portal.club.purse.points.moves.expiry import expire_due_of
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

_RETURNED = _l("These points have been returned already.")


def credit(
    member_id: int,
    amount: int,
    *,
    status: int,
    reason: str,
    key: str,
    expires_at: datetime,
    rule_id: int | None,
    cause: dict[str, Any],
) -> Entry:
    """Write a credit and open its lot; a status credit moves no balance and opens none."""
    moved = posting.move(member_id, amount)
    assert moved is not None
    if existing := posting.entry_of(key):  # somebody else was here with this key before we held the row
        posting.unmove(member_id, amount)
        return existing
    balance, seq, debt = moved
    values = {"status": status, "rule_id": rule_id, "cause": cause}
    entry = posting.append(member_id, seq, balance, EntryKind.EARN, amount, reason, key, **values)
    if amount:
        posting.open_lot(entry, expires_at)
        if debt:
            repay(member_id)
    return entry


def spend(member_id: int, amount: int, *, key: str, reason: str, **cause: int) -> Entry:
    """Take `amount` (> 0) points, the earliest expiring first, of equals the older. Raises Refusal when short.

    The same key again is the same entry, and takes nothing.
    """
    if amount <= 0:
        raise ValueError("a spend is positive")
    expire_due_of(member_id)
    moved = posting.move(member_id, -amount)
    if existing := posting.entry_of(key):  # asked after the row is held: nobody writes this key meanwhile
        if moved is not None:
            posting.unmove(member_id, -amount)
        return existing
    if moved is None:
        raise too_few(amount - posting.hold(member_id).balance)
    balance, seq, _debt = moved
    entry = posting.append(member_id, seq, balance, EntryKind.SPEND, -amount, reason, key, cause=cause)
    posting.change_lots(entry, posting.takings(member_id, amount))
    return entry


def give_back(entry_key: str, *, key: str, reason: str, **cause: int) -> Entry:
    """Return a spend to its lots, with their old expiry; what has expired since expires again at once, visibly.

    The same key again is the same entry; another key for the same spend is refused.
    """
    spent = posting.entry_of(entry_key)
    if spent is None or spent.kind is not EntryKind.SPEND:
        raise LookupError(f"{entry_key} is no spend")
    if existing := posting.hold_to_undo(spent, key, _RETURNED):
        return existing
    moved = posting.move(spent.member_id, -spent.amount)
    assert moved is not None
    balance, seq, debt = moved
    values = {"reverses": spent.seq, "cause": {**spent.cause, **cause}}
    entry = posting.append(spent.member_id, seq, balance, EntryKind.GIVE_BACK, -spent.amount, reason, key, **values)
    posting.change_lots(entry, [(lot, -taken) for lot, taken in posting.taken_by(spent)])
    settle(spent.member_id, debt)
    return entry


def restore(kept: Entry, locked: Entry, *, key: str, reason: str, cause: dict[str, int]) -> Entry:
    """Write what returns a deposit from the club to the lots from which it was locked; the row is held."""
    takings = posting.taken_by(locked)
    amount = -sum(taken for _lot, taken in takings)
    balance, seq, debt = posting.shift(kept.member_id, amount)
    values = {"reverses": kept.seq, "cause": {**kept.cause, **cause}}
    entry = posting.append(kept.member_id, seq, balance, EntryKind.GIVE_BACK, amount, reason, key, **values)
    posting.change_lots(entry, [(lot, -taken) for lot, taken in takings])
    settle(kept.member_id, debt)
    return entry


def too_few(missing: int) -> Refusal:
    return Refusal(_l("You are %(missing)s points short of this.", missing=f"{missing:,}"))


def settle(member_id: int, debt: int) -> None:
    """After points came back to their lots: they pay what is owed first, and what is left of the old ones expires.

    In this order, so that nobody owes for points that they would have lost by expiry anyhow.
    """
    if debt:
        repay(member_id)
    expire_due_of(member_id)


def repay(member_id: int) -> int:
    """Let what the member can spend pay what is owed, the earliest expiring first; how much was paid."""
    balance, _seq, debt = posting.hold(member_id)
    paid = min(balance, debt)
    if not paid:
        return 0
    moved = posting.shift(member_id, -paid, owe=-paid)
    key = f"repaid:{member_id}:{moved.seq}"
    entry = posting.append(member_id, moved.seq, moved.balance, EntryKind.REPAY, -paid, "repaid", key, debt=-paid)
    posting.change_lots(entry, posting.takings(member_id, paid))
    return paid
