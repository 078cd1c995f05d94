"""What may be moved (moving.py), where to, and how the rows of both sides are compared."""

import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table

from portal.engine.canonical import written
from portal.engine.columns import Base
from portal.engine.search import is_ours

OLDEST = 15  # PostgreSQL
VERSION = "alembic_version"


class NotMoved(Exception):
    """Why nothing was moved."""


class RowHashes(NamedTuple):
    """How many rows, and the sum of their hashes: the same in whichever order they come."""

    rows: int = 0
    total: int = 0

    def and_of(self, row: str) -> "RowHashes":
        digest = hashlib.sha256(row.encode()).digest()
        return RowHashes(self.rows + 1, (self.total + int.from_bytes(digest)) % (1 << 256))


def summed(connection: Connection, table: Table) -> RowHashes:
    total, said = RowHashes(), written("postgresql", table, [column.name for column in table.columns])
    raw: Any = connection.connection.dbapi_connection
    with raw.cursor() as cursor, cursor.copy(f'COPY (SELECT {said} FROM "{table.name}" x) TO STDOUT') as copy:  # noqa: S608
        copy.set_types(["text"])
        for (row,) in copy.rows():
            total = total.and_of(row)
    return total


def summed_here(source: Any, table: Table) -> RowHashes:
    total, said = RowHashes(), written("sqlite", table, [column.name for column in table.columns])
    for (row,) in source.execute(f'SELECT {said} FROM "{table.name}" x'):  # noqa: S608 - our own names
        total = total.and_of(row)
    return total


def refuse_strangers(source: Any, tables: Iterable[Table]) -> None:
    """Everything is carried: what we do not know could not be."""
    known = {table.name for table in tables} | {VERSION}
    held = {name for (name,) in source.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    strange = sorted(name for name in held - known if not is_ours(name) and not name.startswith("sqlite_"))
    if strange or known - held:
        raise NotMoved(f"the tables are not those of this version: {', '.join((strange or sorted(known - held))[:5])}")


def refuse_unfit(connection: Connection) -> None:
    version = connection.exec_driver_sql("SHOW server_version_num").scalar()
    if int(str(version)) < OLDEST * 10_000:
        raise NotMoved(f"PostgreSQL {OLDEST} or newer is needed")
    if (coding := connection.exec_driver_sql("SHOW server_encoding").scalar()) != "UTF8":
        raise NotMoved(f"the database there is kept in {coding}, and must be in UTF8")


def tables_in(connection: Connection) -> set[str]:
    found = connection.exec_driver_sql(
        "SELECT relname FROM pg_class"
        " WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm')"
    )
    return {str(row[0]) for row in found}


def refuse_other(source: Any, connection: Connection, rows: dict[str, int]) -> None:
    """What stands there must be this very club, row by row: then a move was broken off after its last step."""
    held = tables_in(connection)
    if held == {*rows, VERSION} and all(
        connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar() == count  # noqa: S608 - our own names
        for name, count in rows.items()
    ):
        tables = Base.metadata.sorted_tables
        if all(summed(connection, table) == summed_here(source, table) for table in tables):
            return
    raise NotMoved("the database there is not empty: give a new one")
