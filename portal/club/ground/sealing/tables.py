"""The journal of rows that change, and the blocks in which history is closed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Id
from portal.engine.guards import append_only


class RowChange(Base):
    """How one row became by one change, as its canonical text; None: it was removed. Written by triggers alone."""

    __tablename__ = "row_changes"
    __table_args__ = (Index("ix_row_changes_row", "kind", "row_id", "id"),)

    id: Mapped[Id]
    kind: Mapped[str]  # the table
    row_id: Mapped[int]
    content: Mapped[str | None]


class RecordBlock(Base):
    """One block. `hash` is over the number, the hash before, the counts and every range of the block."""

    __tablename__ = "record_blocks"
    __table_args__ = (CheckConstraint("number >= 1 AND ranges >= 1 AND rows >= 1", name="numbers"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    previous: Mapped[str]  # hexadecimal; GENESIS for block 1
    hash: Mapped[str]
    sealed_at: Mapped[datetime]
    ranges: Mapped[int]
    rows: Mapped[int]


class RecordRange(Base):
    """Rows first_id … last_id of a table, closed in a block.

    columns: what was hashed, in its order, so that a later column breaks no seal.
    digests: the beginning of each row's hash by its id, so that the edited one can be named: "7:0a1b2c3d4e5f,8:…".
    """

    __tablename__ = "record_ranges"
    __table_args__ = (
        Index("ix_record_ranges_block", "block"),
        CheckConstraint("first_id <= last_id AND rows >= 1", name="numbers"),
    )

    kind: Mapped[str] = mapped_column(primary_key=True)  # the table
    last_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_id: Mapped[int]
    block: Mapped[int] = mapped_column(ForeignKey("record_blocks.number"))
    rows: Mapped[int]
    columns: Mapped[str]
    digests: Mapped[str]
    hash: Mapped[str]


class ErasedRow(Base):
    """A sealed row whose words were erased. Its digests stand for it: no words can be told from them.

    digest: of the row as it was, by which every seal over it still holds. rest: of what is left, which nobody edits.
    columns: of which both were made, in their order.
    """

    __tablename__ = "erased_rows"
    __table_args__ = (UniqueConstraint("kind", "row_id"),)

    id: Mapped[Id]
    kind: Mapped[str]  # the table
    row_id: Mapped[int]
    columns: Mapped[str]
    digest: Mapped[str]
    rest: Mapped[str]
    at: Mapped[datetime]


append_only(RowChange)
append_only(ErasedRow)
append_only(RecordBlock)
append_only(RecordRange)
