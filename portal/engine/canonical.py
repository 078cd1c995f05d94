"""How a row is written down to be hashed or compared: the same text on both engines, made by the database itself.

The database makes it because that is a microsecond a row; read row by row into Python it is several. Numbers and
moments stand as they are, texts behind their length in bytes, so that no two different rows give the same text.
"""

import hashlib
from collections.abc import Collection, Iterable

from sqlalchemy import Table
from sqlalchemy.types import Boolean, Integer

from portal.engine.columns import Moment

NOTHING = "'~'"  # for NULL; no number and no moment looks like it
DIGEST = "portal_digest"  # SHA-256 in hexadecimal: a function of our connections to SQLite, which has none


def written(
    dialect: str,
    table: Table,
    columns: Iterable[str],
    row: str = "x",
    secret: Collection[str] = frozenset(),
    *,
    formerly: bool = False,
) -> str:
    """The SQL expression of these columns of `row` as one text; of those that are secret only a digest stands in it.

    formerly: as PostgreSQL wrote yes and no until 0037, as words. What was sealed then is still to be proved.
    """
    values = ", ".join(
        _digest(dialect, name, row) if name in secret else _written(dialect, table, name, row, formerly)
        for name in columns
    )
    return f"concat_ws('|', {values})"  # one call a row: as a chain of || it took twice as long on SQLite


def digest(text: str | None) -> str | None:
    """What DIGEST gives, in Python."""
    return None if text is None else hashlib.sha256(text.encode()).hexdigest()


def _digest(dialect: str, name: str, row: str) -> str:
    value = f'{row}."{name}"'
    made = f"{DIGEST}({value})" if dialect == "sqlite" else f"encode(sha256(convert_to({value}, 'UTF8')), 'hex')"
    return f"coalesce({made}, {NOTHING})"


def _written(dialect: str, table: Table, name: str, row: str, formerly: bool) -> str:
    """One column, or a text's length and the text. concat_ws leaves NULL out, so NULL is written as NOTHING.

    SQLite needs no CAST: its functions take every value as the text that CAST makes of it.
    """
    column, value = table.c[name], f'{row}."{name}"'
    on_sqlite = dialect == "sqlite"
    if isinstance(column.type, Moment):
        in_utc = f"to_char({value} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
        shown = [value if on_sqlite else in_utc]
    elif isinstance(column.type, Integer):
        shown = [value]
    else:
        is_yes_or_no = isinstance(column.type, Boolean) and not formerly
        plain = value if on_sqlite else f"CAST({value}{'::integer' if is_yes_or_no else ''} AS text)"
        shown = [f"octet_length({plain})", plain]
    if not column.nullable:
        return ", ".join(shown)
    return ", ".join(f"coalesce({one if on_sqlite else f'CAST({one} AS text)'}, {NOTHING})" for one in shown)
