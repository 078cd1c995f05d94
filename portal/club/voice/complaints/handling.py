"""What the staff do with a case, step by step; every public step tells the owner in the same transaction."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from portal import clock
from portal.club.ground import calendar
from portal.club.people import accounts
from portal.club.people.accounts import Account, Role, RoleGrant, Viewer
from portal.club.voice.complaints import commitment, letters, sla
from portal.club.voice.complaints import happenings as h
from portal.club.voice.complaints.happenings import in_case, to_owner
from portal.club.voice.complaints.names import SUB_KINDS, Channel, Department, Kind, Severity, Step
from portal.club.voice.complaints.steps import RULES, Act, change, log, perform
from portal.club.voice.complaints.tables import Complaint, Entry, Work
from portal.database import add, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


def assign(complaint: Complaint, by: Viewer, version: int, handler: Account) -> None:
    """Give the case to a colleague (or take it); only somebody who may handle this estate's cases."""
    session.execute(select(Account.id).where(Account.id == handler.id).with_for_update(read=True))  # not leaving now
    if handler.id not in {person.id for person in handlers_for(complaint.estate_id)}:
        raise Refusal(_l("This person does not handle complaints of this estate."), "handler_id")
    change(complaint, version, by.account_id, handler_id=handler.id)
    log(complaint, Entry.ACT, by.account_id, act="assigned", to=handler.name)
    in_case(h.ASSIGNED, complaint, by.account_id, account=handler.id)


def note(complaint: Complaint, by: Viewer, body: str) -> None:
    """An internal note: colleagues read it, the owner never does."""
    _refuse_archived(complaint)
    log(complaint, Entry.NOTE, by.account_id, body.strip())
    in_case(h.NOTED, complaint, by.account_id)


def write(complaint: Complaint, by: Viewer, version: int, body: str, *, insist: bool = False) -> None:
    """A letter to the owner; while nothing is concluded it is checked for words that promise an outcome."""
    _refuse_archived(complaint)
    _mind_commitments(complaint, body, insist)
    change(complaint, version, by.account_id, **_no_silence(complaint))
    log(complaint, Entry.LETTER, by.account_id, body.strip(), public=True)
    told = to_owner(letters.Wrote, complaint, body=body.strip())
    in_case(h.WROTE, complaint, by.account_id, told, insisted=insist)


def confirm(
    complaint: Complaint, by: Viewer, version: int, *, kind: Kind, sub_kind: str, facts: str,
    channel: Channel = Channel.COMPANY, external_number: str = "",
) -> None:  # fmt: skip
    """Step 2: the facts as gone through with the owner, and what kind of complaint it is."""
    if sub_kind not in SUB_KINDS[kind]:
        raise Refusal(_l("This sub-type does not belong to the type."), "sub_kind")
    if channel is not Channel.COMPANY and not external_number.strip():
        raise Refusal(_l("Please give the case number of the other side."), "external_number")
    mine: dict[str, Any] = {} if complaint.handler_id else {"handler_id": by.account_id}
    values: dict[str, Any] = {
        "kind": kind,
        "sub_kind": sub_kind,
        "channel": channel,
        "external_number": external_number.strip() or None,
    }
    perform(complaint, Act.CONFIRM, by, version, **values, **mine)
    _done(complaint, Step.CONFIRMATION, by, facts)
    in_case(h.CONFIRMED, complaint, by.account_id, to_owner(letters.Confirmed, complaint, facts=facts.strip()))


def assess(
    complaint: Complaint, by: Viewer, version: int, *, severity: Severity, is_breach: bool | None,
    department: Department, parent: Complaint | None = None,
) -> None:  # fmt: skip
    """Step 3: how serious, breach or not, one of a group or not, who must act. A breach starts the head's clock."""
    if parent is not None and (parent.id == complaint.id or parent.parent_id is not None or not parent.is_open):
        raise Refusal(_l("This case cannot be the first of the group."), "parent")
    first = parent.id if parent else None
    values: dict[str, Any] = {
        "severity": severity,
        "is_breach": is_breach,
        "department": department,
        "parent_id": first,
    }
    if is_breach:
        values["due_at"] = min(sla.head_by(clock.now()), complaint.answer_by)
    perform(complaint, Act.ASSESS, by, version, **values)
    _done(complaint, Step.ASSESSMENT, by, severity=severity, breach=is_breach, department=department)
    in_case(h.ASSESSED, complaint, by.account_id, to_owner(letters.Assessed, complaint, department=department))


def contact(complaint: Complaint, by: Viewer, version: int, summary: str) -> None:
    """The head of the department has spoken to the owner of a confirmed breach (or one who asked for it)."""
    values: dict[str, Any] = {"head_contacted_at": clock.now()}
    if complaint.step is Step.INVESTIGATION:
        values["due_at"] = complaint.answer_by  # the clock of the head's talk is over, that of the answer goes on
    perform(complaint, Act.CONTACT, by, version, **values)
    log(complaint, Entry.ACT, by.account_id, summary.strip(), act="head_contacted")
    in_case(h.CONTACTED, complaint, by.account_id)


def find(
    complaint: Complaint, by: Viewer, version: int, *, contract: str, quality: str, acceptance: str, findings: str
) -> None:
    """Step 4, as often as needed: what was found, against contract, quality standard and acceptance certificate."""
    perform(
        complaint,
        Act.FIND,
        by,
        version,
        contract_basis=contract.strip() or None,
        standard_basis=quality.strip() or None,
        acceptance_basis=acceptance.strip() or None,
        findings=findings.strip() or None,
    )
    log(complaint, Entry.ACT, by.account_id, findings.strip(), act="findings")
    in_case(h.FOUND, complaint, by.account_id)


def conclude(complaint: Complaint, by: Viewer, version: int) -> None:
    """Step 4 is complete: it stands on evidence, and after a breach the head has spoken to the owner."""
    perform(complaint, Act.CONCLUDE, by, version)
    _done(complaint, Step.INVESTIGATION, by, bases=_bases(complaint))
    in_case(h.CONCLUDED, complaint, by.account_id)


def promise(
    complaint: Complaint, by: Viewer, version: int, *, body: str, answer_on: date, insist: bool = False
) -> None:
    """No answer yet, but the day of one: the owner reads why, and the clock runs to the new date."""
    when = _end_of_working_day(answer_on)
    if when <= clock.now():
        raise Refusal(_l("The date of a promise lies in the future."), "answer_on")
    _mind_commitments(complaint, body, insist)
    perform(complaint, Act.PROMISE, by, version, answer_by=when, due_at=when, promises=complaint.promises + 1)
    log(complaint, Entry.LETTER, by.account_id, body.strip(), public=True, promised=when.isoformat())
    in_case(h.PROMISED, complaint, by.account_id, to_owner(letters.Promised, complaint, body=body.strip()))


def answer(complaint: Complaint, by: Viewer, version: int, body: str) -> None:
    """Step 5: the definite written answer."""
    perform(complaint, Act.ANSWER, by, version)
    log(complaint, Entry.LETTER, by.account_id, body.strip(), public=True, answer=True)
    _done(complaint, Step.REPLY, by)
    in_case(h.ANSWERED, complaint, by.account_id, to_owner(letters.Answered, complaint, body=body.strip()))
    for other in open_children(complaint):
        log(other, Entry.LETTER, by.account_id, body.strip(), public=True, of_group=complaint.number)
        in_case(h.GROUP_ANSWERED, other, by.account_id, to_owner(letters.Wrote, other, body=body.strip()))


def plan(complaint: Complaint, by: Viewer, version: int, *, what: str, by_day: date) -> Work:
    """Step 6: something that will be done for the owner, and by when."""
    if by_day < clock.today():
        raise Refusal(_l("The day of a work lies ahead."), "by_day")
    perform(complaint, Act.PLAN, by, version, **_no_silence(complaint))
    work = add(Work(complaint_id=complaint.id, what=what.strip(), by_day=by_day))
    log(complaint, Entry.ACT, by.account_id, work.what, public=True, act="planned", day=by_day.isoformat())
    told = to_owner(letters.Planned, complaint, what=work.what, day=by_day)
    in_case(h.PLANNED, complaint, by.account_id, told, work=work.id)
    return work


def finish_work(complaint: Complaint, by: Viewer, version: int, work: Work) -> None:
    """A work is done; pressing twice is harmless."""
    if work.complaint_id != complaint.id:
        raise Refusal(_l("This work belongs to another case."))
    if work.done_at is not None:
        return
    perform(complaint, Act.FINISH_WORK, by, version, **_no_silence(complaint))
    work.done_at = clock.now()
    log(complaint, Entry.ACT, by.account_id, work.what, public=True, act="done")
    told = to_owner(letters.WorkDone, complaint, what=work.what)
    in_case(h.WORK_DONE, complaint, by.account_id, told, work=work.id)


def finish_follow_up(complaint: Complaint, by: Viewer, version: int, summary: str) -> None:
    """Step 6 is complete; somebody else will ask the owner."""
    perform(complaint, Act.FINISH_FOLLOW_UP, by, version, owner_satisfied=None)
    _done(complaint, Step.FOLLOW_UP, by, summary)
    in_case(h.FOLLOWED_UP, complaint, by.account_id, to_owner(letters.VisitDue, complaint))


def visit(
    complaint: Complaint, by: Viewer, version: int, *, satisfied: bool, words: str, back_to: Step = Step.INVESTIGATION
) -> None:
    """Step 7: what the owner said to somebody who did not handle the case; unsatisfied goes back, and is counted."""
    if satisfied:
        perform(complaint, Act.VISIT_SATISFIED, by, version, owner_satisfied=True)
        _done(complaint, Step.RETURN_VISIT, by, words, satisfied=True)
        in_case(h.SATISFIED, complaint, by.account_id)
        return
    back = RULES[Step.RETURN_VISIT, Act.VISIT_UNSATISFIED]
    if back_to not in {back.to, *back.or_to}:
        raise Refusal(_l("A case goes back to investigation, reply or follow-up."), "back_to")
    by_when = sla.answer_by(clock.now())
    values: dict[str, Any] = {"returns": complaint.returns + 1, "owner_satisfied": False}
    if back_to is not Step.FOLLOW_UP:
        values |= {"answer_by": by_when, "due_at": by_when}
    perform(complaint, Act.VISIT_UNSATISFIED, by, version, to=back_to, **values)
    log(complaint, Entry.ACT, by.account_id, words.strip(), public=True, act="returned", to=back_to)
    in_case(h.RETURNED, complaint, by.account_id, to_owner(letters.Returned, complaint, to=back_to), to=back_to)


def archive(complaint: Complaint, by: Viewer, version: int, *, cause: str, lesson: str) -> None:
    """Step 8: the dossier is closed; from here on nothing in it changes."""
    perform(complaint, Act.ARCHIVE, by, version, cause=cause.strip(), lesson=lesson.strip())
    _done(complaint, Step.ARCHIVE, by)
    in_case(h.ARCHIVED, complaint, by.account_id, to_owner(letters.Archived, complaint))


def handlers_for(estate_id: int) -> list[Account]:
    """Who may handle cases of that estate."""
    return _holders(accounts.roles_with("complaints.handle"), estate_id)


def heads_for(estate_id: int) -> list[Account]:
    """Who is told when a promise to an owner of that estate is broken."""
    return _holders(accounts.roles_with("complaints.head"), estate_id)


def open_children(complaint: Complaint) -> list[Complaint]:
    """The other cases of its group: one answer reaches each owner, each case goes its own way to the end."""
    rows = select(Complaint).where(Complaint.parent_id == complaint.id, Complaint.archived_at.is_(None))
    return list(session.scalars(rows))


def _holders(roles: list[Role], estate_id: int) -> list[Account]:
    granted = select(RoleGrant.account_id).where(
        RoleGrant.role.in_(roles), RoleGrant.estate_id.is_(None) | (RoleGrant.estate_id == estate_id)
    )
    people = select(Account).where(Account.id.in_(granted), Account.suspended_at.is_(None)).order_by(Account.id)
    return list(session.scalars(people))


def _mind_commitments(complaint: Complaint, body: str, insist: bool) -> None:
    words = commitment.found_in(body)
    if words and not insist and not complaint.is_investigated:
        quoted = "“" + "” “".join(words) + "”"
        raise Refusal(
            _l("The investigation is not complete; please do not commit yet: %(words)s", words=quoted), "body"
        )


def _refuse_archived(complaint: Complaint) -> None:
    if not complaint.is_open:
        raise Refusal(_l("This case is archived; nothing in it changes any more."), status=409)


def _no_silence(complaint: Complaint) -> dict[str, Any]:
    """While a case is followed up, every public word starts the days of silence anew."""
    if complaint.step is not Step.FOLLOW_UP:
        return {}
    return {"due_at": sla.due_at(Step.FOLLOW_UP, complaint, clock.now())}


def _done(complaint: Complaint, step: Step, by: Viewer, summary: str = "", **facts: object) -> None:
    log(complaint, Entry.STEP, by.account_id, summary.strip(), public=True, step=step, **facts)


def _bases(complaint: Complaint) -> list[str]:
    named = {
        "contract": complaint.contract_basis,
        "standard": complaint.standard_basis,
        "acceptance": complaint.acceptance_basis,
    }
    return [name for name, text in named.items() if text]


def _end_of_working_day(day: date) -> datetime:
    """The end of that day, or of the next working day where it is a free one."""
    return calendar.current().add_working_days(datetime.combine(day, time(), clock.ZONE), 0)
