"""The rows of sealed tables as the texts that are hashed, and their digests."""

import hashlib
from collections.abc import Mapping, Sequence
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
    name: str, columns: Sequence[str], first: int, last: int, most: int | None = None, *,
    formerly: bool = False, emptied: Mapping[str, str | None] | None = None,
) -> list[Row]:  # fmt: skip
    """The rows with ids from `first` to `last`, in their order. What is not a column any more reads as nothing.

    emptied: as they will be once these columns hold this.
    """
    table = Base.metadata.tables[name]
    known = [column for column in columns if column in table.columns]
    limit = f" LIMIT {most}" if most else ""
    source = name if emptied is None else _emptied(table, emptied)
    content = written(engine().dialect.name, table, known, formerly=formerly)
    said = text(
        f"SELECT x.id, {content} FROM {source} x "  # noqa: S608 - our own names
        f"WHERE x.id >= :first AND x.id <= :last ORDER BY x.id{limit}"
    )
    return [(row[0], row[1]) for row in session.execute(said, {"first": first, "last": last})]


def _emptied(table: Table, emptied: Mapping[str, str | None]) -> str:
    becomes = {one: "CAST(NULL AS TEXT)" if value is None else f"'{value}'" for one, value in emptied.items()}
    columns = ", ".join(
        f'{becomes.get(one.name, chr(34) + one.name + chr(34))} AS "{one.name}"' for one in table.columns
    )
    return f"(SELECT {columns} FROM {table.name})"  # noqa: S608 - our own names


def digest_of(content: str) -> str:
    """By which a row stands in a seal."""
    return hashlib.sha256(content.encode()).hexdigest()


def range_hash(columns: Sequence[str], rows: Sequence[Row], erased: Mapping[int, str] | None = None) -> str:
    """erased: the digests of rows as they were when they were sealed, by id."""
    state = hashlib.sha256(",".join(columns).encode())
    for ident, content in rows:
        state.update(bytes.fromhex((erased or {}).get(ident) or digest_of(content)))
    return state.hexdigest()


def digests(rows: Sequence[Row]) -> str:
    return ",".join(f"{ident}:{_short(content)}" for ident, content in rows)


def sealed_as(part: RecordRange) -> dict[int, str]:
    """The beginning of the digest by which each row was sealed, by its id."""
    return {int(ident): said for ident, said in (one.split(":") for one in part.digests.split(","))}


def first_difference(part: RecordRange, rows: Sequence[Row], erased: Mapping[int, str] | None = None) -> int | None:
    """The id of the first row that was changed, removed or put in; None: it is not to be told."""
    then = sealed_as(part)
    now = {ident: ((erased or {}).get(ident) or digest_of(content))[:SHORT] for ident, content in rows}
    wrong = [ident for ident in sorted({*then, *now}) if then.get(ident) != now.get(ident)]
    return wrong[0] if wrong else None


def _short(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:SHORT]


def newest(name: str) -> Any:
    return session.execute(text(f"SELECT max(id) FROM {name}")).scalar()  # noqa: S608 - our own name
