"""Whether the ledger is what was sealed: every block is computed again from the rows, and the first that differs named.

What this finds: a changed, deleted or inserted line (or allocation, or a lot's amount and expiry) within what is
sealed, a changed or missing seal, and, by the notebook outside the database, a chain that was cut off or made anew.
What it cannot find: lines written since the last seal, and a forgery by somebody who rewrites the whole chain and the
notebook too, unless an older seal was printed or published: members' statements carry one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select, text

from portal.club.ground.sealing.chain import GENESIS, against, gaps
from portal.club.purse.points.ledger.canonical_form import content
from portal.club.purse.points.ledger.seals import Notebook, Range, SealBlock, block_hash, digest
from portal.database import engine, is_writing, session
from portal.sentences import lazy_gettext as _l

ENOUGH = 5  # damages told of; the first block is what matters
SENTENCES = {
    "rows": _l("lines were changed, removed or put in after they were sealed"),
    "seal": _l("the seal itself was changed"),
    "link": _l("it does not follow from the block before"),
    "missing": _l("the block is missing"),
    "cut": _l("the notebook knows this block, the database does not: the end of the chain was cut off"),
    "anew": _l("the notebook has another hash for it: the chain was made anew"),
    "notebook": _l("there is no notebook of the seals (seals.log), so a chain that was cut off could not be seen"),
    "mark": _l("the mark up to which the member is sealed is not what the blocks say"),
}


@dataclass(frozen=True, order=True)
class Damage:
    """What is wrong with a block, and whose lines where that can be told; a single line where even that can.

    A mark belongs to no block: it stands with the newest.
    """

    block: int
    what: str  # a key of SENTENCES
    member_id: int = 0
    from_seq: int = 0
    to_seq: int = 0

    def __str__(self) -> str:
        values = {"block": self.block, "member": self.member_id, "first": self.from_seq, "last": self.to_seq}
        values |= {"what": SENTENCES[self.what]}
        if not self.member_id:
            said = _l("block %(block)s: %(what)s", **values)
        elif not self.from_seq:
            said = _l("block %(block)s, member %(member)s: %(what)s", **values)
        elif self.from_seq == self.to_seq:
            said = _l("block %(block)s, member %(member)s, line %(first)s: %(what)s", **values)
        else:
            said = _l("block %(block)s, member %(member)s, lines %(first)s–%(last)s: %(what)s", **values)
        return str(said)


def damages(notebook: Notebook) -> list[Damage]:
    """What is wrong with the seals, the first block first; empty when the ledger is what was sealed.

    The notebook is read first: a block that is sealed meanwhile is in neither.
    """
    noted = notebook.lines()
    if not is_writing():
        session.rollback()  # a snapshot older than the notebook would miss its newest blocks
    blocks = {row.number: row.hash for row in session.execute(select(SealBlock.number, SealBlock.hash))}
    found = [Damage(number, what) for number, what in (*against(noted, blocks)[:ENOUGH], *gaps(blocks)[:ENOUGH])]
    last = max([*blocks, 0])
    if blocks:
        found += _span(session.connection(), min(blocks), last)
    found += [Damage(last, "mark", member) for member in session.scalars(_WRONG_MARKS)]
    return sorted(found)[:ENOUGH]


def range_holds(part: Range) -> bool:
    """Whether one member's range is what was sealed."""
    row = session.execute(
        text(f"SELECT {content(engine().dialect.name, ':member', ':first', ':last')}"),
        {"member": part.member_id, "first": part.from_seq, "last": part.to_seq},
    ).one()
    return digest(*row) == part.hash


def _span(connection: Connection, first: int, last: int) -> list[Damage]:
    """The first damages of blocks `first` … `last`."""
    found: list[Damage] = []
    blocks = connection.execute(
        select(SealBlock.__table__).where(SealBlock.number >= first, SealBlock.number <= last).order_by("number")
    ).all()
    hashes = {row.number: row.hash for row in blocks}
    before = select(SealBlock.hash).where(SealBlock.number == first - 1)
    hashes[first - 1] = connection.scalar(before) or "" if first > 1 else GENESIS
    ranges = _ranges(connection, first, last)
    waiting = next(ranges, None)
    for row in blocks:
        parts: list[Range] = []
        while waiting is not None and waiting[0] <= row.number:
            if waiting[0] == row.number:
                parts.append(waiting[1])
                if not waiting[2]:
                    found.append(_placed(connection, row.number, waiting[1]))
            waiting = next(ranges, None)
        if block_hash(SealBlock(**row._mapping), parts) != row.hash:
            found.append(Damage(row.number, "seal"))
        if row.number - 1 in hashes and row.previous != hashes[row.number - 1]:
            found.append(Damage(row.number, "link"))
        if len(found) >= ENOUGH:
            break
    return found


def _ranges(connection: Connection, first: int, last: int) -> Iterator[tuple[int, Range, bool]]:
    """(block, range as sealed, whether it is still so), in the order of blocks and members."""
    parts = content(connection.dialect.name, "r.member_id", "r.from_seq", "r.to_seq", ordered=False)
    rows = connection.execute(
        text(f"""
        SELECT r.block, r.member_id, r.from_seq, r.to_seq, r.hash, {parts} FROM seal_ranges r
        WHERE r.block >= :first AND r.block <= :last ORDER BY r.block, r.member_id"""),  # noqa: S608 - our own names
        {"first": first, "last": last},
        execution_options={"yield_per": 500},
    )
    for block, member, from_seq, to_seq, hash, *held in rows:
        part = Range(member, from_seq, to_seq, hash)
        yield block, part, digest(*held) == hash or range_holds(part)


_LINES = text(
    "SELECT seq, amount, balance FROM ledger WHERE member_id = :member AND seq >= :first AND seq <= :last ORDER BY seq"
)


def _placed(connection: Connection, block: int, part: Range) -> Damage:
    """The damage as a single line where the running balance shows it: a line that is gone, or does not follow."""
    values = {"member": part.member_id, "first": max(part.from_seq - 1, 1), "last": part.to_seq}
    expected, balance = max(part.from_seq - 1, 1), 0
    for seq, amount, after in connection.execute(_LINES, values).all():
        if seq != expected:
            return Damage(block, "rows", part.member_id, expected, expected)
        if (seq == 1 or seq >= part.from_seq) and balance + amount != after:
            return Damage(block, "rows", part.member_id, seq, seq)
        expected, balance = seq + 1, after
    if expected <= part.to_seq:
        return Damage(block, "rows", part.member_id, expected, expected)
    return Damage(block, "rows", part.member_id, part.from_seq, part.to_seq)


_WRONG_MARKS = text("""
    SELECT m.member_id FROM seal_marks m LEFT JOIN (
      SELECT member_id, max(to_seq) AS last, sum(to_seq - from_seq + 1) AS closed FROM seal_ranges GROUP BY member_id
    ) r ON r.member_id = m.member_id
    WHERE r.member_id IS NULL OR m.seq <> r.last OR r.closed <> r.last
    UNION
    SELECT r.member_id FROM seal_ranges r LEFT JOIN seal_marks m ON m.member_id = r.member_id
    WHERE m.member_id IS NULL
    ORDER BY 1 LIMIT 3""")  # no FULL JOIN: SQLite compares every row with every other for one
