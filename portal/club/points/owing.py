"""Debt: what a claw-back could not take. Points that come in pay it first, each time with a line of its own."""

from sqlalchemy import bindparam, update

from portal.club.points import writing
from portal.club.points.tables import Kind, PointsAccount

_STANDING = writing.HOLD.returning(PointsAccount.debt)
_PAY = (
    update(PointsAccount)
    .where(PointsAccount.member_id == bindparam("member"))
    .values(
        balance=PointsAccount.balance - bindparam("n"),
        debt=PointsAccount.debt - bindparam("n"),
        next_seq=PointsAccount.next_seq + 1,
    )
)


def repay(member_id: int) -> int:
    """Let what the member can spend pay what is owed, the earliest expiring first; how much was paid.

    Called by whatever brings points in, after its own line is written and what is due has expired.
    """
    balance, seq, debt = writing.run(_STANDING, {"member": member_id}).one()
    paid = min(int(balance), int(debt))
    if not paid:
        return 0
    writing.run(_PAY, {"member": member_id, "n": paid})
    key = f"repaid:{member_id}:{seq}"
    entry = writing.write(member_id, seq, balance - paid, Kind.REPAY, -paid, "repaid", key, debt=-paid)
    writing.change_lots(entry, writing.takings(member_id, paid))
    return paid
