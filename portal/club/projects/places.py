"""Estates, their buildings and homes."""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Id, session
from portal.words import Words


class Estate(Base):
    """小区. `slug` is its stable short name in code and demo data: junlin-court."""

    __tablename__ = "estates"
    __table_args__ = (UniqueConstraint("slug"),)

    id: Mapped[Id]
    slug: Mapped[str]
    name: Mapped[Words]
    address: Mapped[Words]
    position: Mapped[int] = mapped_column(default=0)


class Building(Base):
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


class Home(Base):
    """房屋. `number` is the door: 1202."""

    __tablename__ = "homes"
    __table_args__ = (UniqueConstraint("building_id", "number"), Index("ix_homes_estate", "estate_id", "id"))

    id: Mapped[Id]
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    building_id: Mapped[int] = mapped_column(ForeignKey("buildings.id"))
    number: Mapped[str]
    area: Mapped[int | None]  # hundredths of a square metre
    house_type: Mapped[str | None]
    handed_over_on: Mapped[date | None]

    building: Mapped[Building] = relationship(lazy="joined", innerjoin=True)
    estate: Mapped[Estate] = relationship(lazy="joined", innerjoin=True)

    @property
    def address(self) -> Words:
        """君临华庭 3 栋 1202 · Junlin Court, building 3, 1202"""
        name = self.estate.name
        number = self.building.number
        return Words(f"{name.zh} {number} 栋 {self.number}", f"{name.en or name.zh}, building {number}, {self.number}")


def estates() -> list[Estate]:
    return list(session.scalars(select(Estate).order_by(Estate.position, Estate.id)))


def estate_by_slug(slug: str) -> Estate | None:
    return session.scalar(select(Estate).where(Estate.slug == slug))


def buildings_of(project_id: int) -> list[Building]:
    """The buildings a project builds, in the order of their numbers."""
    rows = session.scalars(select(Building).where(Building.project_id == project_id))
    return sorted(rows, key=lambda building: (len(building.number), building.number))
