"""Debt: what a claw-back could not take. Points that come in pay it first, each time with a line of its own."""

from portal.club.points import writing
from portal.club.points.expiry import expire_due_of
from portal.club.points.tables import Kind


def settle(member_id: int, debt: int) -> None:
    """After points came back to their lots: they pay what is owed first, and what is left of the old ones expires.

    In this order, so that nobody owes for points that they would have lost by expiry anyhow.
    """
    if debt:
        repay(member_id)
    expire_due_of(member_id)


def repay(member_id: int) -> int:
    """Let what the member can spend pay what is owed, the earliest expiring first; how much was paid."""
    balance, _seq, debt = writing.hold(member_id)
    paid = min(balance, debt)
    if not paid:
        return 0
    moved = writing.shift(member_id, -paid, owe=-paid)
    key = f"repaid:{member_id}:{moved.seq}"
    entry = writing.write(member_id, moved.seq, moved.balance, Kind.REPAY, -paid, "repaid", key, debt=-paid)
    writing.change_lots(entry, writing.takings(member_id, paid))
    return paid
