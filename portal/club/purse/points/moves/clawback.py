"""Claw-back: an earning turns out wrong (a contract was cancelled, a credit was a mistake).

Taken is what the earning gave, less what of it has expired unused: first what is left of its own lot, then the
member's other lots, the earliest expiring first. What is short becomes debt, which later earnings repay. Points that
are locked in a deposit stay there; when they return, they pay the debt. What counted for the grade counts no more.
Points that are still pending are cancelled instead: nobody has them yet.
"""

from sqlalchemy import bindparam, func, select

from portal.club.ground.happenings import happened
from portal.club.people.members import by_id
from portal.club.purse.points import happenings as h
from portal.club.purse.points.ledger import posting
from portal.club.purse.points.ledger.tables import Allocation, Entry, EntryKind, Lot
from portal.club.purse.points.moves.expiry import expire_due_of
from portal.club.purse.points.moves.pending import Pending, pending_by_key
from portal.club.purse.points.moves.pending_release import cancel
from portal.database import session
from portal.sentences import lazy_gettext as _l

_TAKEN_BACK = _l("These points have been taken back already.")
_EXPIRED = (
    select(func.coalesce(func.sum(-Allocation.amount), 0))
    .join(Lot, Lot.id == Allocation.lot_id)
    .join(Entry, (Entry.member_id == Allocation.member_id) & (Entry.seq == Allocation.seq))
    .where(Lot.member_id == bindparam("member"), Lot.seq == bindparam("seq"), Entry.kind == EntryKind.EXPIRE)
)
_OWN_FIRST = posting.OPEN_LOTS.order_by(None).order_by(Lot.seq != bindparam("seq"), Lot.expires_at, Lot.id)


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
    if existing := posting.hold_to_undo(earned, key, _TAKEN_BACK):
        return existing
    expire_due_of(earned.member_id)
    taken, owed = _split(earned)
    balance, seq, _debt = posting.shift(earned.member_id, -taken, owe=owed)
    values = {"status": -earned.status, "debt": owed, "reverses": earned.seq, "cause": {**earned.cause, **cause}}
    entry = posting.append(earned.member_id, seq, balance, EntryKind.CLAW_BACK, -taken, reason, key, **values)
    if taken:
        posting.change_lots(entry, posting.takings(earned.member_id, taken, _OWN_FIRST, seq=earned.seq))
    _tell(entry, by, why)
    return entry


def _split(earned: Entry) -> tuple[int, int]:
    """How much of the earning can be taken now, and how much is short."""
    expired = session.scalar(_EXPIRED, {"member": earned.member_id, "seq": earned.seq})
    due = earned.amount - int(expired or 0)
    taken = min(due, posting.hold(earned.member_id).balance)
    return taken, due - taken


def _tell(entry: Entry, by: int | None, why: str) -> None:
    letter = h.TakenBack(entry=entry.seq, taken=-entry.amount, debt=entry.debt, why=why)
    member = by_id(entry.member_id)
    happened(h.TAKEN_BACK, by, member=member, told=letter, seq=entry.seq, reverses=entry.reverses)
