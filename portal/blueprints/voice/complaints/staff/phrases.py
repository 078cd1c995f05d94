"""What the desk reads of a case: the rows of its log, how it came, and what stands small beside it in the queue."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.club.voice.complaints import CaseStep, Complaint, ComplaintChannel, names
from portal.club.voice.complaints.tables import LogEntry
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import wording
from portal.web.excel import Cell

BREACH_NAMES = {True: _l("Confirmed breach"), False: _l("No breach"), None: _l("Breach not known yet")}
ACTS = {
    "given_back": _l("The case went back to the desk: whoever had it no longer handles cases here."),
    "taken": _l("%(name)s took the case."),
    "assigned": _l("%(name)s gave the case to %(to)s."),
    "head_contacted": _l("%(name)s spoke to the owner as head of the department."),
    "head_asked": _l("The owner asks for the head of the department."),
    "findings": _l("%(name)s wrote down findings."),
    "planned": _l("%(name)s planned, by %(day)s:"),
    "done": _l("%(name)s noted as done:"),
    "returned": _l("%(name)s visited; the owner is not satisfied. Back to: %(step)s."),
    "photo": _l("%(name)s added a photograph."),
}


def letter(entry: LogEntry) -> object:
    """What a letter of ours is."""
    if entry.about.get("answer"):
        return _("The definite answer")
    return _("Promise of an answer") if entry.about.get("promised") else _("Letter to the owner")


def act(entry: LogEntry) -> object:
    """What somebody did beside the steps; empty where the words of the row say it all."""
    about = entry.about
    act = "taken" if about.get("act") == "assigned" and about.get("to") == _name(entry) else about.get("act")
    if act not in ACTS:
        return ""
    day = wording.day(date.fromisoformat(about["day"])) if act == "planned" else ""
    step = names.STEP_NAMES[about["to"]] if act == "returned" else ""
    return str(ACTS[act]) % {"name": _name(entry), "to": about.get("to"), "day": day, "step": step}


def step(entry: LogEntry) -> list[object]:
    """The step that was done, by whom, and what was settled with it."""
    about = entry.about
    done = _("%(name)s completed: %(step)s", name=_name(entry), step=names.STEP_NAMES[about["step"]])
    if not about.get("severity"):
        return [done]
    severity, department = names.SEVERITY_NAMES[about["severity"]], about.get("department")
    return [done, severity, BREACH_NAMES[about.get("breach")], names.DEPARTMENT_NAMES[department] if department else ""]


def breach(case: Complaint) -> object:
    return "" if case.is_breach is None else BREACH_NAMES[case.is_breach]


def channel(case: Complaint) -> object:
    """How it reached us, with the other side's number; empty where the owner came to us."""
    if case.channel is ComplaintChannel.COMPANY:
        return ""
    return " ".join(filter(None, (str(names.CHANNEL_NAMES[case.channel]), case.external_number)))


def due(case: Complaint) -> object:
    """What the promised moment is for."""
    before_reply = case.step in (CaseStep.INVESTIGATION, CaseStep.REPLY)
    is_answer = before_reply and case.due_at == case.answer_by
    return _("Promised to the owner: written answer") if is_answer else _("The present step is due")


def beside_step(case: Complaint) -> object:
    if case.is_breach:
        return _("Confirmed breach")
    return _("Of a group") if case.parent_id else ""


def beside_handler(case: Complaint) -> object:
    if case.escalated_at:
        return _("Reported to the head")
    return _("Asks for the head") if case.head_asked_at and not case.head_contacted_at else ""


def cells(case: Complaint) -> tuple[Cell, ...]:
    """The case as a line of a sheet."""
    return (
        case.number, case.title, _said(names.KIND_NAMES, case.kind), _said(names.SEVERITY_NAMES, case.severity),
        str(case.home.address if case.home else case.estate.name),
        str(names.STEP_NAMES[case.step]) if case.is_open else _("Closed"), case.handler.name if case.handler else "",
        _said(names.DEPARTMENT_NAMES, case.department), case.filed_at, case.due_at, case.archived_at,
    )  # fmt: skip


def _said(words: Mapping[Any, object], key: object) -> str:
    return str(words[key]) if key else ""


def _name(entry: LogEntry) -> str:
    return entry.by.name if entry.by else ""
