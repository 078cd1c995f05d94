"""Expiry: lots whose time is over leave the balance, one ledger line a member and run."""

from collections import defaultdict
from typing import cast

from sqlalchemy import Table, bindparam, select, update

from portal import clock
from portal.club.points import writing
from portal.club.points.tables import Entry, Kind, Lot, PointsAccount
from portal.database import transaction

CHUNK = 2000  # members a transaction: other writers wait well under a tenth of a second

_ANY_DUE = select(Lot.id).where(
    Lot.member_id == bindparam("member"), Lot.remaining > 0, Lot.expires_at <= bindparam("now")
)
_DUE_MEMBERS = select(Lot.member_id).where(Lot.remaining > 0, Lot.expires_at <= bindparam("now")).distinct()
_HELD = (
    select(PointsAccount.member_id, PointsAccount.balance, PointsAccount.next_seq)
    .where(PointsAccount.member_id.in_(bindparam("members", expanding=True)))
    .order_by(PointsAccount.member_id)
    .with_for_update()
)
_DUE = (
    select(Lot.member_id, Lot.id, Lot.remaining)
    .where(
        Lot.member_id.in_(bindparam("members", expanding=True)), Lot.remaining > 0, Lot.expires_at <= bindparam("now")
    )
    .order_by(Lot.member_id, Lot.id)
)
_table = cast(Table, PointsAccount.__table__)
_SETTLE = (
    update(_table)
    .where(_table.c.member_id == bindparam("member"))
    .values(balance=bindparam("left"), next_seq=bindparam("seq") + 1)
)


def expire() -> int:
    """The job: let everything due expire, a chunk of members a transaction; how many members it touched."""
    total = 0
    while True:
        with transaction():
            members = list(writing.run(_DUE_MEMBERS.limit(CHUNK), {"now": clock.now()}).scalars())
            _expire(sorted(members))
        total += len(members)
        if len(members) < CHUNK:
            return total


def expire_due_of(member_id: int) -> None:
    """Let this member's due lots go before anything else happens to the balance (the job may be minutes late)."""
    if writing.run(_ANY_DUE.limit(1), {"member": member_id, "now": clock.now()}).first() is not None:
        _expire([member_id])


def _expire(members: list[int]) -> None:
    """Write off the due lots of these members (ascending ids), in bulk; holds their rows."""
    if not members:
        return
    accounts = writing.run(_HELD, {"members": members}).all()
    due: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for member, lot, remaining in writing.run(_DUE, {"members": members, "now": clock.now()}):
        due[member].append((lot, remaining))
    lines, changes, takings, left = [], [], [], []
    for member, balance, seq in accounts:
        lost = sum(remaining for _lot, remaining in due[member])
        if not lost:
            continue
        lines.append(_line(member, seq, balance - lost, lost))
        left.append({"member": member, "left": balance - lost, "seq": seq})
        changes += [{"lot": lot, "change": -remaining} for lot, remaining in due[member]]
        takings += [{"member_id": member, "seq": seq, "lot_id": lot, "amount": -n} for lot, n in due[member]]
    if lines:
        writing.run(_SETTLE, left)
        writing.run(writing.WRITE, lines)
        writing.run(writing.CHANGE_LOT, changes)
        writing.run(writing.ALLOCATE, takings)


def _line(member_id: int, seq: int, balance: int, lost: int) -> dict[str, object]:
    values: dict[str, object] = dict.fromkeys((column.key for column in Entry.__table__.columns), None)
    return values | {
        "member_id": member_id,
        "seq": seq,
        "at": clock.now(),
        "kind": Kind.EXPIRE,
        "amount": -lost,
        "status": 0,
        "debt": 0,
        "balance": balance,
        "reason": "expired",
        "key": f"expired:{member_id}:{seq}",
        "cause": {},
    }
