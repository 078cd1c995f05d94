"""Undoing one line of the ledger by hand: the line that undoes it names it, and an entry is undone once.

An earning is clawed back (clawback.py). A debit by hand, a claw-back or a kept deposit is given back to its lots.
What belongs to a redemption, an event place or a gift is cancelled there, so that the thing goes back as well.
"""

from sqlalchemy import bindparam, select

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.people.members import by_id
from portal.club.purse.points import happenings as h
from portal.club.purse.points.ledger import posting
from portal.club.purse.points.ledger.tables import Entry, EntryKind
from portal.club.purse.points.moves.clawback import claw_back
from portal.club.purse.points.moves.debt import settle
from portal.club.purse.points.moves.deposits import restore
from portal.club.purse.points.moves.spending import give_back
from portal.club.purse.points.rules.earn_rules import end_of_next_year
from portal.database import session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

_UNDONE = _l("This entry has been reversed already.")
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


def reverse(entry: Entry, *, key: str, by: int | None, why: str, **cause: int) -> Entry:
    """Undo `entry`; what is written names it. The same key again is the same entry. Raises Refusal."""
    if not can_be_reversed(entry):
        raise Refusal(why_irreversible(entry))
    if entry.kind is EntryKind.EARN:
        undoing = claw_back(entry.key, key=key, reason="reversed", by=by, why=why, **cause)
        assert isinstance(undoing, Entry)
        return undoing
    if entry.kind is EntryKind.SPEND:
        undoing = give_back(entry.key, key=key, reason="reversed", **cause)
    elif existing := posting.hold_to_undo(entry, key, _UNDONE):
        return existing
    else:
        undoing = (_restore if entry.kind is EntryKind.CLAW_BACK else _release)(entry, key, cause)
    letter = h.GivenBack(entry=undoing.seq, amount=undoing.amount, why=why)
    member = by_id(entry.member_id)
    happened(h.REVERSED, by, member=member, told=letter, seq=undoing.seq, reverses=entry.seq)
    return undoing


def _restore(claw: Entry, key: str, cause: dict[str, int]) -> Entry:
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
        posting.open_lot(entry, end_of_next_year(clock.now()), repaid)
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
