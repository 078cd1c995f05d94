"""A case from the promise on: the answer, the works, the visit, the archive."""

from flask import url_for

from portal.blueprints.voice.complaints.staff import blueprint, forms
from portal.blueprints.voice.complaints.staff.case import back_to, case_now, seen, show
from portal.club.ground.careful import Counted
from portal.club.voice import complaints
from portal.club.voice.complaints import CaseStep
from portal.identity import staff, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.web import Answer, form_page
from portal.web.careful import Look, careful, plain


@blueprint.post("/<number>/promise")
@staff("complaints.reply")
@plain("written")
@form_page(show)
def promise(number: str) -> Answer:
    form = forms.PromiseForm.checked()
    complaints.promise(
        case_now(number),
        viewer,
        seen(form),
        body=form.body.data or "",
        answer_on=form.answer_on.data,  # type: ignore[arg-type]
        insist=form.insist.data,
    )
    return back_to(number, _("The owner has been told the new date."))


def _looking_at_give_answer(number: str) -> Look | None:
    case, form = case_now(number), forms.CaseAnswerForm.checked()
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
    form = forms.CaseAnswerForm.checked()
    complaints.answer(case_now(number), viewer, seen(form), form.body.data or "")
    return back_to(number, _("The written answer is on its way to the owner."))


@blueprint.post("/<number>/works")
@staff("complaints.handle")
@plain("written")
@form_page(show)
def plan(number: str) -> Answer:
    form = forms.WorkForm.checked()
    complaints.plan(case_now(number), viewer, seen(form), what=form.what.data or "", by_day=form.by_day.data)  # type: ignore[arg-type]
    return back_to(number, _("Planned; the owner has been told."))


def _looking_at_finish_work(number: str, work_id: int) -> Look:
    case = case_now(number)
    done = [work.what for work in complaints.works_of(case) if work.id == work_id]
    counted = [Counted(len(done), _("Work is done; the owner is told so at once"), names=done)]
    title = _("Tell the owner that this is done")
    return Look(title, title, url_for(".show", number=number), counted)


@blueprint.post("/<number>/works/<int:work_id>/done")
@staff("complaints.handle")
@careful(_looking_at_finish_work)
def finish_work(number: str, work_id: int) -> Answer:
    case = case_now(number)
    work = next((work for work in complaints.works_of(case) if work.id == work_id), None)
    if work is None:
        raise Refusal(_("This work belongs to another case."), status=409)
    complaints.finish_work(case, viewer, case.revision, work)
    return back_to(number, _("Done; the owner has been told."))


@blueprint.post("/<number>/follow-up")
@staff("complaints.handle")
@plain("written")
@form_page(show)
def finish_follow_up(number: str) -> Answer:
    form = forms.FollowUpForm.checked()
    complaints.finish_follow_up(case_now(number), viewer, seen(form), form.summary.data or "")
    return back_to(number, _("The return visit is next, by somebody else."))


@blueprint.post("/<number>/visit")
@staff("complaints.handle")
@plain("written")
@form_page(show)
def visit(number: str) -> Answer:
    form = forms.VisitForm.checked()
    complaints.visit(
        case_now(number),
        viewer,
        seen(form),
        satisfied=form.satisfied.data == "yes",
        words=form.words.data or "",
        back_to=CaseStep(form.back_to.data or CaseStep.INVESTIGATION),
    )
    return back_to(number, _("The return visit is noted."))


def _looking_at_archive(number: str) -> Look:
    case = case_now(number)
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
    complaints.archive(case_now(number), viewer, seen(form), cause=form.cause.data or "", lesson=form.lesson.data or "")
    return back_to(number, _("Archived; nothing in it changes any more."))
