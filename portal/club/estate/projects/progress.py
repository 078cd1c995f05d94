"""How a building grows, month by month; a month without a picture keeps its place and says why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects import happenings as h
from portal.club.estate.projects.changes import note_part, part
from portal.club.estate.projects.places import Building
from portal.club.estate.projects.tables import Project, month_of, this_month
from portal.club.ground import locks
from portal.club.ground.files import File
from portal.club.ground.happenings import happened
from portal.club.ground.locks import Shared
from portal.database import Base, Id, add, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words


class Progress(Shared, Base):
    """One month of one building. `reason` says why there is no picture."""

    __tablename__ = "progress"
    __table_args__ = (
        UniqueConstraint("building_id", "month"),
        CheckConstraint("file_id IS NOT NULL OR reason IS NOT NULL", name="reason"),
    )

    id: Mapped[Id]
    building_id: Mapped[int] = mapped_column(ForeignKey("buildings.id"))
    month: Mapped[date]  # its first day
    storeys: Mapped[int | None]
    note: Mapped[Words]
    taken_on: Mapped[date | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    reason: Mapped[Words | None]

    building: Mapped[Building] = relationship(lazy="joined", innerjoin=True)
    file: Mapped[File | None] = relationship(lazy="joined")


SAID = ("storeys", "note", "taken_on", "file_id", "reason")


@dataclass(frozen=True)
class Month:
    """A place on the strip: what was recorded, or nothing (nobody wrote anything down; that shows too)."""

    month: date
    progress: Progress | None


def record_month(
    project: Project,
    building: Building,
    month: date,
    by: int | None,
    *,
    storeys: int | None = None,
    note: Words | None = None,
    taken_on: date | None = None,
    file: File | None = None,
    reason: Words | None = None,
    revision: int | None = None,
) -> Progress:
    """Record a month; again for the same month corrects it (a picture once given stays). Raises Refusal."""
    month = month_of(month)
    if building.project_id != project.id:
        raise Refusal(_l("This building does not belong to the project."), "building")
    if month > this_month():
        raise Refusal(_l("This month has not come yet."), "month")
    if storeys is not None and not 0 <= storeys <= building.floors:
        raise Refusal(_l("The building has %(floors)d storeys.", floors=building.floors), "storeys")
    if taken_on is not None and month_of(taken_on) != month:
        raise Refusal(_l("The picture was taken in another month."), "taken_on")
    row = month_recorded(building.id, month)
    if file is None and not reason and (row is None or row.file_id is None):
        raise Refusal(_l("Without a picture, please say why there is none this month."), "reason")
    was = part("month", row, *SAID) if row is not None else {}
    if row is not None:
        locks.hold(row, revision, by)
    else:
        row = Progress(building_id=building.id, building=building, month=month, file=None)
        row.revised_by, row.revised_at = by, clock.now()
    row.storeys, row.note, row.reason = storeys, note or Words(""), reason or None
    row.taken_on = taken_on
    if file is not None:
        row.file_id, row.file = file.id, file
    add(row)
    which = Words(f"{building.number} 栋 {month:%Y-%m}", f"building {building.number}, {month:%Y-%m}")
    note_part(project.id, "month", which, by, was=was, now=part("month", row, *SAID))
    ids: dict[str, Any] = {"project": project.id, "building": building.id, "progress": row.id}
    happened(h.PROGRESS_RECORDED, by, month=f"{month:%Y-%m}", **ids)
    return row


def month_recorded(building_id: int, month: date) -> Progress | None:
    """What was recorded of this month of a building."""
    return session.scalar(
        select(Progress).where(Progress.building_id == building_id, Progress.month == month_of(month))
    )


def progress_of(buildings: Sequence[Building]) -> dict[int, list[Progress]]:
    """What was recorded of these buildings, by building id, the oldest month first."""
    found: dict[int, list[Progress]] = {building.id: [] for building in buildings}
    rows = select(Progress).where(Progress.building_id.in_(list(found))).order_by(Progress.month)
    for row in session.scalars(rows):
        found[row.building_id].append(row)
    return found


def latest_of(building_ids: Sequence[int]) -> Progress | None:
    """The newest record of these buildings with a picture; what an owner who waits for the keys wants to see."""
    rows = select(Progress).where(Progress.building_id.in_(building_ids), Progress.file_id.is_not(None))
    return session.scalar(rows.order_by(Progress.month.desc(), Progress.id.desc()).limit(1))


def months_of(rows: Sequence[Progress], until: date | None = None) -> list[Month]:
    """Every month from the first record to the last (or to `until`), those nobody recorded included."""
    if not rows:
        return []
    known = {row.month: row for row in rows}
    month, last = min(known), max(known)
    if until is not None:
        last = max(last, month_of(until))
    strip = []
    while month <= last:
        strip.append(Month(month, known.get(month)))
        month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    return strip


def last_month() -> date:
    """The month that is over: it should have been recorded by now."""
    return month_of(this_month() - timedelta(days=1))
