"""The door to the database: what every subject uses of portal/engine, and the few verbs for rows.

To read: `session.scalars(select(…))` and `session.get` give rows of the ORM, `session.execute` others. To write, within
transaction(): `add(row)` inserts, `changed(statement)` says how many rows a conditional UPDATE changed.
For the hot paths alone (STYLE.md) there are `fetch` and `write`: plain rows, by statements made beforehand.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar, cast, overload

from sqlalchemy import Executable, Select, select

from portal.engine.carrier import checkpoint
from portal.engine.columns import BIG, Base, Id, Moment, Points, WordsColumn
from portal.engine.constraints import constraint_of
from portal.engine.notes import NOTES
from portal.engine.outages import Busy, is_outage
from portal.engine.prepared import Change, Rows, Written, prepared, together
from portal.engine.sessions import (
    PATIENCE,
    after_commit,
    apart,
    attempt,
    carry_log,
    connection_at_hand,
    db,
    engine,
    init_app,
    is_writing,
    loose,
    part,
    session,
    side_by_side,
    transaction,
)
from portal.engine.wiping import wipe

__all__ = [
    "BIG",
    "NOTES",
    "PATIENCE",
    "Base",
    "Busy",
    "Change",
    "Id",
    "Moment",
    "Points",
    "WordsColumn",
    "add",
    "after_commit",
    "apart",
    "attempt",
    "carry_log",
    "changed",
    "checkpoint",
    "constraint_of",
    "db",
    "engine",
    "fetch",
    "init_app",
    "is_outage",
    "is_writing",
    "loose",
    "part",
    "plain",
    "session",
    "side_by_side",
    "transaction",
    "wipe",
    "write",
    "write_together",
]

Row = TypeVar("Row", bound=Base)
Plain = TypeVar("Plain", bound=NamedTuple)


def add(row: Row) -> Row:
    """Insert `row` now, so that its id and its constraints speak now."""
    session.add(row)
    session.flush()
    return row


def changed(statement: Executable, **values: object) -> int:
    """How many rows a conditional UPDATE or DELETE changed. Pending rows are written first."""
    current = session()
    current.flush()
    return int(current.connection().execute(statement, values).rowcount)


def plain(kind: type[Plain], model: type[Base]) -> Select[*tuple[Any, ...]]:
    """The SELECT of rows of `kind`, whose fields are called as the columns of `model`."""
    return select(*(getattr(model, name) for name in cast(Any, kind)._fields))


@overload
def fetch(statement: Select[*tuple[Any, ...]], /, **values: object) -> Rows: ...
@overload
def fetch(statement: Select[*tuple[Any, ...]], kind: type[Plain], /, **values: object) -> list[Plain]: ...
def fetch(statement: Select[*tuple[Any, ...]], kind: Any = None, /, **values: object) -> Any:
    """Plain rows of a SELECT made beforehand, a module's own: tuples, or each as a `kind`."""
    connection = connection_at_hand()
    rows = prepared(statement, connection.dialect).read(connection, values)
    return rows if kind is None else [kind._make(row) for row in rows]


def write(statement: Change, **values: object) -> Written:
    """Carry out an INSERT, UPDATE or DELETE made beforehand, a module's own, which says every column it writes."""
    connection = connection_at_hand()
    return prepared(statement, connection.dialect, tuple(values)).write(connection, values)


def write_together(statements: Sequence[Select[*tuple[Any, ...]] | Change], **values: object) -> None:
    """Carry out several made beforehand, with the same values, in one journey to PostgreSQL and back: the year-end."""
    together(connection_at_hand(), statements, **values)
