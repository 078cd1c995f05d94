"""Seals: new lines of the ledger are closed in blocks, each of which holds the hash of the one before.

What a line did to the lots and the lots it opened are sealed with it. Rows that were sealed never change, so they are
read and hashed before the transaction that writes the block; two sealers at once cannot both write block n.
"""

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground import sealing
from portal.club.ground.portions import portion
from portal.club.ground.sealing import GENESIS, utc
from portal.club.purse.points.ledger.canonical_form import FORM, content
from portal.database import Base, after_commit, changed, engine, session
from portal.engine.guards import append_only

log = logging.getLogger(__name__)
CHUNK = 1000  # members a block


class SealBlock(Base):
    """One block. `hash` is over the number, the hash before, the counts and every range of the block."""

    __tablename__ = "seal_blocks"
    __table_args__ = (CheckConstraint("number >= 1 AND ranges >= 1 AND rows >= ranges", name="numbers"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    previous: Mapped[str]  # hexadecimal; GENESIS for block 1
    hash: Mapped[str]
    sealed_at: Mapped[datetime]
    form: Mapped[int]  # how lines were written down to be hashed (canonical_form.py)
    ranges: Mapped[int]
    rows: Mapped[int]


class SealRange(Base):
    """Lines from_seq … to_seq of a member, closed in a block; `hash` is over the lines."""

    __tablename__ = "seal_ranges"
    __table_args__ = (
        UniqueConstraint("member_id", "to_seq"),
        CheckConstraint("1 <= from_seq AND from_seq <= to_seq", name="order"),
        {"sqlite_with_rowid": False},
    )

    block: Mapped[int] = mapped_column(ForeignKey("seal_blocks.number"), primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False)
    from_seq: Mapped[int]
    to_seq: Mapped[int]
    hash: Mapped[str]


class SealMark(Base):
    """Up to which line a member is sealed: what the ranges say, kept so that new lines are found at once."""

    __tablename__ = "seal_marks"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False)
    seq: Mapped[int]


append_only(SealBlock)
append_only(SealRange)


class Range(NamedTuple):
    """One member's part of a block."""

    member_id: int
    from_seq: int
    to_seq: int
    hash: str


class Notebook(sealing.SealNotebook):
    """The notebook of the ledger's chain, the first in its file."""

    def blocks(self) -> Iterable[SealBlock]:
        return session.scalars(select(SealBlock).order_by(SealBlock.number))


def head() -> SealBlock | None:
    """The newest block."""
    return session.scalar(select(SealBlock).order_by(SealBlock.number.desc()).limit(1))


def blocks_of(member_id: int, up_to: int) -> list[tuple[Range, SealBlock]]:
    """The ranges that hold a member's lines up to `up_to`, the oldest first, with their blocks."""
    rows = session.execute(
        select(SealRange, SealBlock)
        .join(SealBlock, SealBlock.number == SealRange.block)
        .where(SealRange.member_id == member_id, SealRange.from_seq <= up_to)
        .order_by(SealRange.to_seq)
    )
    return [(Range(row.member_id, row.from_seq, row.to_seq, row.hash), block) for row, block in rows]


def seal(notebook: Notebook) -> int:
    """The job: close every line that is not sealed yet; how many. A member whose lines have a gap is left out."""
    total, after = 0, 0
    while True:
        found = _unsealed(after)
        if not found:
            return total
        after = found[-1][0]
        ranges = [Range(member, mark + 1, last, digest(*parts)) for member, mark, last, whole, *parts in found if whole]
        for member, _mark, _last, whole, *_parts in found:
            if not whole:
                log.error("the ledger of member %s has a gap after its last seal; it was not sealed", member)
        if not ranges:
            continue
        try:
            total += _close(ranges, notebook)
        except IntegrityError:  # another sealer was quicker: it does the rest
            return total


def digest(*parts: str | None) -> str:
    """Hash of what a range holds: its lines, its allocations, its lots."""
    return hashlib.sha256("\n\n".join(part or "" for part in parts).encode()).hexdigest()


def block_hash(block: SealBlock, ranges: Iterable[Range]) -> str:
    """The hash a block must have; `ranges` by ascending member."""
    state = hashlib.sha256()
    head = (block.form, block.number, block.previous, utc(block.sealed_at), block.ranges, block.rows)
    state.update(("|".join(map(str, head)) + "\n").encode())
    for one in ranges:
        state.update(f"{one.member_id}|{one.from_seq}|{one.to_seq}|{one.hash}\n".encode())
    return state.hexdigest()


def _close(ranges: list[Range], notebook: Notebook) -> int:
    before = head()
    block = SealBlock(
        number=before.number + 1 if before else 1,
        previous=before.hash if before else GENESIS,
        sealed_at=clock.now(),
        form=FORM,
        ranges=len(ranges),
        rows=sum(one.to_seq - one.from_seq + 1 for one in ranges),
    )
    block.hash = block_hash(block, ranges)
    _write(block, ranges, notebook)
    return block.rows


@portion()
def _write(block: SealBlock, ranges: list[Range], notebook: Notebook) -> None:
    session.add(block)
    session.flush()
    rows = [{"block": block.number, **one._asdict()} for one in ranges]
    session.execute(insert(SealRange), rows)
    changed(_MARK, block=block.number)
    after_commit(lambda: notebook.note(block))


_MARK = text(
    "INSERT INTO seal_marks (member_id, seq) SELECT member_id, to_seq FROM seal_ranges WHERE block = :block "
    "ON CONFLICT (member_id) DO UPDATE SET seq = excluded.seq"
)


def _unsealed(after: int) -> list[tuple[int, int, int, bool, str | None, str | None, str | None]]:
    """(member, last sealed line, last line, whether no line is missing, lines, allocations, lots) of the next ones."""
    dialect = engine().dialect.name
    parts = content(dialect, "c.member_id", "c.mark + 1", "c.last")
    rows = session.execute(
        text(f"""
        SELECT c.member_id, c.mark, c.last,
          (SELECT count(*) FROM ledger l WHERE l.member_id = c.member_id AND l.seq > c.mark AND l.seq <= c.last)
            = c.last - c.mark,
          {parts}
        FROM (
          SELECT p.member_id, coalesce(m.seq, 0) AS mark, p.next_seq - 1 AS last
          FROM points p LEFT JOIN seal_marks m ON m.member_id = p.member_id
          WHERE p.member_id > :after AND p.next_seq - 1 > coalesce(m.seq, 0)
          ORDER BY p.member_id LIMIT :chunk
        ) c ORDER BY c.member_id"""),  # noqa: S608 - made of our own column names
        {"after": after, "chunk": CHUNK},
    )
    return [(row[0], row[1], row[2], bool(row[3]), row[4], row[5], row[6]) for row in rows]
