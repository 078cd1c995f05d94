"""The eight steps as data: which act is possible at which step, where it leads, who may do it, what it demands.

No step can be skipped, because nothing but this table moves a case, and every change asks the database whether the
case is still the one the actor was looking at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select, update

from portal import clock
from portal.club.accounts import Viewer
from portal.club.complaints import promises
from portal.club.complaints.names import Step
from portal.club.complaints.tables import Complaint, Entry, LogEntry, Work
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

Guard = Callable[[Complaint, Viewer], None]


class Act(StrEnum):
    CONFIRM = "confirm"
    ASSESS = "assess"
    CONTACT = "contact"  # the head of the department has spoken to the owner
    FIND = "find"
    CONCLUDE = "conclude"
    PROMISE = "promise"
    ANSWER = "answer"
    PLAN = "plan"
    FINISH_WORK = "finish_work"
    FINISH_FOLLOW_UP = "finish_follow_up"
    VISIT_SATISFIED = "visit_satisfied"
    VISIT_UNSATISFIED = "visit_unsatisfied"
    ARCHIVE = "archive"


@dataclass(frozen=True)
class Rule:
    """What an act does to a case at one step: the next step (None: it stays), the permission, the guards in order."""

    to: Step | None
    permission: str
    guards: tuple[Guard, ...] = ()


def needs_basis(complaint: Complaint, _by: Viewer) -> None:
    if not complaint.has_basis:
        raise Refusal(_l("Findings need at least one basis: contract, quality standard or acceptance certificate."))


def needs_head_after_breach(complaint: Complaint, _by: Viewer) -> None:
    if complaint.is_breach and complaint.head_contacted_at is None:
        raise Refusal(_l("The breach is confirmed: the head of the department speaks to the owner first."))


def needs_works_done(complaint: Complaint, _by: Viewer) -> None:
    left = select(Work.id).where(Work.complaint_id == complaint.id, Work.done_at.is_(None)).limit(1)
    if session.scalar(left) is not None:
        raise Refusal(_l("Some of the promised work is not done yet."))


def needs_another_person(complaint: Complaint, by: Viewer) -> None:
    if by.account_id == complaint.handler_id or by.account_id == answered_by(complaint):
        raise Refusal(_l("The return visit is made by somebody who neither handled nor answered the case."))


def needs_no_protest(complaint: Complaint, _by: Viewer) -> None:
    if complaint.owner_satisfied is False:
        raise Refusal(_l("The owner answered that they are not satisfied. Please send the case back."))


def needs_children_closed(complaint: Complaint, _by: Viewer) -> None:
    open_child = select(Complaint.id).where(Complaint.parent_id == complaint.id, Complaint.archived_at.is_(None))
    if session.scalar(open_child.limit(1)) is not None:
        raise Refusal(_l("This is the first case of a group. Its other cases have to be closed before it."))


HANDLE, REPLY, HEAD = "complaints.handle", "complaints.reply", "complaints.head"
RULES: dict[tuple[Step, Act], Rule] = {
    (Step.CONFIRMATION, Act.CONFIRM): Rule(Step.ASSESSMENT, HANDLE),
    (Step.ASSESSMENT, Act.ASSESS): Rule(Step.INVESTIGATION, HANDLE),
    (Step.INVESTIGATION, Act.FIND): Rule(None, HANDLE),
    (Step.INVESTIGATION, Act.PROMISE): Rule(None, REPLY),
    (Step.INVESTIGATION, Act.CONCLUDE): Rule(Step.REPLY, HANDLE, (needs_basis, needs_head_after_breach)),
    (Step.REPLY, Act.PROMISE): Rule(None, REPLY),
    (Step.REPLY, Act.ANSWER): Rule(Step.FOLLOW_UP, REPLY),
    (Step.FOLLOW_UP, Act.PLAN): Rule(None, HANDLE),
    (Step.FOLLOW_UP, Act.FINISH_WORK): Rule(None, HANDLE),
    (Step.FOLLOW_UP, Act.FINISH_FOLLOW_UP): Rule(Step.RETURN_VISIT, HANDLE, (needs_works_done,)),
    (Step.RETURN_VISIT, Act.VISIT_SATISFIED): Rule(Step.ARCHIVE, HANDLE, (needs_another_person, needs_no_protest)),
    (Step.RETURN_VISIT, Act.VISIT_UNSATISFIED): Rule(Step.INVESTIGATION, HANDLE, (needs_another_person,)),
    (Step.ARCHIVE, Act.ARCHIVE): Rule(None, HANDLE, (needs_children_closed,)),
    # an owner may ask for the head at any time, and a breach may show late
    **{(step, Act.CONTACT): Rule(None, HEAD) for step in Step if Step.INTAKE is not step is not Step.ARCHIVE},
}


def possible(complaint: Complaint, by: Viewer) -> frozenset[Act]:
    """The acts this person may do now, guards left aside: what the case page offers."""
    if not complaint.is_open:
        return frozenset()
    return frozenset(
        act
        for (step, act), rule in RULES.items()
        if step is complaint.step and by.may(rule.permission, complaint.estate_id)
    )


def perform(
    complaint: Complaint, act: Act, by: Viewer, version: int, *, to: Step | None = None, **values: object
) -> None:
    """Do the act: look it up, ask its guards, change the case if nobody else has meanwhile. Raises Refusal.

    `values` are written with it; `to` may name another step where the rule allows a choice (a return goes back).
    """
    rule = RULES.get((complaint.step, act))
    if not complaint.is_open or rule is None:
        raise Refusal(_l("This cannot be done at the step the case is at. Please look at the page again."), status=409)
    demand(by, rule.permission, complaint)
    for guard in rule.guards:
        guard(complaint, by)
    step = to or rule.to or complaint.step
    if step is not complaint.step:
        values = {"due_at": promises.due_at(step, complaint, clock.now()), **values}
    change(complaint, version, step=step, **values)


def demand(by: Viewer, permission: str, complaint: Complaint) -> None:
    """The right for the case's own estate; holding it elsewhere is not enough."""
    if not by.may(permission, complaint.estate_id):
        raise Refusal(_l("Your role does not allow this for this estate."), status=403)


def change(complaint: Complaint, version: int, **values: object) -> None:
    """Write to the case if it still is the one of that version; a new promise may be broken, and reported, again."""
    if "due_at" in values:
        values["escalated_at"] = None
    same = (Complaint.id == complaint.id) & (Complaint.version == version) & Complaint.archived_at.is_(None)
    if changed(update(Complaint).where(same).values(version=Complaint.version + 1, **values)) != 1:
        raise Refusal(
            _l("Somebody changed this case while you were writing. Nothing you typed is lost: look, then send again."),
            status=409,
        )
    session.refresh(complaint)


def log(
    complaint: Complaint, kind: Entry, by: int | None, body: str = "", *, public: bool = False, **about: object
) -> LogEntry:
    """Add a row to the case's log."""
    return add(
        LogEntry(
            complaint_id=complaint.id, at=clock.now(), by_id=by, kind=kind, is_public=public, body=body, about=about
        )
    )


def answered_by(complaint: Complaint) -> int | None:
    """Who wrote the answer that stands."""
    answers = select(LogEntry.by_id, LogEntry.about).where(
        LogEntry.complaint_id == complaint.id, LogEntry.kind == Entry.STEP
    )
    for by_id, about in session.execute(answers.order_by(LogEntry.id.desc())):
        if about.get("step") == Step.REPLY:
            return int(by_id) if by_id else None
    return None
