"""A project: a part of an estate that is, was or will be sold, and what its page says."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club import audit
from portal.club.files import File
from portal.club.projects.places import Estate
from portal.database import Base, Id, add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

if TYPE_CHECKING:
    from portal.club.accounts import Viewer


class ProjectState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    PAST = "past"  # sold out and handed over; its record stays public


class Project(Base):
    """楼盘. Prices are in whole yuan; `facts`, `promises` hold one item a line."""

    __tablename__ = "projects"
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("unit_low <= unit_high AND total_low <= total_high", name="band"),
        Index("ix_projects_state", "state", "position", "id"),
    )

    id: Mapped[Id]
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

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> ColumnElement[bool]:
        """Staff: the projects of their estates; everybody else: what is published or past."""
        if viewer.hat == "staff":
            return viewer.covers(cls.estate_id, "projects.read")
        return cls.state != ProjectState.DRAFT


class HouseType(Base):
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


TEXTS = ("name", "summary", "location", "facts", "promises", "complaint_path", "visits", "price_note")
NUMBERS = ("unit_low", "unit_high", "total_low", "total_high", "handover_on", "homes", "award", "position")


def plan(estate: Estate, slug: str, name: Words, by: int | None, **facts: object) -> Project:
    """A new project, a draft until it is published."""
    bare = {text: Words("") for text in TEXTS}
    project = add(
        Project(
            **{**bare, "name": name, "slug": slug, "estate_id": estate.id, "estate": estate, "picture": None},
            state=ProjectState.DRAFT,
        )
    )
    describe(project, by, **facts)
    return project


def describe(project: Project, by: int | None, **facts: object) -> None:
    """Set facts of the page by their names (TEXTS and NUMBERS). Raises Refusal for a band upside down."""
    for name, value in facts.items():
        if name not in TEXTS and name not in NUMBERS:
            raise TypeError(f"{name} is not a fact of a project")
        setattr(project, name, value)
    for low, high in (("unit_low", "unit_high"), ("total_low", "total_high")):
        least, most = getattr(project, low), getattr(project, high)
        if (least is None) != (most is None) or (least is not None and least > most):
            raise Refusal(_l("Please give both ends of the price band, the lower one first."), low)
    session.flush()
    audit.record(by, "project.described", project=project.id, facts=sorted(facts))


def give_picture(project: Project, file: File, by: int | None) -> None:
    project.picture_id, project.picture = file.id, file
    session.flush()
    audit.record(by, "project.pictured", project=project.id, file=file.id)


def set_house_type(
    project: Project,
    code: str,
    by: int | None,
    *,
    name: Words,
    area: int,
    rooms: int,
    bathrooms: int,
    text: Words,
) -> HouseType:
    """Describe a house type; the same code again replaces what was said."""
    changed(delete(HouseType).where(HouseType.project_id == project.id, HouseType.code == code))
    audit.record(by, "project.house_type", project=project.id, code=code)
    return add(
        HouseType(project_id=project.id, code=code, name=name, area=area, rooms=rooms, bathrooms=bathrooms, text=text)
    )


def house_types_of(project_id: int) -> list[HouseType]:
    return list(session.scalars(select(HouseType).where(HouseType.project_id == project_id).order_by(HouseType.code)))


def month_of(day: date) -> date:
    return day.replace(day=1)


def this_month() -> date:
    return month_of(clock.today())
