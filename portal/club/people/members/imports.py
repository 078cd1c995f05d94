"""An import of the roll between its dry run and its taking over: what was read stays with who sent it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, delete, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Viewer
from portal.club.people.members import happenings as h
from portal.club.people.members import roll
from portal.club.people.members.roll import RollReading
from portal.database import Base, Id, add, changed
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


class RollImport(Base):
    """The rows of a file, kept until they are taken over or another file comes."""

    __tablename__ = "roll_imports"

    id: Mapped[Id]
    by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    file_name: Mapped[str]
    rows: Mapped[list[Any]] = mapped_column(JSON)
    at: Mapped[datetime]
    taken_at: Mapped[datetime | None]

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return (cls.by == viewer.account_id) & viewer.covers(cls, "members.import")


def receive(file_name: str, rows: list[list[str]], by: int) -> RollImport:
    """Keep the rows for the dry run; what this person sent before and did not take over is forgotten."""
    roll.read(rows[:1])  # a file without the columns is refused at once, beside its field
    changed(delete(RollImport).where(RollImport.by == by, RollImport.taken_at.is_(None)))
    return add(RollImport(by=by, file_name=file_name[:120], rows=rows, at=clock.now()))


def reading_of(kept: RollImport) -> RollReading:
    """The dry run of what is kept, against the homes and the roll of this moment."""
    return roll.read(kept.rows)


def take_over(kept: RollImport, by: int) -> int:
    """Import all of it, once. Raises Refusal when a row is wrong or it was taken over already."""
    open_one = (RollImport.id == kept.id) & RollImport.taken_at.is_(None)
    if changed(update(RollImport).where(open_one).values(taken_at=clock.now())) != 1:
        raise Refusal(_l("This file was taken over already."), status=409)
    reading = roll.read(kept.rows)
    count = roll.take_over(reading, by)
    happened(h.ROLL_IMPORTED, by, roll_import=kept.id, lines=len(reading.lines), new=reading.new)
    changed(update(RollImport).where(RollImport.id == kept.id).values(rows=[]))
    return count
