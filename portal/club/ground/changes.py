"""The tables of rows that change as a whole: the row itself, and one change of it (book.py keeps them)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground.locks import Shared
from portal.database import Base, Id
from portal.words import Words

WHICH = "which"  # in `became`: of which part of the row the change tells


class Changing(Shared, Base):
    """A row whose terms are changed through its book alone."""

    __abstract__ = True

    id: Mapped[Id]
    changes_at: Mapped[datetime | None]  # when the next planned change begins

    @property
    def is_to_change(self) -> bool:
        """Whether a planned change has begun and does not stand in this row yet."""
        return self.changes_at is not None and self.changes_at <= clock.now()


class Change(Base):
    """One change: written down when it is decided, begun at once or on its day, or taken back before."""

    __abstract__ = True

    id: Mapped[Id]
    what: Mapped[str]  # created, edited, and whatever else happens to such a row
    became: Mapped[dict[str, Any]]  # of "edited": what it is changed to, by column
    was: Mapped[dict[str, Any]]  # what stood there until it began
    starts_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # None: there from the beginning
    made_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    @property
    def is_planned(self) -> bool:
        return self.begun_at is None and self.withdrawn_at is None


def packed(value: Any) -> Any:
    """A column's value as JSON holds it."""
    if isinstance(value, Words):
        return {"zh": value.zh, "en": value.en}
    return value.isoformat() if isinstance(value, date) else value  # a moment is a date too


def moment(text: str) -> datetime:
    """The reader of a column that holds a moment."""
    return clock.local(datetime.fromisoformat(text))
