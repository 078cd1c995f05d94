"""The table of tasks. No words: what a task is called is read from its row when it is shown."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.club.ground.tasks.kinds import NEVER
from portal.club.ground.tasks.whose import PermissionHolder, allowed
from portal.database import Base, Id

_OPEN = text("done_at IS NULL")


class Task(Base):
    """One row that waits, or waited, for somebody. `row_id` is the id in the table of the kind's subject."""

    __tablename__ = "tasks"
    __table_args__ = (
        Index("uq_tasks_open", "kind", "row_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(
            "ix_tasks_waiting", "owner_id", "kind", "estate_id", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        Index("ix_tasks_row", "kind", "row_id", "id"),
        CheckConstraint("done_by IS NULL OR done_at IS NOT NULL", name="done"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    row_id: Mapped[int]
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))  # None: of no estate
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    home_id: Mapped[int | None] = mapped_column(ForeignKey("homes.id"))
    due_at: Mapped[datetime]  # NEVER: it has no day
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # None: who takes it first
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # did the first half; wants a second
    concerns_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # whose own matter it is
    opened_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # None: it fell away by itself
    version: Mapped[int] = mapped_column(default=1)  # grows with every change of owner

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: PermissionHolder) -> ColumnElement[bool]:
        return allowed(cls, viewer)

    @property
    def has_day(self) -> bool:
        return self.due_at.year < NEVER.year
