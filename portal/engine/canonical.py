"""How a row is written down to be hashed or compared: the same text on both engines, made by the database itself.

The database makes it because that is a microsecond a row; read row by row into Python it is several. Numbers and
moments stand as they are, texts behind their length in bytes, so that no two different rows give the same text.
"""

from collections.abc import Iterable

from sqlalchemy import Table
from sqlalchemy.types import Integer

from portal.engine.columns import Moment

NOTHING = "'~'"  # for NULL; no number and no moment looks like it


def written(dialect: str, table: Table, columns: Iterable[str], row: str = "x") -> str:
    """The SQL expression of these columns of `row` as one text."""
    values = ", ".join(_written(dialect, table, name, row) for name in columns)
    return f"concat_ws('|', {values})"  # one call a row: as a chain of || it took twice as long on SQLite


def _written(dialect: str, table: Table, name: str, row: str) -> str:
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
        plain = value if on_sqlite else f"CAST({value} AS text)"
        shown = [f"octet_length({plain})", plain]
    if not column.nullable:
        return ", ".join(shown)
    return ", ".join(f"coalesce({one if on_sqlite else f'CAST({one} AS text)'}, {NOTHING})" for one in shown)
