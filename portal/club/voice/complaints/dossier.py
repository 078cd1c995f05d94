"""A case as it is read: how it stands step by step, what was said and done, who has it open, and whose it may be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from portal import clock
from portal.club.people import accounts
from portal.club.people.accounts import Account, Role, RoleGrant, Viewer
from portal.club.voice.complaints.draft_tables import ComplaintPhoto
from portal.club.voice.complaints.names import STEP_NAMES, STEP_PROMISES, CaseStep
from portal.club.voice.complaints.tables import CaseReader, Complaint, LogEntry, LogKind, Work
from portal.database import NOTES, session

READING_LASTS = timedelta(minutes=5)


@dataclass(frozen=True)
class Stage:
    """One of the eight steps for one case: done, now or next; `entry` is the log's row of when it was done."""

    step: CaseStep
    state: str
    entry: LogEntry | None
    due_at: datetime | None

    @property
    def name(self) -> object:
        return STEP_NAMES[self.step]

    @property
    def promise(self) -> object:
        return STEP_PROMISES[self.step]

    @property
    def at(self) -> datetime | None:
        return self.entry.at if self.entry else None


def stages_of(complaint: Complaint, log: Iterable[LogEntry]) -> list[Stage]:
    """The eight steps of the case. Of a step that was done twice the last time counts."""
    done: dict[str, LogEntry] = {}
    for entry in log:
        if entry.kind is LogKind.FILED:
            done[CaseStep.INTAKE] = entry
        elif entry.kind is LogKind.STEP:
            done[entry.about["step"]] = entry
    return [_stage(complaint, step, done.get(step)) for step in CaseStep]


def log_of(complaint: Complaint, *, public_only: bool) -> list[LogEntry]:
    """What was said and done, in order."""
    rows = select(LogEntry).where(LogEntry.complaint_id == complaint.id).order_by(LogEntry.id)
    return list(session.scalars(rows.where(LogEntry.is_public.is_(True)) if public_only else rows))


def works_of(complaint: Complaint) -> list[Work]:
    """What is to be done for the owner, in the order it was planned."""
    return list(session.scalars(select(Work).where(Work.complaint_id == complaint.id).order_by(Work.id)))


def earlier_of(complaint: Complaint, viewer: Viewer) -> list[Complaint]:
    """Other cases of the same member that this person may see, the newest first."""
    others = (Complaint.member_id == complaint.member_id) & (Complaint.id != complaint.id)
    rows = select(Complaint).where(others, Complaint.visible_to(viewer))
    return list(session.scalars(rows.order_by(Complaint.id.desc()).limit(5)))


def readers(complaint: Complaint, me: int) -> list[str]:
    """Names of the others who have this case open now; and note that I have (at most once a minute)."""
    now = clock.now()
    rows = select(CaseReader).where(CaseReader.complaint_id == complaint.id, CaseReader.at > now - READING_LASTS)
    reading = list(session.scalars(rows))
    mine = next((row for row in reading if row.account_id == me), None)
    names = [row.account.name for row in reading if row.account_id != me]
    if mine is None or mine.at < now - timedelta(minutes=1):
        NOTES.write(("reading", complaint.id, me), partial(_note_reader, complaint.id, me, now))
    return names


def _note_reader(complaint_id: int, me: int, now: datetime, connection: Connection) -> None:
    mine = (CaseReader.complaint_id == complaint_id) & (CaseReader.account_id == me)
    connection.execute(delete(CaseReader).where(mine))
    connection.execute(insert(CaseReader).values(complaint_id=complaint_id, account_id=me, at=now))


def photos_of(complaint: Complaint) -> list[ComplaintPhoto]:
    rows = select(ComplaintPhoto).where(ComplaintPhoto.complaint_id == complaint.id).order_by(ComplaintPhoto.id)
    return list(session.scalars(rows))


def handlers_for(estate_id: int) -> list[Account]:
    """Who may handle cases of that estate."""
    return _holders(accounts.roles_with("complaints.handle"), RoleGrant.estate_id == estate_id)


def colleagues() -> list[Account]:
    """Who may handle cases of any estate."""
    return _holders(accounts.roles_with("complaints.handle"), RoleGrant.estate_id.is_not(None))


def holds(account_id: Any, estate_id: Any) -> ColumnElement[bool]:
    """Of columns: whether that account may still handle cases of that estate."""
    granted = RoleGrant.estate_id.is_(None) | (RoleGrant.estate_id == estate_id)
    held = select(RoleGrant.id).join(Account, Account.id == RoleGrant.account_id)
    return held.where(
        RoleGrant.account_id == account_id, RoleGrant.role.in_(accounts.roles_with("complaints.handle")), granted,
        Account.suspended_at.is_(None),
    ).exists()  # fmt: skip


def heads_for(estate_id: int) -> list[Account]:
    """Who is told when a promise to an owner of that estate is broken."""
    return _holders(accounts.roles_with("complaints.head"), RoleGrant.estate_id == estate_id)


def _holders(roles: list[Role], there: ColumnElement[bool]) -> list[Account]:
    granted = select(RoleGrant.account_id).where(RoleGrant.role.in_(roles), RoleGrant.estate_id.is_(None) | there)
    people = select(Account).where(Account.id.in_(granted), Account.suspended_at.is_(None)).order_by(Account.id)
    return list(session.scalars(people))


def _stage(complaint: Complaint, step: CaseStep, entry: LogEntry | None) -> Stage:
    if complaint.done_at(step):
        return Stage(step, "done", entry, None)
    if step is complaint.step:
        return Stage(step, "now", None, complaint.due_at)
    promised = complaint.answer_by if step is CaseStep.REPLY else None
    return Stage(step, "next", None, promised)
