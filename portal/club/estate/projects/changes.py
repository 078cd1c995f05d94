"""What was changed about a project (portal/club/ground/book.py says how)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, false, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects.happenings import EDITS
from portal.club.estate.projects.tables import Project
from portal.club.ground.book import Book
from portal.club.ground.changes import WHICH, Change, packed
from portal.database import add
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


def part(kind: str, row: Any, *names: str) -> dict[str, Any]:
    """What stands in those columns of something that belongs to a project, as its history holds it."""
    return {f"{kind}.{name}": packed(getattr(row, name)) for name in names}


def note_part(
    project_id: int, kind: str, which: Words | str, by: int | None, *, was: Mapping[str, Any], now: Mapping[str, Any]
) -> None:
    """A certificate, a house type, a point … was entered or says something else; `was`: empty for a new one."""
    differs = {name: value for name, value in now.items() if was.get(name) != value}
    if differs:
        before = {name: was.get(name) for name in differs}
        _note_of(project_id, f"{kind}.{'edited' if was else 'entered'}", which, by, became=differs, was=before)


def note_act(project_id: int, what: str, which: Words | str, by: int | None) -> None:
    """What happened to a part of the project without changing its words: it was revoked, left out, put back."""
    _note_of(project_id, what, which, by, became={}, was={})


def _note_of(project_id: int, what: str, which: Words | str, by: int | None, **values: dict[str, Any]) -> None:
    values["became"][WHICH] = packed(which)
    now = clock.now()
    add(
        ProjectChange(
            project_id=project_id, what=what, made_by=by, made_at=now, starts_at=now, begun_at=now, **values,
        )
    )  # fmt: skip
