"""Deposits: points that are locked for something, then returned to their very lots or kept by the club.

A deposit takes the lots that expire last, so that locking does not cost a member points while they have others to
spend. A lot's expiry stands still for nobody: what has expired by the time a deposit returns expires then, visibly.
"""

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import aliased

from portal.club.purse.points.ledger import posting
from portal.club.purse.points.ledger.statement import LedgerLine
from portal.club.purse.points.ledger.tables import Entry, EntryKind, Lot
from portal.club.purse.points.moves.balance import restore, settle, too_few
from portal.club.purse.points.moves.expiry import expire_due_of
from portal.database import fetch, plain, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

_SETTLED = _l("This deposit has been returned or kept already.")
_LAST_FIRST = posting.OPEN_LOTS.order_by(None).order_by(Lot.expires_at.desc(), Lot.id.desc())


_END_OF = select(Entry).where(Entry.member_id == bindparam("member"), Entry.reverses == bindparam("seq"))
_end = aliased(Entry)
_DEPOSITS = (
    plain(LedgerLine, Entry)
    .where(
        Entry.member_id == bindparam("member"),
        Entry.kind == EntryKind.LOCK,
        ~exists().where(_end.member_id == Entry.member_id, _end.reverses == Entry.seq),
    )
    .order_by(Entry.seq)
)


def lock(member_id: int, amount: int, *, key: str, reason: str, **cause: int) -> Entry:
    """Put `amount` (> 0) points aside, those that expire last. Raises Refusal when short.

    They are in no balance until unlock() or keep(). The same key again is the same entry.
    """
    if amount <= 0:
        raise ValueError("a deposit is positive")
    posting.hold(member_id)
    if existing := posting.entry_of(key):
        return existing
    expire_due_of(member_id)
    held = posting.hold(member_id).balance
    if held < amount:
        raise too_few(amount - held)
    balance, seq, _debt = posting.shift(member_id, -amount, lock=amount)
    entry = posting.append(member_id, seq, balance, EntryKind.LOCK, -amount, reason, key, cause=cause)
    posting.change_lots(entry, posting.takings(member_id, amount, _LAST_FIRST))
    return entry


def unlock(entry_key: str, *, key: str, reason: str, **cause: int) -> Entry:
    """Return a deposit to its lots, with their old expiry. The same key again is the same entry."""
    locked = _locked(entry_key)
    if existing := posting.hold_to_undo(locked, key, _SETTLED):
        return existing
    amount, member_id = -locked.amount, locked.member_id
    balance, seq, debt = posting.shift(member_id, amount, lock=-amount)
    values = {"reverses": locked.seq, "cause": {**locked.cause, **cause}}
    entry = posting.append(member_id, seq, balance, EntryKind.UNLOCK, amount, reason, key, **values)
    posting.change_lots(entry, [(lot, -taken) for lot, taken in posting.taken_by(locked)])
    settle(member_id, debt)
    return entry


def keep(entry_key: str, *, key: str, reason: str, **cause: int) -> Entry:
    """The club keeps a deposit: a line of 0, for the balance lost it when it was locked."""
    locked = _locked(entry_key)
    if existing := posting.hold_to_undo(locked, key, _SETTLED):
        return existing
    balance, seq, _debt = posting.shift(locked.member_id, 0, lock=locked.amount)
    values = {"reverses": locked.seq, "cause": {**locked.cause, **cause}}
    return posting.append(locked.member_id, seq, balance, EntryKind.FORFEIT, 0, reason, key, **values)


def give_kept_back(entry_key: str, *, key: str, reason: str, **cause: int) -> Entry | None:
    """Return a deposit that the club kept; None where somebody has done so by hand. The same key is the same entry."""
    locked = _locked(entry_key)
    kept = session.scalar(_END_OF, {"member": locked.member_id, "seq": locked.seq})
    if kept is None or kept.kind is not EntryKind.FORFEIT:
        raise LookupError(f"{entry_key} was not kept")
    try:
        existing = posting.hold_to_undo(kept, key, _SETTLED)
    except Refusal:
        return None
    return existing or restore(kept, locked, key=key, reason=reason, cause=cause)


def deposits_of(member_id: int) -> list[LedgerLine]:
    """The lines of what is locked now, the oldest first."""
    return fetch(_DEPOSITS, LedgerLine, member=member_id)


def _locked(entry_key: str) -> Entry:
    locked = posting.entry_of(entry_key)
    if locked is None or locked.kind is not EntryKind.LOCK:
        raise LookupError(f"{entry_key} is no deposit")
    return locked
