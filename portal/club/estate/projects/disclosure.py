"""Favourable and unfavourable surroundings: the working list of staff, and the versions that people have read."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.estate.projects import happenings as h
from portal.club.estate.projects.changes import note_act, note_part, part
from portal.club.estate.projects.tables import Fact, Project
from portal.club.ground import locks
from portal.club.ground.happenings import happened
from portal.club.ground.locks import Shared
from portal.database import Base, Id, add, changed, session
from portal.engine.guards import append_only
from portal.words import Words


class Side(StrEnum):
    FAVOURABLE = "favourable"
    UNFAVOURABLE = "unfavourable"


class Surrounding(Shared, Base):
    """One advantage or drawback as staff write it now; the public page shows the published version only."""

    __tablename__ = "surroundings"
    __table_args__ = (Index("ix_surroundings_project", "project_id", "position", "id"),)

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    side: Mapped[Side]
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[Words]
    text: Mapped[Words]
    source: Mapped[Words | None]  # who measured it, when
    distance: Mapped[int | None]  # metres
    dropped_at: Mapped[datetime | None]  # left out from the next version on; it can be put back


class Disclosure(Base):
    """A published version: what a prospect read and acknowledged, word for word, for good."""

    __tablename__ = "disclosures"
    __table_args__ = (UniqueConstraint("project_id", "version"),)

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    version: Mapped[int]
    snapshot: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    @property
    def favourable(self) -> list[Fact]:
        return [Fact.of(row) for row in self.snapshot[Side.FAVOURABLE]]

    @property
    def unfavourable(self) -> list[Fact]:
        return [Fact.of(row) for row in self.snapshot[Side.UNFAVOURABLE]]


append_only(Disclosure)
SAID = ("title", "text", "source", "distance")


def surround(
    project: Project,
    side: Side,
    by: int | None,
    *,
    title: Words,
    text: Words,
    source: Words | None = None,
    distance: int | None = None,
) -> Surrounding:
    """Write down one more advantage or drawback; people see it with the next version."""
    row = add(
        Surrounding(
            project_id=project.id,
            side=side,
            position=len(surroundings_of(project.id)),
            title=title,
            text=text,
            source=source,
            distance=distance,
        )
    )
    note_part(project.id, "surrounding", row.title, by, was={}, now=part("surrounding", row, "side", *SAID))
    happened(h.SURROUNDED, by, project=project.id, surrounding=row.id, side=side)
    return row


def amend(row: Surrounding, by: int | None, revision: int | None = None, **said: Any) -> None:
    """Say it differently (title, text, source, distance) from the next version on."""
    was = part("surrounding", row, *SAID)
    locks.hold(row, revision, by, **said)
    note_part(row.project_id, "surrounding", row.title, by, was=was, now=part("surrounding", row, *SAID))
    happened(h.AMENDED, by, project=row.project_id, surrounding=row.id)


def drop(row: Surrounding, by: int | None) -> None:
    """Leave it out from the next version on; the published ones keep it."""
    if _stamp(row, clock.now(), by):
        note_act(row.project_id, "surrounding.dropped", row.title, by)
        happened(h.DROPPED, by, project=row.project_id, surrounding=row.id, side=row.side)


def put_back(row: Surrounding, by: int) -> None:
    """It stands in the next version again, at its old place. Twice is once."""
    if _stamp(row, None, by):
        note_act(row.project_id, "surrounding.put_back", row.title, by)
        happened(h.PUT_BACK, by, project=row.project_id, surrounding=row.id, side=row.side)


def _stamp(row: Surrounding, at: datetime | None, by: int | None) -> bool:
    stands = Surrounding.dropped_at.is_(None)
    still = (Surrounding.id == row.id) & (~stands if at is None else stands)
    done = changed(update(Surrounding).where(still).values(dropped_at=at, **locks.next_of(Surrounding, by))) == 1
    session.refresh(row)
    return done


def surroundings_of(project_id: int, *, dropped: bool = False) -> list[Surrounding]:
    """What the next version says, in order; dropped: what was left out, the last one first."""
    rows = select(Surrounding).where(Surrounding.project_id == project_id)
    if dropped:
        gone = rows.where(Surrounding.dropped_at.is_not(None))
        return list(session.scalars(gone.order_by(Surrounding.dropped_at.desc(), Surrounding.id)))
    kept = rows.where(Surrounding.dropped_at.is_(None))
    return list(session.scalars(kept.order_by(Surrounding.position, Surrounding.id)))


def current_disclosure(project_id: int) -> Disclosure | None:
    """The version people read today."""
    newest: Disclosure | None = session.scalar(_versions(project_id).limit(1))
    return newest


def disclosures_of(project_id: int) -> list[Disclosure]:
    """All versions, the newest first."""
    return list(session.scalars(_versions(project_id)))


def differs(project_id: int) -> bool:
    """Whether the working list says something that the published version does not."""
    published = current_disclosure(project_id)
    return published is None or published.snapshot != snapshot_of(project_id)


def snapshot_of(project_id: int) -> dict[str, Any]:
    snapshot: dict[str, Any] = {Side.FAVOURABLE.value: [], Side.UNFAVOURABLE.value: []}
    for row in surroundings_of(project_id):
        snapshot[row.side.value].append(
            {
                "title": [row.title.zh, row.title.en],
                "text": [row.text.zh, row.text.en],
                "source": [row.source.zh, row.source.en] if row.source else None,
                "distance": row.distance,
            }
        )
    return snapshot


def new_version(project: Project, by: int | None) -> Disclosure | None:
    """Publish the working list as the next version, if it says anything new; changed risks are announced."""
    before, snapshot = current_disclosure(project.id), snapshot_of(project.id)
    if before is not None and before.snapshot == snapshot:
        return None
    disclosure = add(
        Disclosure(
            project_id=project.id,
            version=before.version + 1 if before else 1,
            snapshot=snapshot,
            published_at=clock.now(),
            published_by=by,
        )
    )
    happened(h.DISCLOSED, by, project=project.id, disclosure=disclosure.id, version=disclosure.version)
    if before is not None and before.snapshot[Side.UNFAVOURABLE] != snapshot[Side.UNFAVOURABLE]:
        happened(h.RISK_CHANGED, by, project=project.id)
    return disclosure


def _versions(project_id: int) -> Any:
    return select(Disclosure).where(Disclosure.project_id == project_id).order_by(Disclosure.version.desc())
