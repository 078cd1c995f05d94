"""A copy of everything the club holds about a person: asked for, made by a job, kept for some days, then deleted."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.ground.files import File
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Viewer
from portal.database import Base, Id


class CopyState(StrEnum):
    WAITING = "waiting"
    MADE = "made"
    FAILED = "failed"
    GONE = "gone"  # its time is over, and the file is deleted


class PersonalCopy(Base):
    __tablename__ = "copies"
    __table_args__ = (
        CheckConstraint("(state = 'made') = (file_id IS NOT NULL)", name="made"),
        Index(
            "uq_copies_waiting", "account_id", unique=True, sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_copies_account", "account_id", "id"),
        Index("ix_copies_kept", "state", "kept_until"),
    )  # fmt: skip

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    language: Mapped[str]  # of the PDF
    state: Mapped[CopyState]
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    kept_until: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]  # when it was downloaded last
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))

    file: Mapped[File | None] = relationship(lazy="joined")

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        """Theirs alone: nobody of the staff has it."""
        mine: ColumnElement[bool] = cls.account_id == viewer.account_id
        return mine
