"""The desk's projects: the list, the page of one, and what changes the public page."""

from flask import url_for

from portal.blueprints.estate.projects.staff import blueprint
from portal.blueprints.estate.projects.staff.glossary import GLOSSARY
from portal.club.estate import projects
from portal.club.estate.projects import Project, ProjectState, consequences
from portal.club.prospects.leads import consequences as consequences_of_leads
from portal.database import session
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext, pgettext
from portal.web import Answer, find, form_page, page
from portal.web.careful import Look, careful
from portal.web.history import told

SHOWN = 12  # changes on the project's own page; the others have theirs
STATES = {
    ProjectState.DRAFT: _l("Draft: nobody sees it."),
    ProjectState.PUBLISHED: lazy_pgettext("project", "Published."),
    ProjectState.PAST: _l("Past: shown as built before."),
}


@blueprint.get("")
@staff("projects.read")
def index() -> Answer:
    return page(
        "estate/projects/staff/index.html", projects=projects.seen_by(viewer), versions=projects.newest_versions()
    )


@blueprint.get("/<int:project_id>")
@staff("projects.read")
def show(project_id: int) -> Answer:
    project = find(Project, project_id)
    buildings = projects.buildings_of(project.id)
    return page(
        "estate/projects/staff/show.html",
        project=project,
        states=STATES,
        missing=projects.missing(project),
        differs=projects.differs(project.id),
        versions=projects.disclosures_of(project.id),
        buildings=buildings,
        offered=projects.offered_buildings(project.id),
        certificates=projects.certificates_of(project.id),
        revoked=projects.revoked_of(project.id),
        surroundings=projects.surroundings_of(project.id),
        dropped=projects.surroundings_of(project.id, dropped=True),
        house_types=projects.house_types_of(project.id),
        progress=projects.progress_of(buildings),
        last_month=projects.last_month(),
        history=told(projects.book, project, projects.book.history_of(project, SHOWN + 1), GLOSSARY),
        shown=SHOWN,
        last_change=projects.undoable(project),
    )


def _looking_at_publish(project_id: int) -> Look | None:
    project = find(Project, project_id)
    if projects.missing(project):
        return None  # refused with what is missing
    title = _("Publish %(name)s", name=project.name)
    counted = consequences.of_publishing(project)
    return Look(title, title, url_for(".show", project_id=project.id), counted)


@blueprint.post("/<int:project_id>/publication")
@staff("projects.edit")
@form_page(show)
@careful(_looking_at_publish)
def publish(project_id: int) -> Answer:
    project = find(Project, project_id)
    disclosure = projects.publish(project, viewer.account_id)
    said = (
        _("Published. Version %(n)s is out.", n=disclosure.version) if disclosure else pgettext("project", "Published.")
    )
    return Answer(otherwise=url_for(".show", project_id=project.id), say=said)


def _reopen(project_id: int) -> None:
    projects.reopen(find(Project, project_id), viewer.account_id)


def _looking_at_close(project_id: int) -> Look:
    project = find(Project, project_id)
    title = _("Take %(name)s off sale", name=project.name)
    counted = [*consequences.of_closing(project), *consequences_of_leads.of_closing(project.id)]
    return Look(title, title, url_for(".show", project_id=project.id), counted)


@blueprint.post("/<int:project_id>/closing")
@staff("projects.edit")
@form_page(show)
@careful(_looking_at_close, undo=_reopen)
def close(project_id: int) -> Answer:
    project = find(Project, project_id)
    projects.close(project, viewer.account_id)
    return Answer(otherwise=url_for(".show", project_id=project.id), say=_("Closed. Nothing is offered any more."))


def back_to(project: Project, said: str, anchor: str = "") -> Answer:
    session.flush()
    return Answer(otherwise=url_for(".show", project_id=project.id, _anchor=anchor or None), say=said)
