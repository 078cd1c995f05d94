"""What the owner does with their own case: writes to it, asks for the head, answers the return visit."""

from typing import Any

from portal import clock
from portal.club.voice.complaints import happenings as h
from portal.club.voice.complaints.dossier import heads_for
from portal.club.voice.complaints.happenings import in_case
from portal.club.voice.complaints.letters import HeadAsked, OwnerWrote
from portal.club.voice.complaints.names import CaseStep
from portal.club.voice.complaints.steps import change, log
from portal.club.voice.complaints.tables import Complaint, LogKind
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


def add_word(complaint: Complaint, body: str) -> None:
    """The owner writes; whoever handles the case hears of it."""
    _refuse_archived(complaint)
    log(complaint, LogKind.WORD, complaint.member.account_id, body.strip(), public=True)
    told = {complaint.handler_id: OwnerWrote(**_about(complaint))} if complaint.handler_id else None
    in_case(h.OWNER_WROTE, complaint, complaint.member.account_id, told)


def ask_for_head(complaint: Complaint) -> None:
    """The owner wants to speak to the head of the department; asking twice is harmless."""
    _refuse_archived(complaint)
    if complaint.head_asked_at is not None:
        return
    change(complaint, complaint.revision, complaint.member.account_id, head_asked_at=clock.now())
    log(complaint, LogKind.ACT, complaint.member.account_id, public=True, act="head_asked")
    told = {head.id: HeadAsked(**_about(complaint)) for head in heads_for(complaint.estate_id)}
    in_case(h.HEAD_ASKED, complaint, complaint.member.account_id, told)


def answer_visit(complaint: Complaint, *, satisfied: bool, words: str = "") -> None:
    """Satisfied or not, in the owner's own words; somebody who did not handle the case closes it or sends it back."""
    if not complaint.is_open or complaint.step is not CaseStep.RETURN_VISIT:
        raise Refusal(_l("We ask whether you are satisfied once the work is done."), status=409)
    if not satisfied and not words.strip():
        raise Refusal(_l("Please tell us what is not right yet."), "words")
    change(complaint, complaint.revision, complaint.member.account_id, owner_satisfied=satisfied)
    log(complaint, LogKind.WORD, complaint.member.account_id, words.strip(), public=True, satisfied=satisfied)
    in_case(h.VISIT_ANSWERED, complaint, complaint.member.account_id, satisfied=satisfied)


def _refuse_archived(complaint: Complaint) -> None:
    if not complaint.is_open:
        raise Refusal(_l("This complaint is archived. If something is wrong again, please send a new one."), status=409)


def _about(complaint: Complaint) -> dict[str, Any]:
    return {"number": complaint.number, "title": complaint.title}
