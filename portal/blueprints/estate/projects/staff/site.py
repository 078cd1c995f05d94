"""What stands on the site: buildings, and their months with a photograph or the reason why there is none."""

from datetime import date
from typing import Any

from flask import request

from portal.blueprints.estate.projects.staff import blueprint
from portal.blueprints.estate.projects.staff.editing import sheet
from portal.blueprints.estate.projects.staff.forms import BuildingForm, MonthForm, filled
from portal.blueprints.estate.projects.staff.pages import back_to
from portal.club.estate import projects
from portal.club.estate.projects import Project
from portal.identity import staff, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, prepare, uploads
from portal.web.careful import plain
from portal.web.fields import words
from portal.web.numbers import whole


@blueprint.get("/<int:project_id>/building")
@staff("projects.edit")
def building(project_id: int) -> Answer:
    project = find(Project, project_id)
    known = projects.building_numbered(project.estate_id, request.values.get("number", "").strip()[:8])
    values: dict[str, Any] = {}
    if known is not None and known.project_id == project.id:
        values = {"number": known.number, "floors": known.floors, "homes": known.homes_planned, "seen": known.revision}
    return sheet(project, BuildingForm.offered(**values), _("Building"))


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
    mine: dict[str, Any] = {"by": viewer.account_id, "revision": form.revision}
    projects.build(project.estate, number, floors, project_id=project.id, homes_planned=form.homes.data, **mine)
    return back_to(project, _("The building is entered."), "progress")


@blueprint.get("/<int:project_id>/month")
@staff("projects.edit")
def month(project_id: int) -> Answer:
    project = find(Project, project_id)
    blocks = projects.buildings_of(project.id)
    form = MonthForm.offered(blocks=blocks, **_recorded({block.id for block in blocks}))
    return sheet(project, form, _("A month of a building"))


def _recorded(buildings: set[int]) -> dict[str, Any]:
    """What is recorded of the building and the month that the address or the form names; a new one otherwise."""
    building, month = request.values.get("building", type=whole), request.values.get("month", type=_first_of)
    row = projects.month_recorded(building, month) if building in buildings and month else None
    if row is None:
        return {"month": month or projects.last_month(), "building": building}
    values = filled(note=row.note, reason=row.reason)
    return values | {
        "building": row.building_id, "month": row.month, "storeys": row.storeys, "taken_on": row.taken_on,
        "seen": row.revision,
    }  # fmt: skip


def _first_of(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _photo(project_id: int) -> dict[str, list[uploads.Stored]]:
    blocks = projects.buildings_of(project_id)
    return {"photo": uploads.received(MonthForm, "photo", 1, blocks=blocks)}


@blueprint.post("/<int:project_id>/month")
@staff("projects.edit")
@plain("text")
@form_page(month)
@prepare(_photo)
def save_month(project_id: int, photo: list[uploads.Stored]) -> Answer:
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
        note=words(form, "note"),
        taken_on=form.taken_on.data,
        file=next(iter(uploads.keep(photo, viewer.account_id, is_public=True)), None),
        reason=words(form, "reason") or None,
        revision=form.revision,
    )
    return back_to(project, _("The month is recorded."), "progress")
