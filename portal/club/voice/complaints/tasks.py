"""What a case waits for: its next step, the head's call, each work that was promised."""

from collections.abc import Callable, Collection

from sqlalchemy import select

from portal.club.voice.complaints.names import CaseStep
from portal.club.voice.complaints.tables import Complaint, Work
from portal.database import session
from portal.manifest import TaskKind, TaskTold, Waiting
from portal.sentences import lazy_gettext as _l

HANDLE, REPLY, HEAD = "complaints.handle", "complaints.reply", "complaints.head"
_CASE = (Complaint.id, Complaint.estate_id, Complaint.member_id, Complaint.home_id)


def _told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = session.execute(select(Complaint.id, Complaint.title, Complaint.number).where(Complaint.id.in_(ids)))
    return {row.id: TaskTold(row.title, row.number, {"number": row.number}) for row in rows}


def _works_told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = select(Work.id, Work.what, Complaint.number).join(Complaint, Complaint.id == Work.complaint_id)
    found = session.execute(rows.where(Work.id.in_(ids)))
    return {row.id: TaskTold(row.what, row.number, {"number": row.number}) for row in found}


def _at(step: CaseStep) -> Callable[[], Waiting]:
    """Open cases at that step; they are their handler's."""

    def waiting() -> Waiting:
        rows = select(*_CASE, Complaint.due_at, Complaint.handler_id.label("owner_id"))
        return rows.where(Complaint.archived_at.is_(None), Complaint.step == step)

    return waiting


def _to_visit() -> Waiting:
    """Whoever handled the case does not ask whether it was handled well."""
    rows = select(*_CASE, Complaint.due_at, Complaint.handler_id.label("asked_by"))
    return rows.where(Complaint.archived_at.is_(None), Complaint.step == CaseStep.RETURN_VISIT)


def _for_the_head() -> Waiting:
    wanted = Complaint.is_breach.is_(True) | Complaint.head_asked_at.is_not(None)
    rows = select(*_CASE, Complaint.due_at)
    return rows.where(Complaint.archived_at.is_(None), Complaint.head_contacted_at.is_(None), wanted)


def _works() -> Waiting:
    case = (Complaint.estate_id, Complaint.member_id, Complaint.home_id, Complaint.handler_id.label("owner_id"))
    rows = select(Work.id, *case, Work.by_day.label("due_on")).join(Complaint, Complaint.id == Work.complaint_id)
    return rows.where(Work.done_at.is_(None), Complaint.archived_at.is_(None))


def _works_of(complaint_id: int) -> Waiting:
    return select(Work.id).where(Work.complaint_id == complaint_id)


def _step(code: str, name: object, step: CaseStep, permission: str = HANDLE) -> TaskKind:
    return TaskKind(f"complaint.{code}", name, "complaint", permission, _at(step), _told, kept_by=HANDLE)


TASKS = (
    _step("confirm", _l("Confirm the facts"), CaseStep.CONFIRMATION),
    _step("assess", _l("Assess"), CaseStep.ASSESSMENT),
    _step("investigate", _l("Investigate"), CaseStep.INVESTIGATION),
    _step("answer", _l("Written answer"), CaseStep.REPLY, REPLY),
    _step("follow_up", _l("Follow up"), CaseStep.FOLLOW_UP),
    TaskKind("complaint.visit", _l("Return visit"), "complaint", HANDLE, _to_visit, _told),
    _step("close", _l("Close the file"), CaseStep.ARCHIVE),
    TaskKind("complaint.head", _l("Call by the head"), "complaint", HEAD, _for_the_head, _told),
    TaskKind(
        "complaint.work", _l("Promised work"), "work", HANDLE, _works, _works_told, through={"complaint": _works_of}
    ),
)
