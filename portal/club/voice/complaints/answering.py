"""From the promise to the archive: what the owner is told, the works, the visit after them."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from portal import clock
from portal.club.ground import calendar
from portal.club.people.accounts import Viewer
from portal.club.voice.complaints import commitment, letters, sla
from portal.club.voice.complaints import happenings as h
from portal.club.voice.complaints.happenings import in_case, to_owner
from portal.club.voice.complaints.names import CaseStep
from portal.club.voice.complaints.steps import RULES, CaseAct, done, log, perform
from portal.club.voice.complaints.tables import Complaint, LogKind, Work
from portal.database import add, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


def promise(
    complaint: Complaint, by: Viewer, version: int, *, body: str, answer_on: date, insist: bool = False
) -> None:
    """No answer yet, but the day of one: the owner reads why, and the clock runs to the new date."""
    when = _end_of_working_day(answer_on)
    if when <= clock.now():
        raise Refusal(_l("The date of a promise lies in the future."), "answer_on")
    commitment.mind(complaint, body, insist)
    perform(complaint, CaseAct.PROMISE, by, version, answer_by=when, due_at=when, promises=complaint.promises + 1)
    log(complaint, LogKind.LETTER, by.account_id, body.strip(), public=True, promised=when.isoformat())
    in_case(h.PROMISED, complaint, by.account_id, to_owner(letters.Promised, complaint, body=body.strip()))


def answer(complaint: Complaint, by: Viewer, version: int, body: str) -> None:
    """Step 5: the definite written answer."""
    perform(complaint, CaseAct.ANSWER, by, version)
    log(complaint, LogKind.LETTER, by.account_id, body.strip(), public=True, answer=True)
    done(complaint, CaseStep.REPLY, by)
    in_case(h.ANSWERED, complaint, by.account_id, to_owner(letters.Answered, complaint, body=body.strip()))
    for other in open_children(complaint):
        log(other, LogKind.LETTER, by.account_id, body.strip(), public=True, of_group=complaint.number)
        in_case(h.GROUP_ANSWERED, other, by.account_id, to_owner(letters.Wrote, other, body=body.strip()))


def plan(complaint: Complaint, by: Viewer, version: int, *, what: str, by_day: date) -> Work:
    """Step 6: something that will be done for the owner, and by when."""
    if by_day < clock.today():
        raise Refusal(_l("The day of a work lies ahead."), "by_day")
    perform(complaint, CaseAct.PLAN, by, version, **sla.no_silence(complaint))
    work = add(Work(complaint_id=complaint.id, what=what.strip(), by_day=by_day))
    log(complaint, LogKind.ACT, by.account_id, work.what, public=True, act="planned", day=by_day.isoformat())
    told = to_owner(letters.Planned, complaint, what=work.what, day=by_day)
    in_case(h.PLANNED, complaint, by.account_id, told, work=work.id)
    return work


def finish_work(complaint: Complaint, by: Viewer, version: int, work: Work) -> None:
    """A work is done; pressing twice is harmless."""
    if work.complaint_id != complaint.id:
        raise Refusal(_l("This work belongs to another case."))
    if work.done_at is not None:
        return
    perform(complaint, CaseAct.FINISH_WORK, by, version, **sla.no_silence(complaint))
    work.done_at = clock.now()
    log(complaint, LogKind.ACT, by.account_id, work.what, public=True, act="done")
    told = to_owner(letters.WorkDone, complaint, what=work.what)
    in_case(h.WORK_DONE, complaint, by.account_id, told, work=work.id)


def finish_follow_up(complaint: Complaint, by: Viewer, version: int, summary: str) -> None:
    """Step 6 is complete; somebody else will ask the owner."""
    perform(complaint, CaseAct.FINISH_FOLLOW_UP, by, version, owner_satisfied=None)
    done(complaint, CaseStep.FOLLOW_UP, by, summary)
    in_case(h.FOLLOWED_UP, complaint, by.account_id, to_owner(letters.VisitDue, complaint))


def visit(
    complaint: Complaint,
    by: Viewer,
    version: int,
    *,
    satisfied: bool,
    words: str,
    back_to: CaseStep = CaseStep.INVESTIGATION,
) -> None:
    """Step 7: what the owner said to somebody who did not handle the case; unsatisfied goes back, and is counted."""
    if satisfied:
        perform(complaint, CaseAct.VISIT_SATISFIED, by, version, owner_satisfied=True)
        done(complaint, CaseStep.RETURN_VISIT, by, words, satisfied=True)
        in_case(h.SATISFIED, complaint, by.account_id)
        return
    back = RULES[CaseStep.RETURN_VISIT, CaseAct.VISIT_UNSATISFIED]
    if back_to not in {back.to, *back.or_to}:
        raise Refusal(_l("A case goes back to investigation, reply or follow-up."), "back_to")
    by_when = sla.answer_by(clock.now())
    values: dict[str, Any] = {"returns": complaint.returns + 1, "owner_satisfied": False}
    if back_to is not CaseStep.FOLLOW_UP:
        values |= {"answer_by": by_when, "due_at": by_when}
    perform(complaint, CaseAct.VISIT_UNSATISFIED, by, version, to=back_to, **values)
    log(complaint, LogKind.ACT, by.account_id, words.strip(), public=True, act="returned", to=back_to)
    in_case(h.RETURNED, complaint, by.account_id, to_owner(letters.Returned, complaint, to=back_to), to=back_to)


def archive(complaint: Complaint, by: Viewer, version: int, *, cause: str, lesson: str) -> None:
    """Step 8: the dossier is closed; from here on nothing in it changes."""
    perform(complaint, CaseAct.ARCHIVE, by, version, cause=cause.strip(), lesson=lesson.strip())
    done(complaint, CaseStep.ARCHIVE, by)
    in_case(h.ARCHIVED, complaint, by.account_id, to_owner(letters.Archived, complaint))


def open_children(complaint: Complaint) -> list[Complaint]:
    """The other cases of its group: one answer reaches each owner, each case goes its own way to the end."""
    rows = select(Complaint).where(Complaint.parent_id == complaint.id, Complaint.archived_at.is_(None))
    return list(session.scalars(rows))


def _end_of_working_day(day: date) -> datetime:
    """The end of that day, or of the next working day where it is a free one."""
    return calendar.current().add_working_days(datetime.combine(day, time(), clock.ZONE), 0)
