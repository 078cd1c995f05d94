"""What a project's page says: a new draft, its facts, house types, certificates, surroundings."""

from decimal import Decimal
from typing import Any

from flask import abort, request, url_for

from portal.blueprints.estate.projects.staff import blueprint
from portal.blueprints.estate.projects.staff.forms import (
    FactsForm,
    HouseTypeForm,
    PlanForm,
    SurroundingForm,
)
from portal.blueprints.estate.projects.staff.pages import back_to
from portal.club.estate import projects
from portal.club.estate.projects import Project, Side, Surrounding
from portal.identity import staff, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import pgettext
from portal.web import Answer, Form, find, form_page, page, uploads
from portal.web.careful import plain
from portal.web.estates import estates_for

FIGURES = ("unit_low", "unit_high", "total_low", "total_high", "handover_on")


def sheet(project: Project | None, form: Form, title: str, **context: Any) -> Answer:
    """One form of these rooms on its page."""
    return page("estate/projects/staff/form.html", project=project, form=form, title=title, **context)


@blueprint.get("/new")
@staff("projects.edit")
def new() -> Answer:
    return sheet(None, PlanForm.offered(estates=estates_for("projects.edit")), _("New project"))


@blueprint.post("/new")
@staff("projects.edit")
@plain("draft")
@form_page(new)
def plan() -> Answer:
    mine = estates_for("projects.edit")
    form = PlanForm.checked(estates=mine)
    if any(project.slug == form.slug.data for project in projects.all_of([estate.id for estate in projects.estates()])):
        raise Refusal(_("This short name is taken."), "slug")
    estate = next(estate for estate in mine if estate.id == form.estate.data)
    project = projects.plan(estate, form.slug.data or "", form.name.words, viewer.account_id)
    return back_to(project, _("A draft. What is missing stands on top."))


@blueprint.get("/<int:project_id>/facts")
@staff("projects.edit")
def facts(project_id: int) -> Answer:
    project = find(Project, project_id)
    return sheet(project, FactsForm.showing(project), pgettext("project", "Facts"))


@blueprint.post("/<int:project_id>/facts")
@staff("projects.edit")
@plain("text")
@form_page(facts)
@uploads.takes(FactsForm, "photo")
def save_facts(project_id: int, sent: uploads.SentFiles[uploads.Stored]) -> Answer:
    project = find(Project, project_id)
    form = FactsForm.checked()
    figures = {name: form[name].data for name in FIGURES}
    projects.describe(project, viewer.account_id, form.revision, **form.texts(), **figures)
    for file in uploads.keep(sent, viewer.account_id, is_public=True):
        projects.give_picture(project, file, viewer.account_id)
    return back_to(project, _("The facts are saved."))


@blueprint.get("/<int:project_id>/house-type")
@staff("projects.edit")
def house_type(project_id: int) -> Answer:
    project = find(Project, project_id)
    known = projects.house_type_of(project.id, request.values.get("code", "").strip()[:8])
    more = {"area": Decimal(known.area) / 100} if known else {}
    return sheet(project, HouseTypeForm.showing(known, **more), _("House type"))


@blueprint.post("/<int:project_id>/house-type")
@staff("projects.edit")
@plain("text")
@form_page(house_type)
def save_house_type(project_id: int) -> Answer:
    project = find(Project, project_id)
    form = HouseTypeForm.checked()
    assert form.area.data is not None and form.rooms.data is not None and form.bathrooms.data is not None
    projects.set_house_type(
        project,
        form.code.data or "",
        viewer.account_id,
        **form.texts(),
        area=round(form.area.data * 100),
        rooms=form.rooms.data,
        bathrooms=form.bathrooms.data,
        revision=form.revision,
    )
    return back_to(project, _("The house type is saved."), "house-types")


@blueprint.get("/<int:project_id>/surrounding")
@blueprint.get("/<int:project_id>/surrounding/<int:surrounding_id>")
@staff("projects.edit")
def surrounding(project_id: int, surrounding_id: int | None = None) -> Answer:
    project = find(Project, project_id)
    known = _surrounding(project, surrounding_id)
    form = SurroundingForm.showing(known)
    remove = url_for(".drop", project_id=project.id, surrounding_id=known.id) if known else None
    title = _("Favourable or unfavourable point")
    return sheet(project, form, title, remove=remove, remove_words=_("Leave it out from the next version on"))


@blueprint.post("/<int:project_id>/surrounding")
@blueprint.post("/<int:project_id>/surrounding/<int:surrounding_id>")
@staff("projects.edit")
@plain("draft")
@form_page(surrounding)
def save_surrounding(project_id: int, surrounding_id: int | None = None) -> Answer:
    project = find(Project, project_id)
    form = SurroundingForm.checked()
    known = _surrounding(project, surrounding_id)
    said: dict[str, Any] = form.texts("title", "text")
    said |= {"source": form.source.words or None, "distance": form.distance.data}
    if known is None:
        projects.surround(project, Side(form.side.data), viewer.account_id, **said)
    else:
        projects.amend(known, viewer.account_id, form.revision, **said)
    return back_to(project, _("Saved. People see it when you publish."), "points")


@blueprint.post("/<int:project_id>/surrounding/<int:surrounding_id>/removal")
@staff("projects.edit")
@plain("draft")
@form_page()
def drop(project_id: int, surrounding_id: int) -> Answer:
    project = find(Project, project_id)
    projects.drop(_surrounding(project, surrounding_id) or abort(404), viewer.account_id)
    return back_to(project, _("Left out from the next version on."), "points")


@blueprint.post("/<int:project_id>/surrounding/<int:surrounding_id>/return")
@staff("projects.edit")
@plain("draft")
@form_page()
def put_back(project_id: int, surrounding_id: int) -> Answer:
    project = find(Project, project_id)
    dropped = projects.surroundings_of(project.id, dropped=True)
    if (found := next((row for row in dropped if row.id == surrounding_id), None)) is not None:
        projects.put_back(found, viewer.account_id)
    return back_to(project, _("It stands in the next version again."), "points")


def _surrounding(project: Project, surrounding_id: int | None) -> Surrounding | None:
    if surrounding_id is None:
        return None
    return next((row for row in projects.surroundings_of(project.id) if row.id == surrounding_id), None) or abort(404)
