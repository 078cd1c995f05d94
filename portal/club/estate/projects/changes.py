"""What was changed about a project (portal/club/ground/book.py says how)."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, false, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.estate.projects.happenings import EDITS
from portal.club.estate.projects.tables import Project
from portal.club.ground.book import Book
from portal.club.ground.changes import Change
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

if TYPE_CHECKING:
    from portal.club.people.accounts import Viewer


class ProjectChange(Change):
    __tablename__ = "project_changes"
    __table_args__ = (
        CheckConstraint("begun_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        Index("ix_project_changes_project", "project_id", "id"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))

    project: Mapped[Project] = relationship()

    estate_of = "project"

    @classmethod
    def visible_to(cls, viewer: "Viewer") -> ColumnElement[bool]:
        seen = select(Project.id).where(Project.visible_to(viewer))
        return cls.project_id.in_(seen) if viewer.hat == "staff" else false()


@dataclass(frozen=True)
class ProjectDetails:
    """What staff write about a project. Prices are in whole yuan."""

    name: Words
    summary: Words
    location: Words
    facts: Words
    promises: Words
    complaint_path: Words
    visits: Words
    price_note: Words
    unit_low: int | None
    unit_high: int | None
    total_low: int | None
    total_high: int | None
    handover_on: date | None
    homes: int | None
    award: Words | None
    position: int


def details_of(project: Project) -> ProjectDetails:
    """What is written about it now."""
    return ProjectDetails(**{name: getattr(project, name) for name in book.names})


def _refuse_nonsense(_project: Project, details: ProjectDetails) -> None:
    for low, high in (("unit_low", "unit_high"), ("total_low", "total_high")):
        least, most = getattr(details, low), getattr(details, high)
        if (least is None) != (most is None) or (least is not None and least > most):
            raise Refusal(_l("Please give both ends of the price band, the lower one first."), low)


book = Book(
    Project,
    ProjectChange,
    of="project_id",
    edits=EDITS,
    details=ProjectDetails,
    refuse=_refuse_nonsense,
    readers={"handover_on": date.fromisoformat},
)
