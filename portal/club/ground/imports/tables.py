"""A list that somebody sent, as one batch: its file, what was understood, each of its rows, and what was made of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, mapped_column

from portal.club.ground.imports.kinds import KINDS
from portal.database import Base, Id
from portal.sentences import lazy_gettext as _l


class BatchState(StrEnum):
    RECEIVED = "received"  # the columns are not all known
    READING = "reading"
    READ = "read"
    TAKING = "taking"
    TAKEN = "taken"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"  # it could not be read after all


AT_WORK = (BatchState.READING, BatchState.TAKING, BatchState.UNDOING)
STATE_NAMES = {
    BatchState.RECEIVED: _l("its columns are not all known"),
    BatchState.READING: _l("is being read"),
    BatchState.READ: _l("read, nothing taken over"),
    BatchState.TAKING: _l("is being taken over"),
    BatchState.TAKEN: _l("taken over"),
    BatchState.UNDOING: _l("is being undone"),
    BatchState.UNDONE: _l("undone"),
    BatchState.FAILED: _l("could not be read"),
}


class RowState(StrEnum):
    GOOD = "good"
    WRONG = "wrong"
    SAME = "same"  # stands there already, as it is
    TAKEN = "taken"
    UNDONE = "undone"
    KEPT = "kept"  # taken, and not undone with the others: changed since


class Batch(Base):
    """`how`: as the reader says. places: key of a column → its place, from 0. seen: the sheets, their first rows.

    done: how many rows the work in hand has come to. beat: when it last was at work; whoever finds it old takes it up.
    """

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint("state != 'taken' OR taken_at IS NOT NULL", name="taken"),
        Index("ix_imports_kind", "kind", "id"),
        Index("ix_imports_state", "state", "id"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))  # None: as the rows say
    state: Mapped[BatchState]
    file_name: Mapped[str]
    stored: Mapped[str]  # the storage's name; "" when the file is gone
    how: Mapped[str]
    seen: Mapped[list[Any]] = mapped_column(JSON)  # of each sheet: {name, height, rows}
    sheet: Mapped[int]
    heading: Mapped[int]  # the number of the row that names the columns; 0: not known
    places: Mapped[dict[str, Any]] = mapped_column(JSON)
    guessed: Mapped[list[Any]] = mapped_column(JSON)  # keys of columns that only look like it
    rows: Mapped[int] = mapped_column(default=0)
    good: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    made: Mapped[int] = mapped_column(default=0)  # rows of ours that are new by it
    done: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None]  # why it could not be read
    beat: Mapped[datetime | None]
    by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    taken_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    undone_at: Mapped[datetime | None]

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: Any) -> ColumnElement[bool]:
        """Whoever sent it, and who may send such lists for its estate."""
        kinds = [(cls.kind == key) & viewer.covers(cls, kind.permission) for key, kind in KINDS.items()]
        return or_(*kinds)

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def state_name(self) -> object:
        return STATE_NAMES[self.state]


class BatchRow(Base):
    """A row as it stands in the sheet. problems: [{"code", "column", …}]; values: what it means; made: what it did."""

    __tablename__ = "import_rows"
    __table_args__ = (
        UniqueConstraint("batch_id", "number"),
        Index("ix_import_rows_state", "batch_id", "state", "number"),
    )

    id: Mapped[Id]
    batch_id: Mapped[int] = mapped_column(ForeignKey("imports.id"))
    number: Mapped[int]
    state: Mapped[RowState]
    cells: Mapped[list[Any]] = mapped_column(JSON)
    problems: Mapped[list[Any]] = mapped_column(JSON)
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    made: Mapped[dict[str, Any]] = mapped_column(JSON)


class KnownHeading(Base):
    """How somebody has mapped the columns of such a heading row."""

    __tablename__ = "import_headings"
    __table_args__ = (UniqueConstraint("kind", "signature"),)

    id: Mapped[Id]
    kind: Mapped[str]
    signature: Mapped[str]
    places: Mapped[dict[str, Any]] = mapped_column(JSON)
    by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
