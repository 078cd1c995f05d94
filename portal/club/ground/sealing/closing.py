"""Closing what is new in a block."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.club.ground.portions import portion
from portal.club.ground.sealing import rows
from portal.club.ground.sealing.chain import GENESIS, SealNotebook, utc
from portal.club.ground.sealing.tables import RecordBlock, RecordRange
from portal.database import after_commit, engine, session

CHUNK = 1000  # rows a range
RANGES = 50  # a block at most


class Records(SealNotebook):
    """The notebook of this chain."""

    chain = "records"

    def blocks(self) -> Iterable[RecordBlock]:
        return session.scalars(select(RecordBlock).order_by(RecordBlock.number))


def head() -> RecordBlock | None:
    """The newest block."""
    return session.scalar(select(RecordBlock).order_by(RecordBlock.number.desc()).limit(1))


def seal(notebook: SealNotebook) -> int:
    """The job: close every row of the sealed tables that is not sealed yet; how many."""
    settled = {table.name: _settled(table.name) for table in rows.closed()}
    total = 0
    while found := _unsealed(settled):
        try:
            total += _close(found, notebook)
        except IntegrityError:  # another sealer was quicker: it does the rest
            break
    return total


def block_hash(block: RecordBlock, parts: Iterable[RecordRange]) -> str:
    """The hash a block must have; `parts` by table and id."""
    state = hashlib.sha256()
    begins = (block.number, block.previous, utc(block.sealed_at), block.ranges, block.rows)
    state.update(("|".join(map(str, begins)) + "\n").encode())
    for one in parts:
        digests = hashlib.sha256(one.digests.encode()).hexdigest()
        said = (one.kind, one.first_id, one.last_id, one.rows, one.columns, one.hash, digests)
        state.update(("|".join(map(str, said)) + "\n").encode())
    return state.hexdigest()


@portion()
def _settled(name: str) -> int:
    """The highest id up to which no row can come any more.

    On PostgreSQL two may write at a time, and who has the lower number may commit later: so all who write to the table
    are let finish first, which takes as long as an act does.
    """
    if engine().dialect.name == "postgresql":
        session.execute(text(f"LOCK TABLE {name} IN SHARE MODE"))
    return int(rows.newest(name) or 0)


def _unsealed(settled: dict[str, int]) -> list[RecordRange]:
    """The next ranges, without their block."""
    last = select(RecordRange.kind, func.max(RecordRange.last_id)).group_by(RecordRange.kind)
    marks: dict[str, int] = {row.kind: row[1] for row in session.execute(last)}
    found: list[RecordRange] = []
    for table in rows.closed():
        after, columns = marks.get(table.name, 0), rows.columns_of(table)
        while len(found) < RANGES and after < settled[table.name]:
            held = rows.rows_of(table.name, columns, after + 1, settled[table.name], CHUNK)
            if not held:
                break
            found.append(
                RecordRange(
                    kind=table.name, first_id=after + 1, last_id=held[-1][0], rows=len(held),
                    columns=",".join(columns), digests=rows.digests(held), hash=rows.range_hash(columns, held),
                )
            )  # fmt: skip
            after = held[-1][0]
    return found


def _close(parts: list[RecordRange], notebook: SealNotebook) -> int:
    before = head()
    block = RecordBlock(
        number=before.number + 1 if before else 1,
        previous=before.hash if before else GENESIS,
        sealed_at=clock.now(),
        ranges=len(parts),
        rows=sum(one.rows for one in parts),
    )
    block.hash = block_hash(block, parts)
    _write(block, parts, notebook)
    return block.rows


@portion()
def _write(block: RecordBlock, parts: list[RecordRange], notebook: SealNotebook) -> None:
    session.add(block)
    session.flush()
    names = ("kind", "first_id", "last_id", "rows", "columns", "digests", "hash")
    told = [{"block": block.number, **{name: getattr(one, name) for name in names}} for one in parts]
    session.execute(insert(RecordRange), told)
    after_commit(lambda: notebook.note(block))
