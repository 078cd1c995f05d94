"""How a line of the ledger is written down to be hashed (portal/engine/canonical.py).

A new column of the ledger needs a new form; blocks keep the number of theirs.

Line 3 of member 7 begins: 7|3|2026-01-05 09:30:00.000000|4|earn|60|60|130|6|survey|~|…
"""

from typing import cast

from sqlalchemy import Table

from portal.club.purse.points.ledger.tables import Allocation, Entry, Lot
from portal.engine.canonical import written

FORM = 1
SEALED: dict[str, tuple[type[Entry | Allocation | Lot], tuple[str, ...], str]] = {
    "ledger": (
        Entry,
        (
            "member_id",
            "seq",
            "at",
            "kind",
            "amount",
            "status",
            "balance",
            "reason",
            "rule_id",
            "key",
            "reverses",
            "debt",
            "cause",
        ),
        "seq",
    ),
    "allocations": (Allocation, ("member_id", "seq", "lot_id", "amount"), "seq, lot_id"),
    "lots": (Lot, ("id", "member_id", "seq", "amount", "expires_at"), "seq, id"),  # not `remaining`: that moves
}


def content(dialect: str, member: str, first: str, last: str, *, ordered: bool = True) -> str:
    """Three columns of a SELECT: the lines, allocations and lots of `member` from line `first` to `last`.

    Not `ordered`: as the database comes by them, which mostly is their order and spares a sorting for each member.
    Where that has the sealed hash, it is what was sealed; where it has not, it must be asked again in order.
    """
    return ", ".join(_part(dialect, name, member, first, last, ordered=ordered) for name in SEALED)


def _part(dialect: str, name: str, member: str, first: str, last: str, *, ordered: bool) -> str:
    model, columns, order = SEALED[name]
    table = cast(Table, model.__table__)
    row = written(dialect, table, columns)
    by = "ORDER BY " + ", ".join(f"x.{column.strip()}" for column in order.split(",")) if ordered else ""
    gathered = f"string_agg({row}, E'\\n' {by})" if dialect == "postgresql" else f"group_concat({row}, char(10) {by})"
    where = f"x.member_id = {member} AND x.seq >= {first} AND x.seq <= {last}"
    return f"(SELECT {gathered} FROM {name} x WHERE {where})"  # noqa: S608 - our own names
