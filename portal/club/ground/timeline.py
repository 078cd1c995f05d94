"""What happened to a person or a home, in order: ids and codes only, written with the act itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Index, insert, select
from sqlalchemy.orm import Mapped

from portal import clock
from portal.database import Base, Id, session, write
from portal.engine.guards import append_only


class TimelineEntry(Base):
    __tablename__ = "timeline"
    __table_args__ = (
        Index("ix_timeline_member", "member_id", "id"),
        Index("ix_timeline_home", "home_id", "id"),
    )

    id: Mapped[Id]
    at: Mapped[datetime]
    member_id: Mapped[int | None]
    home_id: Mapped[int | None]
    what: Mapped[str]  # "event.attended"
    ids: Mapped[dict[str, Any]]


append_only(TimelineEntry)
_NOTE = insert(TimelineEntry.__table__)  # type: ignore[arg-type]


def add_line(what: str, member_id: int | None, home_id: int | None, ids: Mapping[str, Any]) -> None:
    """Add what happened to a member's and/or a home's timeline; called by ground.happenings alone."""
    write(_NOTE, at=clock.now(), member_id=member_id, home_id=home_id, what=what, ids=ids)


def add_lines(what: str, ids_of: Mapping[int, Mapping[str, Any]]) -> None:
    """The same thing happened to many members in one act: their ids, and what else is to be kept with each."""
    now = clock.now()
    rows = [
        {"at": now, "member_id": member, "home_id": None, "what": what, "ids": dict(ids)}
        for member, ids in ids_of.items()
    ]
    if rows:
        session.execute(_NOTE, rows)


def of_member(member_id: int, limit: int = 50) -> list[TimelineEntry]:
    """The member's timeline, newest first."""
    rows = select(TimelineEntry).where(TimelineEntry.member_id == member_id)
    return list(session.scalars(rows.order_by(TimelineEntry.at.desc(), TimelineEntry.id.desc()).limit(limit)))
