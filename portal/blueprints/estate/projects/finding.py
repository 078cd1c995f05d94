"""What everybody's search finds of projects: what is or was on sale."""

from flask import url_for
from sqlalchemy import or_, select

from portal.club.estate.projects import Estate, Project
from portal.identity import viewer
from portal.manifest import Found, Hit, SearchKind, SearchQuery
from portal.sentences import lazy_gettext as _l
from portal.web.searching import called, first_of


def projects_called(query: SearchQuery, most: int) -> Found:
    named = or_(called(Project.name, query), Project.estate.has(called(Estate.name, query)))
    rows = select(Project).where(Project.visible_to(viewer), named)
    return first_of(rows, (Project.id,), lambda found: map(_project, found), most)


def _project(project: Project) -> Hit:
    return Hit(url_for("projects.show", project_id=project.id), project.name, project.estate.name)


SEARCH = (SearchKind("projects", _l("Projects"), (), projects_called, 10),)
