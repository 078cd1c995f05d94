"""The staff's queue: ready-made views, their counts and filters; and broken promises."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, update

from portal import clock
from portal.club.ground.letters import Letter
from portal.club.people.accounts import Account, Viewer
from portal.club.voice.complaints import happenings as h
from portal.club.voice.complaints.dossier import heads_for, holds
from portal.club.voice.complaints.finding import told_of
from portal.club.voice.complaints.happenings import in_case
from portal.club.voice.complaints.letters import Late, LateForHead
from portal.club.voice.complaints.names import CaseStep, ComplaintChannel, ComplaintKind, Department, Severity
from portal.club.voice.complaints.steps import log
from portal.club.voice.complaints.tables import Complaint, LogKind
from portal.database import changed, session
from portal.manifest import SearchQuery
from portal.sentences import lazy_gettext as _l


@dataclass(frozen=True)
class View:
    """A queue with a name; `where` says which cases of those one may see."""

    key: str
    name: object
    where: Callable[[Viewer], ColumnElement[bool]]
    is_alarm: bool = False


def _open() -> ColumnElement[bool]:
    return Complaint.archived_at.is_(None)


def _at(step: CaseStep) -> Callable[[Viewer], ColumnElement[bool]]:
    return lambda viewer: _open() & (Complaint.step == step)


VIEWS = (
    View("mine", _l("With me"), lambda viewer: _open() & (Complaint.handler_id == viewer.account_id)),
    View("late", _l("Overdue"), lambda viewer: _open() & (Complaint.due_at < clock.now()), is_alarm=True),
    View("today", _l("Due today"), lambda viewer: _open() & Complaint.due_at.between(clock.now(), _end_of_today())),
    View("free", _l("Not assigned"), lambda viewer: _open() & Complaint.handler_id.is_(None)),
    View("confirm", _l("To confirm"), _at(CaseStep.CONFIRMATION)),
    View("visit", _l("To visit again"), _at(CaseStep.RETURN_VISIT)),
    View(
        "head",
        _l("For the head"),
        lambda viewer: (
            _open()
            & Complaint.head_contacted_at.is_(None)
            & (Complaint.is_breach.is_(True) | Complaint.head_asked_at.is_not(None))
        ),
    ),
    View("open", _l("All open"), lambda viewer: _open()),
    View("archived", _l("Archived"), lambda viewer: ~_open()),
)
BY_KEY = {view.key: view for view in VIEWS}


@dataclass(frozen=True)
class Filters:
    """What the address of the queue says; unknown values are ignored by the form, so these are always sound."""

    estate_id: int | None = None
    kind: ComplaintKind | None = None
    step: CaseStep | None = None
    severity: Severity | None = None
    department: Department | None = None
    channel: ComplaintChannel | None = None
    handler: int | str | None = None  # an account, or one of HANDLERS
    words: str = ""


HANDLERS = {"none": _l("Not assigned"), "left": _l("Somebody who left")}
_PLACES: dict[Any, int] = {step: step.place for step in CaseStep}
_HANDLER = select(Account.name).where(Account.id == Complaint.handler_id).correlate(Complaint).scalar_subquery()
ORDERS: dict[str, tuple[Any, ...]] = {
    "due": (Complaint.due_at, Complaint.id),
    "filed": (Complaint.id,),
    "step": (case(_PLACES, value=Complaint.step, else_=0), Complaint.due_at, Complaint.id),
    "handler": (func.coalesce(_HANDLER, ""), Complaint.due_at, Complaint.id),
}


def matching(view: View, filters: Filters, viewer: Viewer) -> Select[tuple[Complaint]]:
    """The cases of a view that this person sees and that the filters leave, for one of ORDERS."""
    return _filtered(select(Complaint).where(Complaint.visible_to(viewer), view.where(viewer)), filters)


def counts(viewer: Viewer, filters: Filters | None = None) -> dict[str, int]:
    """How many cases each view holds under these filters, in one statement; foreign estates count nowhere."""
    sums = [func.coalesce(func.sum(case((view.where(viewer), 1), else_=0)), 0).label(view.key) for view in VIEWS]
    asked = _filtered(select(*sums).where(Complaint.visible_to(viewer)), filters or Filters())
    row = session.execute(asked).one()
    return {view.key: int(row[number]) for number, view in enumerate(VIEWS)}


def escalate_late() -> int:
    """Report every promise that was broken since the last look: to the owner, and to the head; how many there were."""
    now = clock.now()
    count = 0
    for complaint in session.scalars(select(Complaint).where(_breaking()).order_by(Complaint.id).limit(200)):
        mine = (Complaint.id == complaint.id) & Complaint.escalated_at.is_(None)
        if changed(update(Complaint).where(mine).values(escalated_at=now)) == 1:
            _report(complaint)
            count += 1
    return count


def breaking() -> int:
    """How many the job's next turn reports."""
    return session.scalar(select(func.count()).where(_breaking())) or 0


def open_cases() -> int:
    return session.scalar(select(func.count()).where(_open())) or 0


def _breaking() -> ColumnElement[bool]:
    return _open() & (Complaint.due_at < clock.now()) & Complaint.escalated_at.is_(None)


def _report(complaint: Complaint) -> None:
    heads = heads_for(complaint.estate_id)
    told = ", ".join(head.name for head in heads)
    log(complaint, LogKind.LATE, None, public=True, step=complaint.step, due=complaint.due_at.isoformat(), told=told)
    said: dict[str, Any] = {"number": complaint.number, "title": complaint.title, "due": complaint.due_at}
    letters: dict[int, Letter] = {head.id: LateForHead(**said) for head in heads}
    in_case(h.ESCALATED, complaint, None, letters | {complaint.member.account_id: Late(**said)})


def _filtered(statement: Select[Any], filters: Filters) -> Select[Any]:
    for name in ("estate_id", "kind", "step", "severity", "department", "channel"):
        if (value := getattr(filters, name)) is not None:
            statement = statement.where(getattr(Complaint, name) == value)
    if filters.handler is not None:
        statement = statement.where(_with(filters.handler))
    if filters.words.strip():
        statement = statement.where(told_of(SearchQuery.of(filters.words)))
    return statement


def _with(handler: int | str) -> ColumnElement[bool]:
    if handler == "none":
        return Complaint.handler_id.is_(None)
    if handler == "left":
        return Complaint.handler_id.is_not(None) & ~holds(Complaint.handler_id, Complaint.estate_id)
    return Complaint.handler_id == handler


def _end_of_today() -> datetime:
    return clock.end_of(clock.today())
