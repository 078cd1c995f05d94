"""Who did what: one row an act, ids and codes only, never changed afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.database import Base, Id, apart, session, write
from portal.guards import append_only
from portal.manifest import Role, Subject


class AuditEntry(Base):
    """One act. `ids` names what it touched: {"event": 7, "state": "held"}."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_actor", "actor_id", "id"), Index("ix_audit_act", "act", "id"))

    id: Mapped[Id]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # None: the club's own job
    act: Mapped[str]
    ids: Mapped[dict[str, Any]]


class FileView(Base):
    """Somebody of the staff opened a member's file, or uncovered something masked in it (with a reason)."""

    __tablename__ = "file_views"
    __table_args__ = (Index("ix_file_views_subject", "subject_id", "id"),)

    id: Mapped[Id]
    at: Mapped[datetime]
    viewer_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    what: Mapped[str]  # "member", "complaint:12", "phone"


append_only(AuditEntry)
append_only(FileView)
_RECORD = insert(AuditEntry.__table__)  # type: ignore[arg-type]


def record(actor_id: int | None, act: str, **ids: object) -> None:
    """Write down an act in the transaction in which it happens."""
    write(_RECORD, at=clock.now(), actor_id=actor_id, act=act, ids=ids)


def seen(viewer_id: int, subject_id: int, what: str) -> None:
    """Write down that a file was opened; from a page (a GET), so in a transaction of its own. Once an hour each."""
    since = clock.now().replace(minute=0, second=0, microsecond=0)
    recent = select(FileView.id).where(
        FileView.subject_id == subject_id,
        FileView.viewer_id == viewer_id,
        FileView.what == what,
        FileView.at >= since,
    )
    if session.scalar(recent.limit(1)):
        return
    row = {"at": clock.now(), "viewer_id": viewer_id, "subject_id": subject_id, "what": what}
    with apart() as connection:
        connection.execute(insert(FileView).values(**row))


def uncovered(viewer_id: int, subject_id: int, what: str) -> None:
    """Write down that something masked was uncovered, in the transaction of the act."""
    session.add(FileView(at=clock.now(), viewer_id=viewer_id, subject_id=subject_id, what=what))


def entries(act: str = "", actor_id: int | None = None) -> Any:
    """The acts, narrowed by the beginning of their name and by who did them; for a pager by id."""
    rows = select(AuditEntry)
    if act:
        rows = rows.where(AuditEntry.act.startswith(act, autoescape=True))
    return rows if actor_id is None else rows.where(AuditEntry.actor_id == actor_id)


def views_of(subject_id: int, limit: int = 50) -> list[FileView]:
    """Who opened this person's file, newest first."""
    rows = select(FileView).where(FileView.subject_id == subject_id).order_by(FileView.id.desc()).limit(limit)
    return list(session.scalars(rows))


MANIFEST = Subject(permissions={"audit.read": frozenset({Role.ADMINISTRATOR})})
