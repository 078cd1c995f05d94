"""Words that must go out of sealed rows: the row's digest takes their place, and the chain still holds.

A block is made over the digests of its rows, not over their words. So a row is erased by writing its digest down
(append-only, and sealed itself) and emptying its words; what is left of it has a digest of its own. Rows that hold
words have a salt as well, which goes with them: without it short words could be found by trying.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import Table, select, update

from portal import clock
from portal.club.ground.sealing import rows
from portal.club.ground.sealing.tables import ErasedRow, RecordRange
from portal.database import Base, add, changed, session
from portal.engine.guards import ERASABLE


def erase(name: str, ids: Collection[int]) -> int:
    """Empty the words of these rows of an append-only table; how many had any."""
    table = Base.metadata.tables[name]
    return sum(_erase(table, ident) for ident in sorted(ids))


def digests_in(part: RecordRange) -> dict[int, str]:
    """The digests of the rows of that range which were erased after they had been sealed, by id."""
    if part.kind not in ERASABLE:
        return {}
    here = (ErasedRow.kind == part.kind) & ErasedRow.row_id.between(part.first_id, part.last_id)
    found = session.execute(select(ErasedRow.row_id, ErasedRow.digest).where(here)).all()
    then = rows.sealed_as(part) if found else {}
    return {ident: digest for ident, digest in found if then.get(ident) == digest[: rows.SHORT]}


def edited() -> Iterator[tuple[str, int]]:
    """Erased rows of which something else than what was left stands there now: (table, id)."""
    for row in session.execute(select(ErasedRow.kind, ErasedRow.row_id, ErasedRow.columns, ErasedRow.rest)):
        held = rows.rows_of(row.kind, row.columns.split(","), row.row_id, row.row_id)
        if not held or rows.digest_of(held[0][1]) != row.rest:
            yield row.kind, row.row_id


def _erase(table: Table, ident: int) -> int:
    known = select(ErasedRow.id).where(ErasedRow.kind == table.name, ErasedRow.row_id == ident)
    if session.scalar(known) is not None:
        return 0
    emptied = ERASABLE[table.name]
    columns = _columns_of(table, ident)
    was = rows.digest_of(_content(table.name, columns, ident))
    words = session.execute(select(*(table.c[one] for one in emptied)).where(table.c.id == ident)).one()
    if all(word in (None, "") for word in words):
        return 0
    rest = rows.digest_of(_bare(table, columns, ident))
    stone = {"kind": table.name, "row_id": ident, "columns": ",".join(columns), "digest": was, "rest": rest}
    add(ErasedRow(**stone, at=clock.now()))
    return changed(update(table).where(table.c.id == ident).values(**emptied))


def _columns_of(table: Table, ident: int) -> list[str]:
    """Those of which its seal was made; where it has none yet, those of which it will be."""
    of = select(RecordRange.columns).where(
        RecordRange.kind == table.name, RecordRange.first_id <= ident, RecordRange.last_id >= ident
    )
    sealed = session.scalar(of)
    return sealed.split(",") if sealed else rows.columns_of(table)


def _content(name: str, columns: list[str], ident: int) -> str:
    return rows.rows_of(name, columns, ident, ident)[0][1]


def _bare(table: Table, columns: list[str], ident: int) -> str:
    """The row as it will be written down once its words are gone."""
    return rows.rows_of(table.name, columns, ident, ident, emptied=ERASABLE[table.name])[0][1]
