"""The eight steps as data: which act is possible at which step, where it leads, who may do it, what it demands.

No step can be skipped, because nothing but this table moves a case, and every change asks the database whether the
case is still the one the actor was looking at.
"""

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import select

from portal import clock
from portal.club.ground import locks
from portal.club.ground.steps import Answers, Machine, Table, Transition
from portal.club.people.accounts import Viewer
from portal.club.voice.complaints import sla
from portal.club.voice.complaints.names import STEP_NAMES, CaseStep
from portal.club.voice.complaints.tables import Complaint, LogEntry, LogKind, Work
from portal.database import add, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


class CaseAct(StrEnum):
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


def _entering(complaint: Complaint, step: CaseStep) -> Mapping[str, object]:
    """A new step, a new promise: it may be broken, and reported, again."""
    return {"due_at": sla.due_at(step, complaint, clock.now()), "escalated_at": None}


HANDLE, REPLY, HEAD = "complaints.handle", "complaints.reply", "complaints.head"
# an owner may ask for the head at any time, and a breach may show late
CONTACT = Transition(None, HEAD, words=_l("The head of the department speaks to the owner"))
PROMISE = Transition(None, REPLY, words=_l("Promise of an answer"))
RULES: Table = {
    (CaseStep.CONFIRMATION, CaseAct.CONFIRM): Transition(
        CaseStep.ASSESSMENT, HANDLE, words=_l("Confirm the facts with the owner"),
    ),
    (CaseStep.ASSESSMENT, CaseAct.ASSESS): Transition(CaseStep.INVESTIGATION, HANDLE, words=_l("Assess")),
    (CaseStep.INVESTIGATION, CaseAct.FIND): Transition(None, HANDLE, words=_l("Findings")),
    (CaseStep.INVESTIGATION, CaseAct.PROMISE): PROMISE,
    (CaseStep.INVESTIGATION, CaseAct.CONCLUDE): Transition(
        CaseStep.REPLY, HANDLE, (needs_basis, needs_head_after_breach), _l("Investigation complete"),
    ),
    (CaseStep.REPLY, CaseAct.PROMISE): PROMISE,
    (CaseStep.REPLY, CaseAct.ANSWER): Transition(CaseStep.FOLLOW_UP, REPLY, words=_l("The definite written answer")),
    (CaseStep.FOLLOW_UP, CaseAct.PLAN): Transition(None, HANDLE, words=_l("Plan a work")),
    (CaseStep.FOLLOW_UP, CaseAct.FINISH_WORK): Transition(None, HANDLE, words=_l("This is done")),
    (CaseStep.FOLLOW_UP, CaseAct.FINISH_FOLLOW_UP): Transition(
        CaseStep.RETURN_VISIT, HANDLE, (needs_works_done,), _l("Everything promised is done"),
    ),
    (CaseStep.RETURN_VISIT, CaseAct.VISIT_SATISFIED): Transition(
        CaseStep.ARCHIVE, HANDLE, (needs_another_person, needs_no_protest), _l("Note the return visit"),
    ),
    (CaseStep.RETURN_VISIT, CaseAct.VISIT_UNSATISFIED): Transition(
        CaseStep.INVESTIGATION, HANDLE, (needs_another_person,), _l("Note the return visit"),
        or_to=(CaseStep.REPLY, CaseStep.FOLLOW_UP),
    ),
    (CaseStep.ARCHIVE, CaseAct.ARCHIVE): Transition(
        None, HANDLE, (needs_children_closed,), _l("Close and file"), stamp="archived_at",
    ),
    **{(step, CaseAct.CONTACT): CONTACT for step in CaseStep if CaseStep.INTAKE is not step is not CaseStep.ARCHIVE},
}  # fmt: skip
COURSE = Machine(
    Complaint,
    RULES,
    names=STEP_NAMES,
    behind=frozenset({CaseStep.INTAKE}),  # done by filing
    starts=frozenset({CaseStep.CONFIRMATION}),
    final=frozenset({CaseStep.ARCHIVE}),
    state="step",
    shared=True,
    who=lambda by: by.account_id,
    over="archived_at",
    kept="steps_version",
    entering=_entering,
    answers=Answers(
        elsewhere=_l("This cannot be done at the step the case is at. Please look at the page again."),
        barred=_l("Your role does not allow this for this estate."),
        overtaken=locks.SOMEBODY,
    ),
)


def possible(complaint: Complaint, by: Viewer) -> dict[CaseAct, Transition]:
    """The acts this person may do now, guards left aside: what the case page offers."""
    return COURSE.possible(complaint, lambda permission: by.may(permission, complaint))


def perform(
    complaint: Complaint, act: CaseAct, by: Viewer, version: int, *, to: CaseStep | None = None, **values: object
) -> None:
    """Do the act. `values` are written with it; `to`: where a return goes. Raises Refusal.

    The right is asked here, too: the table is the rule, whoever carries an act out.
    """
    COURSE.perform(
        complaint, act, by, may=lambda permission: by.may(permission, complaint), to=to, seen=version,
        **_with_the_promise(values),
    )  # fmt: skip


def change(complaint: Complaint, version: int, by: int | None, **values: object) -> None:
    """Write to the case if it still is the one of that version."""
    COURSE.change(complaint, by, seen=version, **_with_the_promise(values))


def _with_the_promise(values: dict[str, object]) -> dict[str, object]:
    """A new promise may be broken, and reported, again."""
    return {**values, "escalated_at": None} if "due_at" in values else values


def log(
    complaint: Complaint, kind: LogKind, by: int | None, body: str = "", *, public: bool = False, **about: object
) -> LogEntry:
    """Add a row to the case's log."""
    return add(
        LogEntry(
            complaint_id=complaint.id, at=clock.now(), by_id=by, kind=kind, is_public=public, body=body, about=about
        )
    )


def done(complaint: Complaint, step: CaseStep, by: Viewer, summary: str = "", **facts: object) -> None:
    """Note that a step is done; of one that is done twice the last time counts."""
    log(complaint, LogKind.STEP, by.account_id, summary.strip(), public=True, step=step, **facts)


def answered_by(complaint: Complaint) -> int | None:
    """Who wrote the answer that stands."""
    answers = select(LogEntry.by_id, LogEntry.about).where(
        LogEntry.complaint_id == complaint.id, LogEntry.kind == LogKind.STEP
    )
    for by_id, about in session.execute(answers.order_by(LogEntry.id.desc())):
        if about.get("step") == CaseStep.REPLY:
            return int(by_id) if by_id else None
    return None
