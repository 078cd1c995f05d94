"""What the desk's search finds of projects."""

from flask import url_for
from sqlalchemy import select

from portal.club.estate.projects import Project
from portal.identity import viewer
from portal.manifest import Found, Hit, SearchKind, SearchQuery
from portal.sentences import lazy_gettext as _l
from portal.web.searching import called, first_of


def projects_called(query: SearchQuery, most: int) -> Found:
    rows = select(Project).where(Project.visible_to(viewer), called(Project.name, query))
    return first_of(rows, (Project.id,), lambda found: map(_project, found), most)


def _project(project: Project) -> Hit:
    return Hit(url_for("staff.projects.show", project_id=project.id), project.name, project.estate.name)


KINDS = (SearchKind("projects", _l("Projects"), ("projects.read",), projects_called, 70),)
