"""A whole database of SQLite carried into an empty one of PostgreSQL: every row, proved by its hash on both sides.

It is one transaction of PostgreSQL, tables included: whatever kills it, nothing is there. Values go over as the text
that SQLite keeps; both engines then say each row in the same words (canonical.py), and the sums of the rows' hashes
must agree. SQLite's file is held alone meanwhile, so whoever has it open, such as a running portal, is told first.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Table, create_engine, text

from portal.engine import bare, both_sides
from portal.engine.both_sides import VERSION, NotMoved, RowHashes
from portal.engine.canonical import written
from portal.engine.columns import Base

BATCH = 2000  # rows at a time
EVERY = 30.0  # seconds between two lines of progress
Tell = Callable[[str], object]


class Carried(NamedTuple):
    """What stands on the other side. before: it stood there already, whole: a move was broken off at its very end."""

    tables: int
    rows: int
    before: bool


@contextmanager
def alone(path: Path) -> Iterator[Any]:
    """The file, which nobody else has open now or can open. Raises NotMoved."""
    import pysqlite3

    raw = pysqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=1, isolation_level=None)
    try:
        raw.execute("PRAGMA locking_mode=EXCLUSIVE")
        raw.execute("BEGIN EXCLUSIVE")
    except pysqlite3.OperationalError as error:
        raw.close()
        raise NotMoved("somebody has the database open: stop the portal and its worker first") from error
    try:
        yield raw
    finally:
        raw.close()


def carry(source: Any, url: str, tell: Tell) -> Carried:
    """Everything of `source` (see alone) into the database at `url`. Raises NotMoved, DBAPIError."""
    tables = Base.metadata.sorted_tables
    both_sides.refuse_strangers(source, tables)
    rows = {table.name: _count(source, table) for table in tables}
    target = create_engine(url, connect_args={"options": "-c timezone=UTC"})
    try:
        with target.connect() as connection:
            both_sides.refuse_unfit(connection)
            stands = bool(both_sides.tables_in(connection))
        if stands:
            with target.connect() as connection:
                both_sides.refuse_other(source, connection, rows)
        else:
            tell(f"{sum(rows.values()):,} rows of {len(tables)} tables")
            with target.begin() as connection:
                _fill(source, connection, tables, _Progress(sum(rows.values()), tell))
        _look_over(target)
    finally:
        target.dispose()
    return Carried(len(tables), sum(rows.values()), stands)


def _fill(source: Any, connection: Connection, tables: list[Table], progress: "_Progress") -> None:
    Base.metadata.create_all(connection)
    connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
    away, again = bare.plan(connection, [table.name for table in tables])
    for statement in away:
        connection.exec_driver_sql(statement)
    sums = {table.name: _copy(source, connection, table, progress) for table in tables}
    progress.say("keys, indexes and guards")
    for statement in again:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"CREATE TABLE {VERSION} (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    for (number,) in source.execute(f"SELECT version_num FROM {VERSION}"):  # noqa: S608 - our own name
        connection.execute(text(f"INSERT INTO {VERSION} VALUES (:number)"), {"number": number})  # noqa: S608
    _count_on(connection, tables)
    progress.say("comparing every row")
    for table in tables:
        if both_sides.summed(connection, table) != sums[table.name]:
            raise NotMoved(f"the rows of {table.name} are not the same on both sides")


def _copy(source: Any, connection: Connection, table: Table, progress: "_Progress") -> RowHashes:
    """One table, and the sum of its rows as SQLite says them."""
    names = [column.name for column in table.columns]
    listed = ", ".join(f'"{name}"' for name in names)
    words = written("sqlite", table, names)
    found = source.execute(f'SELECT {words}, {listed} FROM "{table.name}" x')  # noqa: S608 - our own names
    total = RowHashes()
    raw: Any = connection.connection.dbapi_connection
    with raw.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({listed}) FROM STDIN') as copy:
        while batch := found.fetchmany(BATCH):
            for said, *values in batch:
                total = total.and_of(said)
                copy.write_row(values)
            progress.passed(len(batch))
    return total


def _count_on(connection: Connection, tables: Iterable[Table]) -> None:
    """New rows are numbered after those that came."""
    for table in tables:
        if (column := table.autoincrement_column) is not None:
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "  # noqa: S608
                f'coalesce(max("{column.name}"), 1), max("{column.name}") IS NOT NULL) FROM "{table.name}"'
            )


def _look_over(target: Engine) -> None:
    """What the planner must know of tables that were empty a moment ago."""
    with target.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _count(source: Any, table: Table) -> int:
    return int(source.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0])  # noqa: S608 - our own names


class _Progress:
    """A line now and then."""

    def __init__(self, rows: int, say: Tell) -> None:
        self.say, self._rows, self._passed, self._since = say, rows, 0, time.monotonic()

    def passed(self, rows: int) -> None:
        self._passed += rows
        if time.monotonic() - self._since > EVERY:
            self._since = time.monotonic()
            self.say(f"{self._passed:,} ({self._passed * 100 // self._rows} %)")
