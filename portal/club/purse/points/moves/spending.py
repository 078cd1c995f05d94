"""Spending takes the lot that expires first; giving back returns points to the very lots they came from."""

from portal.club.purse.points.ledger import posting
from portal.club.purse.points.ledger.statement import balance_of
from portal.club.purse.points.ledger.tables import Entry, EntryKind
from portal.club.purse.points.moves.debt import settle
from portal.club.purse.points.moves.expiry import expire_due_of
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

_RETURNED = _l("These points have been returned already.")


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
        raise too_few(member_id, amount)
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


def too_few(member_id: int, amount: int) -> Refusal:
    missing = amount - balance_of(member_id)
    return Refusal(_l("You are %(missing)s points short of this.", missing=f"{missing:,}"))
