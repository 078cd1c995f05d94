"""What stands on the site: buildings, and their months with a photograph or the reason why there is none."""

from portal.blueprints.staff.projects.editing import sheet
from portal.blueprints.staff.projects.forms import BuildingForm, MonthForm, words
from portal.blueprints.staff.projects.rooms import back_to, blueprint
from portal.club import projects
from portal.club.projects import Project
from portal.identity import staff, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, prepare, uploads


@blueprint.get("/<int:project_id>/building")
@staff("projects.edit")
def building(project_id: int) -> Answer:
    return sheet(find(Project, project_id), BuildingForm.offered(), _("Building"))


@blueprint.post("/<int:project_id>/building")
@staff("projects.edit")
@form_page(building)
def save_building(project_id: int) -> Answer:
    project = find(Project, project_id)
    form = BuildingForm.checked()
    number, floors = form.number.data or "", form.floors.data or 1
    known = projects.building_numbered(project.estate_id, number)
    if known is not None and known.project_id != project.id:
        raise Refusal(_("This number belongs to another building of the estate."), "number")
    projects.build(project.estate, number, floors, project_id=project.id, homes_planned=form.homes.data)
    return back_to(project, _("The building is entered."), "progress")


@blueprint.get("/<int:project_id>/month")
@staff("projects.edit")
def month(project_id: int) -> Answer:
    project = find(Project, project_id)
    form = MonthForm.offered(blocks=projects.buildings_of(project.id), month=projects.last_month())
    return sheet(project, form, _("A month of a building"))


def _photo(project_id: int) -> dict[str, list[uploads.Stored]]:
    blocks = projects.buildings_of(project_id)
    return {"photo": uploads.received(MonthForm, "photo", 1, blocks=blocks)}


@blueprint.post("/<int:project_id>/month")
@staff("projects.edit")
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
    )
    return back_to(project, _("The month is recorded."), "progress")
