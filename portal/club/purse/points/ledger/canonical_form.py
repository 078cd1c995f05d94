"""How a line of the ledger is written down to be hashed: the same text on both engines, made by the database itself.

The database makes it because that is a microsecond a line; read row by row into Python it is several. Numbers and
moments stand as they are, texts behind their length in bytes, so that no two different rows give the same text. A new
column of the ledger needs a new form; blocks keep the number of theirs.

Line 3 of member 7 begins: 7|3|2026-01-05 09:30:00.000000|4|earn|60|60|130|6|survey|~|…
"""

from typing import cast

from sqlalchemy import Table
from sqlalchemy.types import Integer

from portal.club.purse.points.ledger.tables import Allocation, Entry, Lot
from portal.database import Moment

FORM = 1
NOTHING = "'~'"  # for NULL; no number and no moment looks like it
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
    values = ", ".join(_written(dialect, table, column) for column in columns)
    row = f"concat_ws('|', {values})"  # one call a line: as a chain of || it took twice as long on SQLite
    by = "ORDER BY " + ", ".join(f"x.{column.strip()}" for column in order.split(",")) if ordered else ""
    gathered = f"string_agg({row}, E'\\n' {by})" if dialect == "postgresql" else f"group_concat({row}, char(10) {by})"
    where = f"x.member_id = {member} AND x.seq >= {first} AND x.seq <= {last}"
    return f"(SELECT {gathered} FROM {name} x WHERE {where})"  # noqa: S608 - our own names


def _written(dialect: str, table: Table, column: str) -> str:
    """One column, or a text's length and the text. concat_ws leaves NULL out, so NULL is written as NOTHING.

    SQLite needs no CAST: its functions take every value as the text that CAST makes of it.
    """
    found, value = table.c[column], f"x.{column}"
    on_sqlite = dialect == "sqlite"
    if isinstance(found.type, Moment):
        in_utc = f"to_char({value} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
        shown = [value if on_sqlite else in_utc]
    elif isinstance(found.type, Integer):
        shown = [value]
    else:
        plain = value if on_sqlite else f"CAST({value} AS text)"
        shown = [f"octet_length({plain})", plain]
    if not found.nullable:
        return ", ".join(shown)
    return ", ".join(f"coalesce({one if on_sqlite else f'CAST({one} AS text)'}, {NOTHING})" for one in shown)
