"""What happens in a case, step by step."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from portal.club.estate.projects.happenings import HOME
from portal.club.ground.happenings import Entity, Happening, Readers, Told, happened
from portal.club.ground.letters import Letter
from portal.club.people.accounts.happenings import ACCOUNT
from portal.club.voice.complaints import letters
from portal.club.voice.complaints.letters import ToOwner
from portal.club.voice.complaints.names import STEP_NAMES
from portal.club.voice.complaints.tables import Complaint
from portal.database import session
from portal.sentences import lazy_gettext as _l

YES_NO = {True: _l("yes"), False: _l("no")}


def numbers_of(ids: Collection[int]) -> dict[int, str]:
    """The receipt numbers of these cases."""
    rows = session.execute(select(Complaint.id, Complaint.number).where(Complaint.id.in_(ids)))
    return {row.id: row.number for row in rows}


COMPLAINT = Entity("complaint", "complaints", numbers_of, found_by="number")
WORK = Entity("work", "complaint_works")


def _of_a_case(code: str, did: object, line: object | None, *sent: type[Letter], **more: Any) -> Happening:
    rows = (COMPLAINT, HOME, *more.pop("rows", ()))
    return Happening(code, did, rows, line=line, letters=sent, **more)


FILED = _of_a_case(
    "complaint.filed", _l("filed complaint %(complaint)s"), _l("filed complaint %(complaint)s"), letters.Received
)
ASSIGNED = _of_a_case(
    "complaint.assigned",
    _l("gave complaint %(complaint)s to %(account)s"),
    None,
    rows=(ACCOUNT,),
)
GIVEN_BACK = _of_a_case(
    "complaint.given_back",
    _l("gave complaint %(complaint)s back to the desk: %(account)s no longer handles it"),
    None,
    rows=(ACCOUNT,),
)
NOTED = _of_a_case("complaint.noted", _l("wrote an internal note in complaint %(complaint)s"), None)
WROTE = _of_a_case(
    "complaint.wrote",
    _l("wrote to the owner of complaint %(complaint)s; insisted on a word that commits: %(insisted)s"),
    _l("was written to about complaint %(complaint)s"),
    letters.Wrote,
    values=("insisted",),
    words={"insisted": YES_NO},
)
CONFIRMED = _of_a_case(
    "complaint.confirm",
    _l("confirmed the facts of complaint %(complaint)s"),
    _l("facts of complaint %(complaint)s confirmed"),
    letters.Confirmed,
)
ASSESSED = _of_a_case(
    "complaint.assess",
    _l("assessed complaint %(complaint)s"),
    _l("complaint %(complaint)s assessed, investigation begun"),
    letters.Assessed,
)
CONTACTED = _of_a_case(
    "complaint.contact",
    _l("spoke to the owner of complaint %(complaint)s as head of the department"),
    _l("the head of the department called about complaint %(complaint)s"),
)
FOUND = _of_a_case(
    "complaint.find",
    _l("wrote down findings of complaint %(complaint)s"),
    _l("findings of complaint %(complaint)s written down"),
    readers=Readers.STAFF,
)
CONCLUDED = _of_a_case(
    "complaint.conclude",
    _l("concluded the investigation of complaint %(complaint)s"),
    _l("investigation of complaint %(complaint)s concluded"),
)
PROMISED = _of_a_case(
    "complaint.promise",
    _l("promised a dated answer to complaint %(complaint)s"),
    _l("a new date was promised for the answer to complaint %(complaint)s"),
    letters.Promised,
)
ANSWERED = _of_a_case(
    "complaint.answer",
    _l("answered complaint %(complaint)s"),
    _l("complaint %(complaint)s answered"),
    letters.Answered,
)
GROUP_ANSWERED = _of_a_case(
    "complaint.answered_with_group",
    _l("answered complaint %(complaint)s with the first of its group"),
    _l("complaint %(complaint)s answered"),
    letters.Wrote,
)
PLANNED = _of_a_case(
    "complaint.plan",
    _l("planned a work for complaint %(complaint)s"),
    _l("a work was planned for complaint %(complaint)s"),
    letters.Planned,
    rows=(WORK,),
)
WORK_DONE = _of_a_case(
    "complaint.finish_work",
    _l("finished a work of complaint %(complaint)s"),
    _l("a work of complaint %(complaint)s is done"),
    letters.WorkDone,
    rows=(WORK,),
)
FOLLOWED_UP = _of_a_case(
    "complaint.finish_follow_up",
    _l("finished following up complaint %(complaint)s"),
    _l("everything planned for complaint %(complaint)s is done"),
    letters.VisitDue,
)
SATISFIED = _of_a_case(
    "complaint.visit_satisfied",
    _l("made the return visit of complaint %(complaint)s: satisfied"),
    _l("was satisfied at the return visit of complaint %(complaint)s"),
)
RETURNED = _of_a_case(
    "complaint.visit_unsatisfied",
    _l("sent complaint %(complaint)s back to the step “%(to)s”, the owner was not satisfied"),
    _l("was not satisfied: complaint %(complaint)s went back"),
    letters.Returned,
    values=("to",),
    words={"to": STEP_NAMES},
)
ARCHIVED = _of_a_case(
    "complaint.archive",
    _l("closed and filed complaint %(complaint)s"),
    _l("complaint %(complaint)s closed"),
    letters.Archived,
    formerly=("complaint.archived",),
)
OWNER_WROTE = _of_a_case(
    "complaint.owner_wrote",
    _l("added a word to complaint %(complaint)s"),
    _l("added a word to complaint %(complaint)s"),
    letters.OwnerWrote,
)
HEAD_ASKED = _of_a_case(
    "complaint.head_asked",
    _l("asked for the head of the department in complaint %(complaint)s"),
    _l("asked for the head of the department in complaint %(complaint)s"),
    letters.HeadAsked,
)
VISIT_ANSWERED = _of_a_case(
    "complaint.visit_answered",
    _l("said whether complaint %(complaint)s was settled well: %(satisfied)s"),
    _l("said whether complaint %(complaint)s was settled well: %(satisfied)s"),
    values=("satisfied",),
    words={"satisfied": YES_NO},
)
ESCALATED = _of_a_case(
    "complaint.escalated",
    _l("reported a broken promise in complaint %(complaint)s to the owner and the head"),
    _l("a promise in complaint %(complaint)s was broken"),
    letters.Late,
    letters.LateForHead,
)


def in_case(
    what: Happening,
    complaint: Complaint,
    by: int | None,
    told: Told = None,
    **kept: Any,
) -> None:
    """It happened in this case: to its owner and the home."""
    ids = {"complaint": complaint.id, "home": complaint.home_id}
    happened(what, by, member=complaint.member, told=told, **ids, **kept)


def to_owner(kind: type[ToOwner], complaint: Complaint, **values: Any) -> ToOwner:
    """A letter to the owner of the case, with what each says of it."""
    said: dict[str, Any] = {"number": complaint.number, "title": complaint.title, "answer_by": complaint.answer_by}
    return kind(**said, **values)
