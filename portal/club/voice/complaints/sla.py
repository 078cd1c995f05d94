"""When what is due: the published standard, the date each step promises, and how near it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal import clock
from portal.club.ground import calendar
from portal.club.ground.calendar import Nearness, nearness
from portal.club.ground.figures import number
from portal.club.ground.kept_terms import keep
from portal.club.ground.terms import Terms
from portal.club.voice.complaints.names import CaseStep
from portal.club.voice.complaints.tables import Complaint
from portal.sentences import lazy_gettext as _l

__all__ = [
    "STANDARD",
    "Nearness",
    "ServiceStandard",
    "answer_by",
    "confirm_by",
    "due_at",
    "head_by",
    "nearness",
    "no_silence",
]


@dataclass(frozen=True)
class ServiceStandard:
    """What we publish and are measured by: working days, the head's call in working hours."""

    confirm_days: int = number(1, 1, 365)
    answer_days: int = number(10, 1, 365)
    silence_days: int = number(3, 1, 365)
    visit_days: int = number(3, 1, 365)
    head_hours: int = number(4, 1, 1_000)


STANDARD = keep(Terms("complaint_standard", ServiceStandard, _l("the service standard")))


def confirm_by(filed_at: datetime) -> datetime:
    return calendar.current().add_working_days(filed_at, STANDARD.now().confirm_days)


def answer_by(filed_at: datetime) -> datetime:
    return calendar.current().add_working_days(filed_at, STANDARD.now().answer_days)


def head_by(now: datetime) -> datetime:
    """Until when the head of the department has to have spoken to the owner after a confirmed breach."""
    return calendar.current().add_working_hours(now, STANDARD.now().head_hours)


def due_at(step: CaseStep, complaint: Complaint, now: datetime) -> datetime:
    """Until when that step is to be done, entering it now."""
    days, rules = calendar.current(), STANDARD.now()
    if step is CaseStep.CONFIRMATION:
        return days.add_working_days(complaint.filed_at, rules.confirm_days)
    if step is CaseStep.ASSESSMENT:
        return min(days.add_working_days(now, 1), complaint.answer_by)
    if step in {CaseStep.INVESTIGATION, CaseStep.REPLY}:
        return complaint.answer_by
    if step is CaseStep.FOLLOW_UP:
        return days.add_working_days(now, rules.silence_days)
    return days.add_working_days(now, rules.visit_days)


def no_silence(complaint: Complaint) -> dict[str, Any]:
    """While a case is followed up, every public word starts the days of silence anew."""
    if complaint.step is not CaseStep.FOLLOW_UP:
        return {}
    return {"due_at": due_at(CaseStep.FOLLOW_UP, complaint, clock.now())}
