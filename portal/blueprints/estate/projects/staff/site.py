"""What stands on the site: buildings, and their months with a photograph or the reason why there is none."""

from datetime import date
from typing import Any

from flask import request

from portal.blueprints.estate.projects.staff import blueprint
from portal.blueprints.estate.projects.staff.editing import sheet
from portal.blueprints.estate.projects.staff.forms import BuildingForm, MonthForm
from portal.blueprints.estate.projects.staff.pages import back_to
from portal.club.estate import projects
from portal.club.estate.projects import Project
from portal.identity import staff, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, uploads
from portal.web.careful import plain
from portal.web.days import asked_month, day_of
from portal.web.numbers import whole


@blueprint.get("/<int:project_id>/building")
@staff("projects.edit")
def building(project_id: int) -> Answer:
    project = find(Project, project_id)
    known = projects.building_numbered(project.estate_id, request.values.get("number", "").strip()[:8])
    if known is None or known.project_id != project.id:
        return sheet(project, BuildingForm.offered(), _("Building"))
    return sheet(project, BuildingForm.showing(known, homes=known.homes_planned), _("Building"))


@blueprint.post("/<int:project_id>/building")
@staff("projects.edit")
@plain("text")
@form_page(building)
def save_building(project_id: int) -> Answer:
    project = find(Project, project_id)
    form = BuildingForm.checked()
    number, floors = form.number.data or "", form.floors.data or 1
    known = projects.building_numbered(project.estate_id, number)
    if known is not None and known.project_id != project.id:
        raise Refusal(_("This number belongs to another building of the estate."), "number")
    projects.set_building(project, number, floors, viewer.account_id, homes=form.homes.data, revision=form.revision)
    return back_to(project, _("The building is entered."), "progress")


@blueprint.get("/<int:project_id>/month")
@staff("projects.edit")
def month(project_id: int) -> Answer:
    project = find(Project, project_id)
    blocks = projects.buildings_of(project.id)
    return sheet(project, _recorded(blocks), _("A month of a building"))


def _recorded(blocks: list[projects.Building]) -> MonthForm:
    """What is recorded of the building and the month that the address or the form names; a new one otherwise."""
    building, month = request.values.get("building", type=whole), _month_named()
    is_here = building in {block.id for block in blocks}
    row = projects.month_recorded(building, month) if building is not None and is_here and month else None
    month = row.month if row else month or projects.last_month()
    return MonthForm.showing(row, blocks=blocks, building=building, month=month)


def _month_named() -> date | None:
    return asked_month("month") or day_of(f"{request.form.get('month', '')}-01")


def _blocks(project_id: int) -> dict[str, Any]:
    return {"blocks": projects.buildings_of(project_id)}


@blueprint.post("/<int:project_id>/month")
@staff("projects.edit")
@plain("text")
@form_page(month)
@uploads.takes(MonthForm, "photo", given=_blocks)
def save_month(project_id: int, sent: uploads.SentFiles[uploads.Stored]) -> Answer:
    project = find(Project, project_id)
    blocks = projects.buildings_of(project.id)
    form = MonthForm.checked(blocks=blocks)
    assert form.month.data is not None
    projects.record_month(
        project,
        next(block for block in blocks if block.id == form.building.data),
        form.month.data,
        viewer.account_id,
        storeys=form.storeys.data,
        note=form.note.words,
        taken_on=form.taken_on.data,
        file=next(iter(uploads.keep(sent, viewer.account_id, is_public=True)), None),
        reason=form.reason.words or None,
        revision=form.revision,
    )
    return back_to(project, _("The month is recorded."), "progress")
