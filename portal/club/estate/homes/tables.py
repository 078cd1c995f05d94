"""What was changed about estates and homes (portal/club/ground/book.py says how)."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, false, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.estate.homes import happenings as h
from portal.club.estate.projects import Estate, Home
from portal.club.estate.projects.doors import building_key, door_key, entrance_key
from portal.club.ground.book import Book
from portal.club.ground.changes import Change
from portal.database import session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

if TYPE_CHECKING:
    from portal.club.people.accounts import Viewer


class EstateChange(Change):
    __tablename__ = "estate_changes"
    __table_args__ = (
        CheckConstraint("begun_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        Index("ix_estate_changes_estate", "estate_id", "id"),
    )

    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> ColumnElement[bool]:
        return viewer.covers(cls, "homes.edit")


class HomeChange(Change):
    __tablename__ = "home_changes"
    __table_args__ = (
        CheckConstraint("begun_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        Index("ix_home_changes_home", "home_id", "id"),
    )

    home_id: Mapped[int] = mapped_column(ForeignKey("homes.id"))

    home: Mapped[Home] = relationship()

    estate_of = "home"

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> ColumnElement[bool]:
        seen = select(Home.id).where(viewer.covers(Home, "homes.edit"))
        return cls.home_id.in_(seen) if viewer.hat == "staff" else false()


@dataclass(frozen=True)
class EstateDetails:
    name: Words
    address: Words
    position: int


@dataclass(frozen=True)
class HomeDetails:
    """The area in hundredths of a square metre."""

    entrance: str
    number: str
    floor: int | None
    house_type: str | None
    area: int | None
    handed_over_on: date | None


def details_of(book: Book[Any, Any], row: Any) -> Any:
    """What is written about it now."""
    return book.details(**{name: getattr(row, name) for name in book.names})


def home_numbered(building_id: int, entrance: str, number: str) -> Home | None:
    """The home of that door, however door and entrance are written."""
    rows = session.scalars(select(Home).where(Home.building_id == building_id))
    asked = (entrance_key(entrance), door_key(number))
    return next((one for one in rows if (entrance_key(one.entrance), door_key(one.number)) == asked), None)


def _refuse_home(home: Home, details: HomeDetails) -> None:
    if not building_key(details.number):
        raise Refusal(_l("Please give the door's number."), "number")
    other = home_numbered(home.building_id, details.entrance, details.number)
    if other is not None and other.id != home.id:
        raise Refusal(_l("This building has that door already."), "number")


def _refuse_estate(_estate: Estate, details: EstateDetails) -> None:
    if not details.name.zh.strip():
        raise Refusal(_l("Please give the estate a name."), "name")


ESTATES = Book(
    Estate, EstateChange, of="estate_id", edits=h.ESTATE_EDITS, details=EstateDetails, refuse=_refuse_estate,
)  # fmt: skip
HOMES = Book(
    Home, HomeChange, of="home_id", edits=h.HOME_EDITS, details=HomeDetails, refuse=_refuse_home,
    readers={"handed_over_on": date.fromisoformat},
)  # fmt: skip
