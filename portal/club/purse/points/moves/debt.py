"""Debt: what a claw-back could not take. Points that come in pay it first, each time with a line of its own."""

from portal.club.purse.points.ledger import posting
from portal.club.purse.points.ledger.tables import EntryKind
from portal.club.purse.points.moves.expiry import expire_due_of


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
