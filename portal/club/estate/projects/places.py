"""Estates, their buildings and homes."""

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, Text, UniqueConstraint, cast, func, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects.doors import floor_of, spoken
from portal.club.ground import locks
from portal.club.ground.changes import Changing
from portal.club.ground.locks import Shared
from portal.database import Base, Id, add, session
from portal.words import Words

if TYPE_CHECKING:
    from portal.club.people.accounts import Viewer


class Estate(Changing):
    """小区. `slug` is its stable short name in code and demo data: junlin-court."""

    __tablename__ = "estates"
    __table_args__ = (UniqueConstraint("slug"),)

    slug: Mapped[str]
    name: Mapped[Words]
    address: Mapped[Words]
    position: Mapped[int] = mapped_column(default=0)

    estate_of = "id"

    @classmethod
    def visible_to(cls, _viewer: "Viewer") -> ColumnElement[bool]:
        """Everybody knows the estates; what staff do in one is asked of find()."""
        return true()


class Building(Shared, Base):
    """楼栋. `project_id` names the project that builds it; an old building belongs to none."""

    __tablename__ = "buildings"
    __table_args__ = (UniqueConstraint("estate_id", "number"), Index("ix_buildings_project", "project_id"))

    id: Mapped[Id]
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"))
    number: Mapped[str]  # "3"
    floors: Mapped[int]
    homes_planned: Mapped[int | None]

    estate: Mapped[Estate] = relationship()


class Home(Changing):
    """房屋. `number` is the door: 1202; `entrance` the 单元 of the building, "" where it has but one."""

    __tablename__ = "homes"
    __table_args__ = (
        UniqueConstraint("building_id", "entrance", "number"),
        Index("ix_homes_estate", "estate_id", "id"),
    )

    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    building_id: Mapped[int] = mapped_column(ForeignKey("buildings.id"))
    entrance: Mapped[str] = mapped_column(default="")
    number: Mapped[str]
    floor: Mapped[int | None]
    area: Mapped[int | None]  # hundredths of a square metre
    house_type: Mapped[str | None]
    handed_over_on: Mapped[date | None]

    building: Mapped[Building] = relationship(lazy="joined", innerjoin=True)
    estate: Mapped[Estate] = relationship(lazy="joined", innerjoin=True)

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> ColumnElement[bool]:
        """Found by its id where staff keep the homes of its estate; members find theirs by what they hold."""
        return viewer.covers(cls, "homes.edit")

    @property
    def address(self) -> Words:
        """枫林苑 3 栋 1202 · Maple Court, building 3, 1202"""
        return address_of(self.estate.name, self.building.number, self.number, self.entrance)


def address_of(estate: Words, building: str, door: str, entrance: str = "") -> Words:
    zh, en = (f" {entrance} 单元", f" entrance {entrance},") if entrance else ("", "")
    return Words(f"{estate.zh} {building} 栋{zh} {door}", f"{estate.en or estate.zh}, building {building},{en} {door}")


def found(slug: str, name: Words, address: Words, position: int = 0) -> Estate:
    """A new estate; its short name is its own."""
    return add(Estate(slug=slug, name=name, address=address, position=position))


def build(
    estate: Estate,
    number: str,
    floors: int,
    *,
    project_id: int | None = None,
    homes_planned: int | None = None,
    by: int | None = None,
    revision: int | None = None,
) -> Building:
    """The building of that number; entered now, or given to the project that builds it."""
    building = building_numbered(estate.id, number)
    if building is not None:
        locks.hold(building, revision, by)
    else:
        building = Building(estate_id=estate.id, estate=estate, number=number)
        building.revised_by, building.revised_at = by, clock.now()
    building.floors = floors
    building.project_id, building.homes_planned = project_id, homes_planned
    return add(building)


def building_numbered(estate_id: int, number: str) -> Building | None:
    return session.scalar(select(Building).where(Building.estate_id == estate_id, Building.number == number))


def enter_home(
    building: Building,
    number: str,
    *,
    entrance: str = "",
    floor: int | None = None,
    area: int | None = None,
    house_type: str | None = None,
    handed_over_on: date | None = None,
) -> Home:
    """A home behind its door number; the area in hundredths of a square metre, the floor by the door unless given."""
    return add(
        Home(
            estate_id=building.estate_id,
            estate=building.estate,
            building_id=building.id,
            building=building,
            entrance=entrance,
            number=number,
            floor=floor_of(number) if floor is None else floor,
            area=area,
            house_type=house_type,
            handed_over_on=handed_over_on,
        )
    )


def estates() -> list[Estate]:
    return list(session.scalars(select(Estate).order_by(Estate.position, Estate.id)))


def estate_by_slug(slug: str) -> Estate | None:
    return session.scalar(select(Estate).where(Estate.slug == slug))


def buildings_of(project_id: int) -> list[Building]:
    """The buildings a project builds, in the order of their numbers."""
    rows = session.scalars(select(Building).where(Building.project_id == project_id))
    return sorted(rows, key=lambda building: (len(building.number), building.number))


def homes_called(text: str) -> Select[Any] | None:
    """The homes that may be meant, of every estate; None when none can be."""
    said = spoken(text)
    if said is None:
        return None
    rows = select(Home).join(Building, Building.id == Home.building_id).join(Estate, Estate.id == Home.estate_id)
    rows = rows.where(Home.number == said.door)
    if said.building:
        rows = rows.where(func.lower(Building.number) == said.building)
    for word in said.estate.split():
        rows = rows.where(cast(Estate.name, Text).icontains(word, autoescape=True))
    return rows
