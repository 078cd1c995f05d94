"""One case: what was said and done, the facts, and the acts of the step it is at."""

from typing import Any

from flask import g, url_for
from sqlalchemy import select

from portal.blueprints.voice.complaints.staff import blueprint, canned, forms, phrases
from portal.blueprints.voice.complaints.staff.queue import CASES
from portal.club.ground import audit
from portal.club.people import accounts
from portal.club.voice import complaints
from portal.club.voice.complaints import Complaint, ComplaintChannel, Department, Severity, names
from portal.database import session
from portal.identity import staff, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.web import Answer, form_page, page
from portal.web.answers import find_by, within_reach
from portal.web.careful import plain
from portal.web.lists import way_back


@blueprint.get("/<number>")
@staff("complaints.read")
def show(number: str) -> Answer:
    case = case_now(number)
    audit.seen(viewer.account_id, case.member.account_id, f"complaint:{case.id}")
    others = complaints.readers(case, viewer.account_id) if case.is_open else []
    log = complaints.log_of(case, public_only=False)
    return page(
        "voice/complaints/staff/show.html",
        case=case,
        log=log,
        stages=complaints.stages_of(case, log),
        photos=complaints.photos_of(case),
        works=complaints.works_of(case),
        earlier=complaints.earlier_of(case, viewer),
        others=others,
        near=complaints.sla.nearness(case.due_at),
        can=complaints.possible(case, viewer),
        may={each: viewer.may(f"complaints.{each}", case) for each in ("handle", "reply", "head")},
        forms=_forms(case),
        names=names,
        phrases=phrases,
        canned={key: (one.name, canned.letter_for(case, key)) for key, one in canned.LETTERS.items()},
        way=way_back(CASES, case),
    )


@blueprint.post("/<number>/notes")
@staff("complaints.handle")
@plain("note")
@form_page(show)
def add_note(number: str) -> Answer:
    complaints.note(case_now(number), viewer, forms.NoteForm.checked().note.data or "")
    return back_to(number, _("The note is kept; the owner does not see it."))


@blueprint.post("/<number>/letters")
@staff("complaints.reply")
@plain("written")
@form_page(show)
def send_letter(number: str) -> Answer:
    form = forms.LetterForm.checked()
    complaints.write(case_now(number), viewer, seen(form), form.body.data or "", insist=form.insist.data)
    return back_to(number, _("The letter is on its way to the owner."))


@blueprint.post("/<number>/handler")
@staff("complaints.handle")
@plain("inside")
@form_page(show)
def assign(number: str) -> Answer:
    case = case_now(number)
    form = _assign_form(case, checked=True)
    complaints.assign(case, viewer, seen(form), accounts.by_id(int(form.handler_id.data)))
    return back_to(number, _("The case is with %(name)s now.", name=case.handler.name if case.handler else ""))


@blueprint.post("/<number>/confirmation")
@staff("complaints.handle")
@plain("written")
@form_page(show)
def confirm(number: str) -> Answer:
    form = forms.ConfirmForm.checked()
    kind, sub_kind = form.kind_and_sub
    complaints.confirm(
        case_now(number),
        viewer,
        seen(form),
        kind=kind,
        sub_kind=sub_kind,
        facts=form.facts.data or "",
        channel=ComplaintChannel(form.channel.data),
        external_number=form.external_number.data or "",
    )
    return back_to(number, _("Confirmed; the owner has been told."))


@blueprint.post("/<number>/assessment")
@staff("complaints.handle")
@plain("step")
@form_page(show)
def assess(number: str) -> Answer:
    form = forms.AssessForm.checked()
    complaints.assess(
        case_now(number),
        viewer,
        seen(form),
        severity=Severity(form.severity.data),
        is_breach={"yes": True, "no": False}.get(form.breach.data),
        department=Department(form.department.data),
        parent=_parent(form.parent.data),
    )
    return back_to(number, _("Assessed; the investigation begins."))


@blueprint.post("/<number>/contact")
@staff("complaints.head")
@plain("note")
@form_page(show)
def contact(number: str) -> Answer:
    form = forms.ContactForm.checked()
    complaints.contact(case_now(number), viewer, seen(form), form.summary.data or "")
    return back_to(number, _("The talk with the owner is noted."))


@blueprint.post("/<number>/findings")
@staff("complaints.handle")
@plain("draft")
@form_page(show)
def keep_findings(number: str) -> Answer:
    form = forms.FindForm.checked()
    complaints.find(
        case_now(number),
        viewer,
        seen(form),
        contract=form.contract.data or "",
        quality=form.quality.data or "",
        acceptance=form.acceptance.data or "",
        findings=form.findings.data or "",
    )
    return back_to(number, _("The findings are kept."))


@blueprint.post("/<number>/conclusion")
@staff("complaints.handle")
@plain("step")
@form_page(show)
def conclude(number: str) -> Answer:
    complaints.conclude(case_now(number), viewer, seen(forms.ConcludeForm.checked()))
    return back_to(number, _("The investigation is complete; the written reply is next."))


def case_now(number: str) -> Complaint:
    return find_by(Complaint, number=number)


def seen(form: forms.CaseForm) -> int:
    """The revision of the case that the person was looking at."""
    return form.revision


def back_to(number: str, said: str) -> Answer:
    return Answer(otherwise=url_for(".show", number=number), say=said)


def _parent(number: str | None) -> Complaint | None:
    """The first case of a group, if it is one this person may handle: one answer reaches every owner of it."""
    if not number:
        return None
    found = session.scalar(select(Complaint).where(Complaint.number == number.upper(), within_reach(Complaint)))
    if found is None:
        raise Refusal(_("There is no case of this number."), "parent")
    return found


def _forms(case: Complaint) -> dict[str, Any]:
    """Every form of the page: the one just refused as it was typed, the others fresh."""
    kept = {
        "contract": case.contract_basis,
        "quality": case.standard_basis,
        "acceptance": case.acceptance_basis,
        "findings": case.findings,
    }
    begun: dict[str, dict[str, Any]] = {"find": kept}
    made = {name: form.offered(seen=case.revision, **begun.get(name, {})) for name, form in forms.FORMS.items()}
    return {**made, "assign": _assign_form(case)}


def _assign_form(case: Complaint, *, checked: bool = False) -> forms.AssignForm:
    g.handlers = [(str(person.id), person.name) for person in complaints.handlers_for(case.estate_id)]
    here = str(case.handler_id or viewer.account_id)
    return forms.AssignForm.checked() if checked else forms.AssignForm.offered(handler_id=here, seen=case.revision)
