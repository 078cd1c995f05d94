"""The rows of sealed tables as the texts that are hashed, and their digests."""

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, text

from portal.club.ground.sealing.tables import RecordRange
from portal.database import Base, engine, session
from portal.engine import journal
from portal.engine.canonical import written
from portal.engine.guards import DECLARED
from portal.manifest import subjects

SHORT = 12  # hexadecimal digits by which a row is found again
Row = tuple[int, str]  # its id and its text


@cache
def sealed() -> tuple[Table, ...]:
    """Every table that a subject declares as sealed, by name."""
    declared = [model.__table__ for one in subjects().values() for model in one.sealed]
    return tuple(sorted(declared, key=lambda table: table.name))


@cache
def closed() -> tuple[Table, ...]:
    """Those whose rows themselves are closed in blocks, the journal of the others among them."""
    return tuple(table for table in sealed() if table.name in DECLARED)


def watched() -> list[str]:
    """Those whose rows change and are written down by the database."""
    return [table.name for table in sealed() if table.name in journal.JOURNALED]


def columns_of(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def rows_of(
    name: str, columns: Sequence[str], first: int, last: int, most: int | None = None, *, formerly: bool = False
) -> list[Row]:
    """The rows with ids from `first` to `last`, in their order. What is not a column any more reads as nothing."""
    table = Base.metadata.tables[name]
    known = [column for column in columns if column in table.columns]
    limit = f" LIMIT {most}" if most else ""
    content = written(engine().dialect.name, table, known, formerly=formerly)
    said = text(
        f"SELECT x.id, {content} FROM {name} x "  # noqa: S608 - our own names
        f"WHERE x.id >= :first AND x.id <= :last ORDER BY x.id{limit}"
    )
    return [(row[0], row[1]) for row in session.execute(said, {"first": first, "last": last})]


def range_hash(columns: Sequence[str], rows: Sequence[Row]) -> str:
    state = hashlib.sha256(",".join(columns).encode())
    for _ident, content in rows:
        state.update(hashlib.sha256(content.encode()).digest())
    return state.hexdigest()


def digests(rows: Sequence[Row]) -> str:
    return ",".join(f"{ident}:{_short(content)}" for ident, content in rows)


def first_difference(part: RecordRange, rows: Sequence[Row]) -> int | None:
    """The id of the first row that was changed, removed or put in; None: it is not to be told."""
    then: dict[int, str] = {int(ident): said for ident, said in (one.split(":") for one in part.digests.split(","))}
    now = {ident: _short(content) for ident, content in rows}
    wrong = [ident for ident in sorted({*then, *now}) if then.get(ident) != now.get(ident)]
    return wrong[0] if wrong else None


def _short(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:SHORT]


def newest(name: str) -> Any:
    return session.execute(text(f"SELECT max(id) FROM {name}")).scalar()  # noqa: S608 - our own name
