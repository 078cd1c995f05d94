"""Whether history is what was sealed, and every row that changes what was last written down of it.

What this finds: a row of a sealed table that was changed, removed or put in past the portal; a changed or missing seal;
by the notebook outside the database a chain that was cut off or made anew. What it cannot find: a row added past the
portal after the last seal, and a forgery by somebody who rewrites journal, chain and notebook, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select, text

from portal.club.ground.sealing import rows, tombstones
from portal.club.ground.sealing.chain import GENESIS, SealNotebook, against, gaps
from portal.club.ground.sealing.closing import block_hash
from portal.club.ground.sealing.tables import RecordBlock, RecordRange
from portal.database import engine, is_writing, session
from portal.engine import journal
from portal.sentences import lazy_gettext as _l

ENOUGH = 5  # damages told of; the first is what matters
SENTENCES = {
    "row": _l("was changed, removed or put in after it was sealed"),
    "unseen": _l("was changed, removed or put in past the portal"),
    "range": _l("rows were changed after they were sealed"),
    "seal": _l("the seal itself was changed"),
    "link": _l("it does not follow from the block before"),
    "missing": _l("the block is missing"),
    "cut": _l("the notebook knows this block, the database does not: the end of the chain was cut off"),
    "anew": _l("the notebook has another hash for it: the chain was made anew"),
    "notebook": _l("there is no notebook of the seals (seals.log), so a chain that was cut off could not be seen"),
}


@dataclass(frozen=True)
class RecordDamage:
    """What is wrong (a key of SENTENCES), with which row of which table, or with which block."""

    what: str
    block: int = 0
    kind: str = ""
    row_id: int = 0

    def __str__(self) -> str:
        said = SENTENCES[self.what]
        if not self.kind:
            return str(_l("block %(block)s: %(what)s", block=self.block, what=said))
        if not self.row_id:
            return str(_l("block %(block)s, %(table)s: %(what)s", block=self.block, table=self.kind, what=said))
        return str(_l("%(table)s, row %(row)s: %(what)s", table=self.kind, row=self.row_id, what=said))


def damages(notebook: SealNotebook) -> list[RecordDamage]:
    """What is wrong, the first row of each kind first; empty when all is as it was sealed."""
    noted = notebook.lines()
    if not is_writing():
        session.rollback()  # a snapshot older than the notebook would miss its newest blocks
    blocks = {row.number: row.hash for row in session.execute(select(RecordBlock.number, RecordBlock.hash))}
    found = [*_ranges(), *_unseen(), *(RecordDamage("row", kind=kind, row_id=row) for kind, row in tombstones.edited())]
    found += [RecordDamage(what, number) for number, what in (*against(noted, blocks), *gaps(blocks))]
    return (found + list(_chain()))[:ENOUGH]


def _ranges() -> Iterator[RecordDamage]:
    """The first edited row of each table."""
    told: set[str] = set()
    on_postgresql = engine().dialect.name == "postgresql"
    parts = select(RecordRange).order_by(RecordRange.kind, RecordRange.last_id)
    for part in session.scalars(parts.execution_options(yield_per=50)):
        if part.kind in told:
            continue
        held, erased = _held(part), tombstones.digests_in(part)
        if _is_sealed(part, held, erased):
            continue
        if on_postgresql and _is_sealed(part, _held(part, formerly=True), erased):
            continue
            continue
        told.add(part.kind)
        row = rows.first_difference(part, held, erased)
        yield RecordDamage("row" if row else "range", part.block, part.kind, row or 0)


def _held(part: RecordRange, *, formerly: bool = False) -> list[rows.Row]:
    return rows.rows_of(part.kind, part.columns.split(","), part.first_id, part.last_id, formerly=formerly)


def _is_sealed(part: RecordRange, held: list[rows.Row], erased: dict[int, str]) -> bool:
    return len(held) == part.rows and rows.range_hash(part.columns.split(","), held, erased) == part.hash


def _unseen() -> Iterator[RecordDamage]:
    """The first row of each table that changes which is not what the journal last said of it."""
    for name in rows.watched():
        now = journal.content(name, engine().dialect.name)
        edited = text(
            "WITH last AS (SELECT row_id, max(id) AS id FROM row_changes "  # noqa: S608 - our own names
            "WHERE kind = :kind GROUP BY row_id) "
            f"SELECT x.id FROM {name} x LEFT JOIN last l ON l.row_id = x.id "
            f"LEFT JOIN row_changes c ON c.id = l.id WHERE c.content IS NULL OR c.content <> {now} "
            "UNION ALL SELECT l.row_id FROM last l JOIN row_changes c ON c.id = l.id "
            f"WHERE c.content IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {name} x WHERE x.id = l.row_id) "
            "ORDER BY 1 LIMIT 1"
        )
        row = session.execute(edited, {"kind": name}).scalar()
        if row is not None:
            yield RecordDamage("unseen", kind=name, row_id=row)


def _chain() -> Iterator[RecordDamage]:
    """Blocks that are not what their ranges say, or do not follow from the one before."""
    before = GENESIS
    for block in session.scalars(select(RecordBlock).order_by(RecordBlock.number)):
        mine = select(RecordRange).where(RecordRange.block == block.number)
        parts = sorted(session.scalars(mine), key=lambda part: (part.kind, part.last_id))  # collations differ
        if block_hash(block, parts) != block.hash:
            yield RecordDamage("seal", block.number)
        if block.previous != before:
            yield RecordDamage("link", block.number)
        before = block.hash
