"""When what is due: the published standard, the date each step promises, and how near it is."""

from datetime import datetime

from sqlalchemy import select

from portal import clock
from portal.club import calendar
from portal.club.calendar import Nearness, nearness
from portal.club.complaints.names import Step
from portal.club.complaints.tables import Complaint, ServiceStandard
from portal.database import session

__all__ = ["Nearness", "answer_by", "confirm_by", "due_at", "head_by", "nearness", "standard"]


def standard() -> ServiceStandard:
    """The standard in force today; read once in a request or act."""
    known: ServiceStandard | None = session().info.get("complaint_standard")
    if known is None:
        today = clock.today()
        newest = select(ServiceStandard).where(ServiceStandard.since <= today).order_by(ServiceStandard.since.desc())
        known = session.scalar(newest.limit(1)) or ServiceStandard(
            since=today, confirm_days=1, answer_days=10, silence_days=3, visit_days=3, head_hours=4
        )
        session().info["complaint_standard"] = known
    return known


def confirm_by(filed_at: datetime) -> datetime:
    return calendar.current().add_working_days(filed_at, standard().confirm_days)


def answer_by(filed_at: datetime) -> datetime:
    return calendar.current().add_working_days(filed_at, standard().answer_days)


def head_by(now: datetime) -> datetime:
    """Until when the head of the department has to have spoken to the owner after a confirmed breach."""
    return calendar.current().add_working_hours(now, standard().head_hours)


def due_at(step: Step, complaint: Complaint, now: datetime) -> datetime:
    """Until when that step is to be done, entering it now."""
    days, rules = calendar.current(), standard()
    if step is Step.CONFIRMATION:
        return days.add_working_days(complaint.filed_at, rules.confirm_days)
    if step is Step.ASSESSMENT:
        return min(days.add_working_days(now, 1), complaint.answer_by)
    if step in {Step.INVESTIGATION, Step.REPLY}:
        return complaint.answer_by
    if step is Step.FOLLOW_UP:
        return days.add_working_days(now, rules.silence_days)
    return days.add_working_days(now, rules.visit_days)
