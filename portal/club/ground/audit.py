"""Who did what: one row an act, ids and codes only, never changed afterwards."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.database import NOTES, Base, Id, session, write
from portal.engine.guards import append_only
from portal.manifest import Role, Subject


class AuditEntry(Base):
    """One act. `ids` names what it touched: {"event": 7, "state": "held"}."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_actor", "actor_id", "id"),
        Index("ix_audit_act", "act", "id"),
        Index("ix_audit_member", "member_id", "id"),
        Index("ix_audit_about", "about", "id"),
    )

    id: Mapped[Id]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # None: the club's own job
    act: Mapped[str]
    member_id: Mapped[int | None]  # to whom it happened
    about: Mapped[str | None]  # the main row that it touched: "event:7"
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


def note(actor_id: int | None, act: str, *, member_id: int | None, about: str | None, ids: dict[str, Any]) -> None:
    """Write down an act in the transaction in which it happens; called by ground.happenings alone."""
    write(_RECORD, at=clock.now(), actor_id=actor_id, act=act, member_id=member_id, about=about, ids=ids)


def seen(viewer_id: int, subject_id: int, what: str) -> None:
    """Write down that a file was opened; from a page (a GET), so by the way. Once an hour each."""
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
    view = insert(FileView).values(**row)
    NOTES.write(("seen", viewer_id, subject_id, what, since), lambda connection: connection.execute(view))


def uncovered(viewer_id: int, subject_id: int, what: str, at: datetime) -> None:
    """Write down that something masked was uncovered, in the transaction of the act."""
    session.add(FileView(at=at, viewer_id=viewer_id, subject_id=subject_id, what=what))


@dataclass(frozen=True)
class AuditFilter:
    """What the audit is narrowed to: who did it or to whom it was done, what it touched, when, which kind of act.

    people: accounts that did it, and members to whom it happened; None: everybody.
    about:  "event:7". act: the beginning of its code. first, last: days, both included.
    """

    people: tuple[Collection[int], Collection[int]] | None = None
    about: str = ""
    act: str = ""
    first: date | None = None
    last: date | None = None


def entries(by: AuditFilter) -> Any:
    """The acts, narrowed; for a pager by id."""
    rows = select(AuditEntry)
    if by.people is not None:
        accounts, members = by.people
        rows = rows.where(AuditEntry.actor_id.in_(accounts) | AuditEntry.member_id.in_(members))
    if by.about:
        rows = rows.where(AuditEntry.about == by.about)
    if by.act:
        rows = rows.where(AuditEntry.act.startswith(by.act, autoescape=True))
    if by.first:
        rows = rows.where(AuditEntry.at >= clock.moment_of(by.first, 0))
    if by.last:
        rows = rows.where(AuditEntry.at < clock.moment_of(by.last + timedelta(days=1), 0))
    return rows


def views_of(subject_id: int, limit: int = 50) -> list[FileView]:
    """Who opened this person's file, newest first."""
    rows = select(FileView).where(FileView.subject_id == subject_id).order_by(FileView.id.desc()).limit(limit)
    return list(session.scalars(rows))


MANIFEST = Subject(permissions={"audit.read": frozenset({Role.ADMINISTRATOR})}, club_wide=frozenset({"audit.read"}))
