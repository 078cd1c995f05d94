"""One case: what was said and done, the facts, and the acts of the step it is at."""

from typing import Any

from flask import Response, g, request, url_for
from sqlalchemy import select

from portal.blueprints.voice.complaints.staff import blueprint, canned, forms, phrases
from portal.club.ground import audit
from portal.club.ground.careful import Counted
from portal.club.people import accounts
from portal.club.voice import complaints
from portal.club.voice.complaints import Channel, Complaint, ComplaintPhoto, Department, Severity, Step, names
from portal.database import session
from portal.identity import staff, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page, uploads
from portal.web.answers import find_by, within_reach
from portal.web.careful import Look, careful, plain


@blueprint.get("/<number>")
@staff("complaints.read")
def show(number: str) -> Answer:
    case = _case(number)
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
        canned=canned.LETTERS,
    )


@blueprint.post("/<number>/notes")
@staff("complaints.handle")
@plain("note")
@form_page(show)
def add_note(number: str) -> Answer:
    complaints.note(_case(number), viewer, forms.NoteForm.checked().note.data or "")
    return _back(number, _("The note is kept; the owner does not see it."))


@blueprint.post("/<number>/letters")
@staff("complaints.reply")
@plain("written")
@form_page(show)
def send_letter(number: str) -> Answer:
    form = forms.LetterForm.checked()
    complaints.write(_case(number), viewer, _seen(form), form.body.data or "", insist=form.insist.data)
    return _back(number, _("The letter is on its way to the owner."))


@blueprint.post("/<number>/handler")
@staff("complaints.handle")
@plain("inside")
@form_page(show)
def assign(number: str) -> Answer:
    case = _case(number)
    form = _assign_form(case, checked=True)
    complaints.assign(case, viewer, _seen(form), accounts.by_id(int(form.handler_id.data)))
    return _back(number, _("The case is with %(name)s now.", name=case.handler.name if case.handler else ""))


@blueprint.post("/<number>/confirmation")
@staff("complaints.handle")
@plain("written")
@form_page(show)
def confirm(number: str) -> Answer:
    form = forms.ConfirmForm.checked()
    kind, sub_kind = form.kind_and_sub
    complaints.confirm(
        _case(number),
        viewer,
        _seen(form),
        kind=kind,
        sub_kind=sub_kind,
        facts=form.facts.data or "",
        channel=Channel(form.channel.data),
        external_number=form.external_number.data or "",
    )
    return _back(number, _("Confirmed; the owner has been told."))


@blueprint.post("/<number>/assessment")
@staff("complaints.handle")
@plain("step")
@form_page(show)
def assess(number: str) -> Answer:
    form = forms.AssessForm.checked()
    complaints.assess(
        _case(number),
        viewer,
        _seen(form),
        severity=Severity(form.severity.data),
        is_breach={"yes": True, "no": False}.get(form.breach.data),
        department=Department(form.department.data),
        parent=_parent(form.parent.data),
    )
    return _back(number, _("Assessed; the investigation begins."))


@blueprint.post("/<number>/contact")
@staff("complaints.head")
@plain("note")
@form_page(show)
def contact(number: str) -> Answer:
    form = forms.ContactForm.checked()
    complaints.contact(_case(number), viewer, _seen(form), form.summary.data or "")
    return _back(number, _("The talk with the owner is noted."))


@blueprint.post("/<number>/findings")
@staff("complaints.handle")
@plain("draft")
@form_page(show)
def keep_findings(number: str) -> Answer:
    form = forms.FindForm.checked()
    complaints.find(
        _case(number),
        viewer,
        _seen(form),
        contract=form.contract.data or "",
        quality=form.quality.data or "",
        acceptance=form.acceptance.data or "",
        findings=form.findings.data or "",
    )
    return _back(number, _("The findings are kept."))


@blueprint.post("/<number>/conclusion")
@staff("complaints.handle")
@plain("step")
@form_page(show)
def conclude(number: str) -> Answer:
    complaints.conclude(_case(number), viewer, _seen(forms.ConcludeForm.checked()))
    return _back(number, _("The investigation is complete; the written reply is next."))


@blueprint.post("/<number>/promise")
@staff("complaints.reply")
@plain("written")
@form_page(show)
def promise(number: str) -> Answer:
    form = forms.PromiseForm.checked()
    complaints.promise(
        _case(number),
        viewer,
        _seen(form),
        body=form.body.data or "",
        answer_on=form.answer_on.data,  # type: ignore[arg-type]
        insist=form.insist.data,
    )
    return _back(number, _("The owner has been told the new date."))


def _looking_at_give_answer(number: str) -> Look | None:
    case, form = _case(number), forms.AnswerForm.checked()
    group = complaints.open_children(case)
    if not group:
        return None
    counted = [
        Counted(1, _("Owner of this case gets the answer"), names=[case.number]),
        Counted(len(group), _("Other cases of its group get it as a letter"), names=[one.number for one in group]),
    ]
    people = len({one.member_id for one in (case, *group)})
    title = _("Send this answer to %(n)s owners", n=people)
    return Look(title, title, url_for(".show", number=number), counted, people, letter=form.body.data or "")


@blueprint.post("/<number>/answer")
@staff("complaints.reply")
@form_page(show)
@careful(_looking_at_give_answer, reason="body")
def give_answer(number: str) -> Answer:
    form = forms.AnswerForm.checked()
    complaints.answer(_case(number), viewer, _seen(form), form.body.data or "")
    return _back(number, _("The written answer is on its way to the owner."))


@blueprint.post("/<number>/works")
@staff("complaints.handle")
@plain("written")
@form_page(show)
def plan(number: str) -> Answer:
    form = forms.WorkForm.checked()
    complaints.plan(_case(number), viewer, _seen(form), what=form.what.data or "", by_day=form.by_day.data)  # type: ignore[arg-type]
    return _back(number, _("Planned; the owner has been told."))


def _looking_at_finish_work(number: str, work_id: int) -> Look:
    case = _case(number)
    done = [work.what for work in complaints.works_of(case) if work.id == work_id]
    counted = [Counted(len(done), _("Work is done; the owner is told so at once"), names=done)]
    title = _("Tell the owner that this is done")
    return Look(title, title, url_for(".show", number=number), counted)


@blueprint.post("/<number>/works/<int:work_id>/done")
@staff("complaints.handle")
@careful(_looking_at_finish_work)
def finish_work(number: str, work_id: int) -> Answer:
    case = _case(number)
    work = next((work for work in complaints.works_of(case) if work.id == work_id), None)
    if work is None:
        raise Refusal(_("This work belongs to another case."), status=409)
    complaints.finish_work(case, viewer, case.revision, work)
    return _back(number, _("Done; the owner has been told."))


@blueprint.post("/<number>/follow-up")
@staff("complaints.handle")
@plain("written")
@form_page(show)
def finish_follow_up(number: str) -> Answer:
    form = forms.FollowUpForm.checked()
    complaints.finish_follow_up(_case(number), viewer, _seen(form), form.summary.data or "")
    return _back(number, _("The return visit is next, by somebody else."))


@blueprint.post("/<number>/visit")
@staff("complaints.handle")
@plain("written")
@form_page(show)
def visit(number: str) -> Answer:
    form = forms.VisitForm.checked()
    complaints.visit(
        _case(number),
        viewer,
        _seen(form),
        satisfied=form.satisfied.data == "yes",
        words=form.words.data or "",
        back_to=Step(form.back_to.data or Step.INVESTIGATION),
    )
    return _back(number, _("The return visit is noted."))


def _looking_at_archive(number: str) -> Look:
    case = _case(number)
    works = complaints.works_of(case)
    counted = [
        Counted(1, _("Owner is told that the case is closed"), names=[case.member.name]),
        Counted(len(works), _("Works were done for it"), names=[work.what for work in works]),
    ]
    title = _("Close the case %(number)s", number=case.number)
    after = _("From then on nothing in it changes any more.")
    return Look(title, title, url_for(".show", number=number), counted, after=after)


@blueprint.post("/<number>/archive")
@staff("complaints.handle")
@form_page(show)
@careful(_looking_at_archive, reason="lesson")
def archive(number: str) -> Answer:
    form = forms.ArchiveForm.checked()
    complaints.archive(_case(number), viewer, _seen(form), cause=form.cause.data or "", lesson=form.lesson.data or "")
    return _back(number, _("Archived; nothing in it changes any more."))


@blueprint.get("/photos/<int:photo_id>")
@staff("complaints.read")
def photo(photo_id: int) -> Response:
    return uploads.send(find(ComplaintPhoto, photo_id).file)


@blueprint.get("/photos/<int:photo_id>/small")
@staff("complaints.read")
def small_photo(photo_id: int) -> Response:
    return uploads.send(find(ComplaintPhoto, photo_id).file, small=True)


def _case(number: str) -> Complaint:
    return find_by(Complaint, number=number)


def _seen(form: forms.CaseForm) -> int:
    """The revision of the case that the person was looking at."""
    return form.revision


def _back(number: str, said: str) -> Answer:
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
    begun: dict[str, dict[str, Any]] = {
        "find": kept,
        "letter": {"body": canned.letter_for(case, request.args.get("canned", ""))},
    }
    made = {name: form.offered(seen=case.revision, **begun.get(name, {})) for name, form in forms.FORMS.items()}
    return {**made, "assign": _assign_form(case)}


def _assign_form(case: Complaint, *, checked: bool = False) -> forms.AssignForm:
    g.handlers = [(str(person.id), person.name) for person in complaints.handlers_for(case.estate_id)]
    here = str(case.handler_id or viewer.account_id)
    return forms.AssignForm.checked() if checked else forms.AssignForm.offered(handler_id=here, seen=case.revision)
