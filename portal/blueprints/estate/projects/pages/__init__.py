"""Projects for whoever thinks of buying: the list, the page with good and bad, coming to look, a question."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, request, url_for

from portal import clock
from portal.blueprints.estate.projects.pages.forms import QuestionForm, ViewingForm
from portal.club.estate import projects
from portal.club.estate.projects import Month, Project, ProjectState
from portal.club.ground import outbox
from portal.club.people.members import GRADE_NAMES
from portal.club.prospects import discounts, leads
from portal.club.prospects.leads import ViewingSlot
from portal.identity import members_only, public, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page, prepare, verified_phone

blueprint = Blueprint("projects", __name__, url_prefix="/projects")


@blueprint.get("")
@public(cached=60)
def index() -> Answer:
    return page("estate/projects/index.html", projects=projects.published(), past=projects.past())


@blueprint.get("/<int:project_id>")
@public(cached=60)
def show(project_id: int) -> Answer:
    project = find(Project, project_id)
    buildings = projects.buildings_of(project.id)
    return page(
        "estate/projects/show.html",
        project=project,
        buildings=buildings,
        offered=projects.offered_buildings(project.id),
        certificates=projects.certificates_of(project.id),
        disclosure=projects.current_disclosure(project.id),
        house_types=projects.house_types_of(project.id),
        strips=_strips(project, buildings),
        discount=discounts.in_force(project.id),
        grade_names=GRADE_NAMES,
    )


@blueprint.get("/<int:project_id>/points/<int:version>")
@public(cached=60)
def points(project_id: int, version: int) -> Answer:
    """One published version of the favourable and unfavourable points, as people read it then."""
    project = find(Project, project_id)
    versions = projects.disclosures_of(project.id)
    shown = next((row for row in versions if row.version == version), None) or abort(404)
    return page("estate/projects/points.html", project=project, disclosure=shown, versions=versions)


@blueprint.get("/<int:project_id>/viewing")
@public
def viewing(project_id: int) -> Answer:
    project = _on_sale(project_id)
    slots = leads.slots_of(project.id)
    disclosure = projects.current_disclosure(project.id)
    form = ViewingForm.offered(slots=slots, version=disclosure.version if disclosure else 0)
    mine = [row for row in leads.upcoming_of_member(viewer.member_id) if row.slot.project_id == project.id]
    return page(
        "estate/projects/viewing.html",
        project=project,
        form=form,
        days=_by_day(slots),
        disclosure=disclosure,
        mine=mine,
    )


def _count_tries(project_id: int) -> dict[str, Any]:
    """A stranger's tries are counted, whatever becomes of them."""
    del project_id
    if not viewer.is_member:
        leads.count_try(verified_phone.network(), request.form.get("phone", ""))
    return {}


@blueprint.post("/<int:project_id>/viewing")
@public
@form_page(viewing)
@prepare(_count_tries)
def book(project_id: int) -> Answer:
    project = _on_sale(project_id)
    slots = leads.slots_of(project.id)
    form = ViewingForm.checked(slots=slots)
    slot = next(slot for slot in slots if slot.id == form.slot.data)
    leads.book(slot, form.person(), version=form.version.data or 0, changes=form.changes.data, news=form.news.data)
    return Answer(otherwise=url_for(".booked", project_id=project.id))


@blueprint.get("/<int:project_id>/viewing/booked")
@public
def booked(project_id: int) -> Answer:
    """What happens now. It says nothing of who booked what: a guest reads that on their own phone."""
    project = _on_sale(project_id)
    mine = [row for row in leads.upcoming_of_member(viewer.member_id) if row.slot.project_id == project.id]
    is_night = outbox.awake_at(clock.now()) > clock.now()
    return page("estate/projects/booked.html", project=project, mine=mine, is_night=is_night)


@blueprint.post("/<int:project_id>/viewing/cancel")
@members_only
@form_page()
def cancel(project_id: int) -> Answer:
    """A member gives up their coming viewing of this project."""
    project = _on_sale(project_id)
    for row in leads.upcoming_of_member(viewer.member_id):
        if row.slot.project_id == project.id:
            leads.cancel(row)
    return Answer(otherwise=url_for(".viewing", project_id=project.id), say=_("Your viewing is cancelled."))


@blueprint.get("/viewings/<token>")
@public
def link(token: str) -> Answer:
    """The page behind the link in the message; whoever has it may look and cancel."""
    viewing = _by(token)
    return page("estate/projects/link.html", viewing=viewing, token=token, is_told=leads.is_told(viewing.lead))


@blueprint.post("/viewings/<token>/cancel")
@public
@form_page()
def cancel_by_link(token: str) -> Answer:
    leads.cancel(_by(token))
    return Answer(otherwise=url_for(".link", token=token), say=_("Your viewing is cancelled."))


@blueprint.post("/viewings/<token>/silence")
@public
@form_page()
def silence_by_link(token: str) -> Answer:
    leads.stop(_by(token).lead)
    return Answer(otherwise=url_for(".link", token=token), say=_("You get no more news of this project."))


@blueprint.post("/<int:project_id>/silence")
@members_only
@form_page()
def silence(project_id: int) -> Answer:
    """A member wants no more news of this project."""
    if (lead := leads.told_member(viewer.member_id, find(Project, project_id).id)) is not None:
        leads.stop(lead)
    return Answer(otherwise=url_for(".question", project_id=project_id), say=_("You get no more news of this project."))


@blueprint.get("/<int:project_id>/question")
@public
def question(project_id: int) -> Answer:
    project = _on_sale(project_id)
    form = QuestionForm.offered(buildings=projects.offered_buildings(project.id))
    told = leads.told_member(viewer.member_id, project.id) if viewer.member_id else None
    return page("estate/projects/question.html", project=project, form=form, sent="sent" in request.args, told=told)


@blueprint.post("/<int:project_id>/question")
@public
@form_page(question)
@prepare(_count_tries)
def ask(project_id: int) -> Answer:
    project = _on_sale(project_id)
    form = QuestionForm.checked(buildings=projects.offered_buildings(project.id))
    wish = form.building.data or None
    leads.ask(project, form.person(), form.question.data or "", building_id=wish, news=form.news.data)
    return Answer(otherwise=url_for(".question", project_id=project.id, sent=1))


def _on_sale(project_id: int) -> Project:
    """The published project; a past one has no viewings."""
    project = find(Project, project_id)
    if project.state is not ProjectState.PUBLISHED:
        abort(404)
    return project


def _by(token: str) -> leads.Viewing:
    return leads.by_token(token) or abort(404)


def _by_day(slots: list[ViewingSlot]) -> dict[date, list[ViewingSlot]]:
    days: dict[date, list[ViewingSlot]] = {}
    for slot in slots:
        days.setdefault(slot.starts_at.date(), []).append(slot)
    return days


def _strips(project: Project, buildings: list[projects.Building]) -> list[tuple[projects.Building, list[Month]]]:
    """The buildings with a record, the tallest first, and their months up to the one that is over."""
    found = projects.progress_of(buildings)
    until = projects.last_month() if project.state is ProjectState.PUBLISHED else None
    strips = [(b, projects.months_of(found[b.id], until)) for b in buildings if found[b.id]]
    return sorted(strips, key=lambda strip: -len(strip[1]))
