"""Undoing one line of the ledger: the line that undoes it names it, and an entry is undone once.

An earning is clawed back (a contract was cancelled, a credit was a mistake). Taken is what it gave, less what of it has
expired unused: first what is left of its own lot, then the member's other lots, the earliest expiring first. What is
short becomes debt, which later earnings repay. Points that are locked in a deposit stay there; when they return, they
pay the debt. What counted for the grade counts no more. What is still pending is cancelled: nobody has it yet.

By hand a debit, a claw-back or a kept deposit is given back to its lots, too. What belongs to a redemption, an event
place or a gift is cancelled there, so that the thing goes back as well.
"""

from sqlalchemy import bindparam, func, select

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.people.members import by_id
from portal.club.purse.points import happenings as h
from portal.club.purse.points.ledger import posting
from portal.club.purse.points.ledger.tables import Allocation, Entry, EntryKind, Lot
from portal.club.purse.points.moves.balance import give_back, restore, settle
from portal.club.purse.points.moves.expiry import expire_due_of
from portal.club.purse.points.moves.pending import Pending, pending_by_key
from portal.club.purse.points.moves.pending_release import cancel
from portal.database import session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

_UNDONE = _l("This entry has been reversed already.")
_TAKEN_BACK = _l("These points have been taken back already.")
_EXPIRED = (
    select(func.coalesce(func.sum(-Allocation.amount), 0))
    .join(Lot, Lot.id == Allocation.lot_id)
    .join(Entry, (Entry.member_id == Allocation.member_id) & (Entry.seq == Allocation.seq))
    .where(Lot.member_id == bindparam("member"), Lot.seq == bindparam("seq"), Entry.kind == EntryKind.EXPIRE)
)
_OWN_FIRST = posting.OPEN_LOTS.order_by(None).order_by(Lot.seq != bindparam("seq"), Lot.expires_at, Lot.id)
_AT = select(Entry).where(Entry.member_id == bindparam("member"), Entry.seq == bindparam("seq"))
_PAIRS = select(Entry.seq, Entry.reverses).where(
    Entry.member_id == bindparam("member"), Entry.reverses.in_(bindparam("seqs", expanding=True))
)


def entry_at(member_id: int, seq: int) -> Entry | None:
    return session.scalar(_AT, {"member": member_id, "seq": seq}) if 0 < seq < 2**63 else None


def undone_by(member_id: int, seqs: list[int]) -> dict[int, int]:
    """Of these entries of a member, the undone ones: seq → seq of the entry that undid it."""
    if not seqs:
        return {}
    pairs = session.execute(_PAIRS, {"member": member_id, "seqs": seqs})
    return {undone: seq for seq, undone in pairs if undone is not None}


def can_be_reversed(entry: Entry) -> bool:
    """Whether reverse() would take it, were it not undone yet."""
    by_hand = entry.kind is EntryKind.SPEND and entry.reason == "adjustment"
    return by_hand or entry.kind in {EntryKind.EARN, EntryKind.CLAW_BACK, EntryKind.FORFEIT}


def why_irreversible(entry: Entry) -> object:
    """What is done instead, about an entry that reverse() never takes."""
    if entry.kind in {EntryKind.SPEND, EntryKind.LOCK}:
        return _l("This entry is not reversed by hand: cancel what it paid for, and the points come back.")
    if entry.kind in {EntryKind.GIFT_OUT, EntryKind.GIFT_IN}:
        return _l("A gift is not reversed by hand: whoever received it can decline it for some days.")
    return _l("This entry follows from others and is not reversed by hand: an adjustment puts right what is wrong.")


def effect_of_reversing(entry: Entry) -> int:
    """What it would do to the balance, had nothing been spent and nothing expired since; 0 for mere status points."""
    if entry.kind is EntryKind.FORFEIT:
        return -sum(taken for _lot, taken in posting.taken_by(_lock_of(entry)))
    return entry.debt - entry.amount


def claw_back(
    entry_key: str, *, key: str, reason: str, by: int | None = None, why: str = "", **cause: int
) -> Entry | Pending:
    """Take an earning back, or cancel it while it is pending: one call for whoever caused it.

    The same key again is the same entry; another key for the same earning is refused (409).
    reason: a code, for the line. by, why: the colleague who did it and their words, for the audit and the message.
    """
    earned = posting.entry_of(entry_key)
    if earned is None and pending_by_key(entry_key) is not None:
        return cancel(entry_key, by=by)
    if earned is None or earned.kind is not EntryKind.EARN:
        raise LookupError(f"{entry_key} is no earning")
    return _take_back(earned, key=key, reason=reason, by=by, why=why, cause=cause)


def reverse(entry: Entry, *, key: str, by: int | None, why: str, **cause: int) -> Entry:
    """Undo `entry`; what is written names it. The same key again is the same entry. Raises Refusal."""
    if not can_be_reversed(entry):
        raise Refusal(why_irreversible(entry))
    if entry.kind is EntryKind.EARN:
        return _take_back(entry, key=key, reason="reversed", by=by, why=why, cause=cause)
    if entry.kind is EntryKind.SPEND:
        undoing = give_back(entry.key, key=key, reason="reversed", **cause)
    elif existing := posting.hold_to_undo(entry, key, _UNDONE):
        return existing
    else:
        undoing = (_return_taken if entry.kind is EntryKind.CLAW_BACK else _release)(entry, key, cause)
    letter = h.GivenBack(entry=undoing.seq, amount=undoing.amount, why=why)
    member = by_id(entry.member_id)
    happened(h.REVERSED, by, member=member, told=letter, seq=undoing.seq, reverses=entry.seq)
    return undoing


def _take_back(earned: Entry, *, key: str, reason: str, by: int | None, why: str, cause: dict[str, int]) -> Entry:
    if existing := posting.hold_to_undo(earned, key, _TAKEN_BACK):
        return existing
    expire_due_of(earned.member_id)
    taken, owed = _split(earned)
    balance, seq, _debt = posting.shift(earned.member_id, -taken, owe=owed)
    values = {"status": -earned.status, "debt": owed, "reverses": earned.seq, "cause": {**earned.cause, **cause}}
    entry = posting.append(earned.member_id, seq, balance, EntryKind.CLAW_BACK, -taken, reason, key, **values)
    if taken:
        posting.change_lots(entry, posting.takings(earned.member_id, taken, _OWN_FIRST, seq=earned.seq))
    letter = h.TakenBack(entry=entry.seq, taken=taken, debt=owed, why=why)
    member = by_id(entry.member_id)
    happened(h.TAKEN_BACK, by, member=member, told=letter, seq=entry.seq, reverses=earned.seq)
    return entry


def _split(earned: Entry) -> tuple[int, int]:
    """How much of the earning can be taken now, and how much is short."""
    expired = session.scalar(_EXPIRED, {"member": earned.member_id, "seq": earned.seq})
    due = earned.amount - int(expired or 0)
    taken = min(due, posting.hold(earned.member_id).balance)
    return taken, due - taken


def _return_taken(claw: Entry, key: str, cause: dict[str, int]) -> Entry:
    """Take a claw-back back: its points to their lots, its debt off; what was repaid meanwhile comes as a new lot."""
    forgiven = min(claw.debt, posting.hold(claw.member_id).debt)
    repaid = claw.debt - forgiven
    amount = repaid - claw.amount
    balance, seq, debt = posting.shift(claw.member_id, amount, owe=-forgiven)
    values = {
        "status": -claw.status,
        "debt": -forgiven,
        "reverses": claw.seq,
        "cause": {**claw.cause, **cause},
    }
    entry = posting.append(claw.member_id, seq, balance, EntryKind.GIVE_BACK, amount, "reversed", key, **values)
    if repaid:
        posting.open_lot(entry, clock.end_of_next_year(clock.now()), repaid)
    posting.change_lots(entry, [(lot, -taken) for lot, taken in posting.taken_by(claw)])
    settle(claw.member_id, debt)
    return entry


def _release(kept: Entry, key: str, cause: dict[str, int]) -> Entry:
    """Return a deposit that was kept by mistake to the lots from which it was locked."""
    return restore(kept, _lock_of(kept), key=key, reason="reversed", cause=cause)


def _lock_of(kept: Entry) -> Entry:
    lock = entry_at(kept.member_id, kept.reverses or 0)
    assert lock is not None
    return lock
