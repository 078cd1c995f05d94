"""The blueprint of the desk's projects, the list, the page of one, and what changes the public page."""

from flask import Blueprint, url_for

from portal.club import projects
from portal.club.projects import Project
from portal.database import session
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import pgettext
from portal.web import Answer, find, form_page, page

blueprint = Blueprint("projects", __name__, url_prefix="/projects")


@blueprint.get("")
@staff("projects.read")
def index() -> Answer:
    return page("staff/projects/index.html", projects=projects.seen_by(viewer), versions=projects.newest_versions())


@blueprint.get("/<int:project_id>")
@staff("projects.read")
def show(project_id: int) -> Answer:
    project = find(Project, project_id)
    buildings = projects.buildings_of(project.id)
    return page(
        "staff/projects/show.html",
        project=project,
        missing=projects.missing(project),
        differs=projects.differs(project.id),
        versions=projects.disclosures_of(project.id),
        buildings=buildings,
        offered=projects.offered_buildings(project.id),
        certificates=projects.certificates_of(project.id),
        surroundings=projects.surroundings_of(project.id),
        house_types=projects.house_types_of(project.id),
        progress=projects.progress_of(buildings),
        last_month=projects.last_month(),
    )


@blueprint.post("/<int:project_id>/publication")
@staff("projects.edit")
@form_page(show)
def publish(project_id: int) -> Answer:
    project = find(Project, project_id)
    disclosure = projects.publish(project, viewer.account_id)
    said = (
        _("Published. Version %(n)s is out.", n=disclosure.version) if disclosure else pgettext("project", "Published.")
    )
    return Answer(otherwise=url_for(".show", project_id=project.id), say=said)


@blueprint.post("/<int:project_id>/closing")
@staff("projects.edit")
@form_page(show)
def close(project_id: int) -> Answer:
    project = find(Project, project_id)
    projects.close(project, viewer.account_id)
    return Answer(otherwise=url_for(".show", project_id=project.id), say=_("Closed. Nothing is offered any more."))


def back_to(project: Project, said: str, anchor: str = "") -> Answer:
    session.flush()
    return Answer(otherwise=url_for(".show", project_id=project.id, _anchor=anchor or None), say=said)
