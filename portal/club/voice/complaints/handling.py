"""What the staff do with a case, step by step; every public step tells the owner in the same transaction."""

from typing import Any

from sqlalchemy import select

from portal import clock
from portal.club.people.accounts import Account, Viewer
from portal.club.voice.complaints import commitment, letters, sla
from portal.club.voice.complaints import happenings as h
from portal.club.voice.complaints.dossier import handlers_for
from portal.club.voice.complaints.happenings import in_case, to_owner
from portal.club.voice.complaints.names import (
    SUB_KINDS,
    CaseStep,
    ComplaintChannel,
    ComplaintKind,
    Department,
    Severity,
)
from portal.club.voice.complaints.steps import CaseAct, change, done, log, perform
from portal.club.voice.complaints.tables import Complaint, LogKind
from portal.database import session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


def assign(complaint: Complaint, by: Viewer, version: int, handler: Account) -> None:
    """Give the case to a colleague (or take it); only somebody who may handle this estate's cases."""
    session.execute(select(Account.id).where(Account.id == handler.id).with_for_update(read=True))  # not leaving now
    needs_handler_of_estate(complaint, handler)
    change(complaint, version, by.account_id, handler_id=handler.id)
    log(complaint, LogKind.ACT, by.account_id, act="assigned", to=handler.name)
    in_case(h.ASSIGNED, complaint, by.account_id, account=handler.id)


def needs_handler_of_estate(complaint: Complaint, handler: Account) -> None:
    if handler.id not in {person.id for person in handlers_for(complaint.estate_id)}:
        raise Refusal(_l("This person does not handle complaints of this estate."), "handler_id")


def needs_another_handler(complaint: Complaint, handler: Account) -> None:
    """Of several that are given to a colleague: open, and not with them already."""
    _refuse_archived(complaint)
    if complaint.handler_id == handler.id:
        raise Refusal(_l("It is with this colleague already."), status=409)
    needs_handler_of_estate(complaint, handler)


def note(complaint: Complaint, by: Viewer, body: str) -> None:
    """An internal note: colleagues read it, the owner never does."""
    _refuse_archived(complaint)
    log(complaint, LogKind.NOTE, by.account_id, body.strip())
    in_case(h.NOTED, complaint, by.account_id)


def write(complaint: Complaint, by: Viewer, version: int, body: str, *, insist: bool = False) -> None:
    """A letter to the owner; while nothing is concluded it is checked for words that promise an outcome."""
    _refuse_archived(complaint)
    commitment.mind(complaint, body, insist)
    change(complaint, version, by.account_id, **sla.no_silence(complaint))
    log(complaint, LogKind.LETTER, by.account_id, body.strip(), public=True)
    told = to_owner(letters.Wrote, complaint, body=body.strip())
    in_case(h.WROTE, complaint, by.account_id, told, insisted=insist)


def confirm(
    complaint: Complaint, by: Viewer, version: int, *, kind: ComplaintKind, sub_kind: str, facts: str,
    channel: ComplaintChannel = ComplaintChannel.COMPANY, external_number: str = "",
) -> None:  # fmt: skip
    """Step 2: the facts as gone through with the owner, and what kind of complaint it is."""
    if sub_kind not in SUB_KINDS[kind]:
        raise Refusal(_l("This sub-type does not belong to the type."), "sub_kind")
    if channel is not ComplaintChannel.COMPANY and not external_number.strip():
        raise Refusal(_l("Please give the case number of the other side."), "external_number")
    mine: dict[str, Any] = {} if complaint.handler_id else {"handler_id": by.account_id}
    values: dict[str, Any] = {
        "kind": kind,
        "sub_kind": sub_kind,
        "channel": channel,
        "external_number": external_number.strip() or None,
    }
    perform(complaint, CaseAct.CONFIRM, by, version, **values, **mine)
    done(complaint, CaseStep.CONFIRMATION, by, facts)
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
    perform(complaint, CaseAct.ASSESS, by, version, **values)
    done(complaint, CaseStep.ASSESSMENT, by, severity=severity, breach=is_breach, department=department)
    in_case(h.ASSESSED, complaint, by.account_id, to_owner(letters.Assessed, complaint, department=department))


def contact(complaint: Complaint, by: Viewer, version: int, summary: str) -> None:
    """The head of the department has spoken to the owner of a confirmed breach (or one who asked for it)."""
    values: dict[str, Any] = {"head_contacted_at": clock.now()}
    if complaint.step is CaseStep.INVESTIGATION:
        values["due_at"] = complaint.answer_by  # the clock of the head's talk is over, that of the answer goes on
    perform(complaint, CaseAct.CONTACT, by, version, **values)
    log(complaint, LogKind.ACT, by.account_id, summary.strip(), act="head_contacted")
    in_case(h.CONTACTED, complaint, by.account_id)


def find(
    complaint: Complaint, by: Viewer, version: int, *, contract: str, quality: str, acceptance: str, findings: str
) -> None:
    """Step 4, as often as needed: what was found, against contract, quality standard and acceptance certificate."""
    perform(
        complaint,
        CaseAct.FIND,
        by,
        version,
        contract_basis=contract.strip() or None,
        standard_basis=quality.strip() or None,
        acceptance_basis=acceptance.strip() or None,
        findings=findings.strip() or None,
    )
    log(complaint, LogKind.ACT, by.account_id, findings.strip(), act="findings")
    in_case(h.FOUND, complaint, by.account_id)


def conclude(complaint: Complaint, by: Viewer, version: int) -> None:
    """Step 4 is complete: it stands on evidence, and after a breach the head has spoken to the owner."""
    perform(complaint, CaseAct.CONCLUDE, by, version)
    done(complaint, CaseStep.INVESTIGATION, by, bases=_bases(complaint))
    in_case(h.CONCLUDED, complaint, by.account_id)


def _refuse_archived(complaint: Complaint) -> None:
    if not complaint.is_open:
        raise Refusal(_l("This case is archived; nothing in it changes any more."), status=409)


def _bases(complaint: Complaint) -> list[str]:
    named = {
        "contract": complaint.contract_basis,
        "standard": complaint.standard_basis,
        "acceptance": complaint.acceptance_basis,
    }
    return [name for name, text in named.items() if text]
