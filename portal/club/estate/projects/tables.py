"""A project: a part of an estate that is, was or will be sold, and what its page says."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects.places import Estate
from portal.club.ground.changes import Changing
from portal.club.ground.files import File
from portal.club.ground.locks import Shared
from portal.database import Base, Id, session
from portal.words import Words

if TYPE_CHECKING:
    from portal.club.people.accounts import Viewer


class ProjectState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    PAST = "past"  # sold out and handed over; its record stays public


class Project(Changing):
    """楼盘. Prices are in whole yuan; `facts`, `promises` hold one item a line."""

    __tablename__ = "projects"
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("unit_low <= unit_high AND total_low <= total_high", name="band"),
        Index("ix_projects_state", "state", "position", "id"),
    )

    slug: Mapped[str]
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    state: Mapped[ProjectState] = mapped_column(default=ProjectState.DRAFT)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[Words]
    summary: Mapped[Words]
    location: Mapped[Words]
    facts: Mapped[Words]
    promises: Mapped[Words]  # of the property service
    complaint_path: Mapped[Words]
    visits: Mapped[Words]  # when one may come
    unit_low: Mapped[int | None]  # yuan a square metre
    unit_high: Mapped[int | None]
    total_low: Mapped[int | None]  # yuan
    total_high: Mapped[int | None]
    price_note: Mapped[Words]
    handover_on: Mapped[date | None]  # expected, or done for a past project
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    homes: Mapped[int | None]
    award: Mapped[Words | None]
    published_at: Mapped[datetime | None]

    estate: Mapped[Estate] = relationship(lazy="joined", innerjoin=True)
    picture: Mapped[File | None] = relationship(lazy="joined")

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> ColumnElement[bool]:
        """Staff: the projects of their estates; everybody else: what is published or past."""
        if viewer.hat == "staff":
            return viewer.covers(cls, "projects.read")
        return cls.state != ProjectState.DRAFT


class HouseType(Shared, Base):
    __tablename__ = "house_types"
    __table_args__ = (UniqueConstraint("project_id", "code"),)

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    code: Mapped[str]  # "A"
    name: Mapped[Words]
    area: Mapped[int]  # hundredths of a square metre
    rooms: Mapped[int]
    bathrooms: Mapped[int]
    text: Mapped[Words]

    project: Mapped[Project] = relationship(backref="house_types")


@dataclass(frozen=True)
class Fact:
    """One line of a published version of what speaks for and against a project."""

    title: Words
    text: Words
    source: Words | None
    distance: int | None

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Fact":
        source = Words(*row["source"]) if row["source"] else None
        return cls(Words(*row["title"]), Words(*row["text"]), source, row["distance"])


def house_type_of(project_id: int, code: str) -> HouseType | None:
    return session.scalar(select(HouseType).where(HouseType.project_id == project_id, HouseType.code == code))


def house_types_of(project_id: int) -> list[HouseType]:
    return list(session.scalars(select(HouseType).where(HouseType.project_id == project_id).order_by(HouseType.code)))


def month_of(day: date) -> date:
    return day.replace(day=1)


def this_month() -> date:
    return month_of(clock.today())
