"""Taking the last change of a project back."""

from portal.blueprints.estate.projects.staff import blueprint
from portal.blueprints.estate.projects.staff.pages import back_to, show
from portal.club.estate import projects
from portal.club.estate.projects import Project
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page
from portal.web.careful import plain


@blueprint.post("/<int:project_id>/changes/<int:change_id>/undoing")
@staff("projects.edit")
@plain("text")
@form_page(show)
def undo(project_id: int, change_id: int) -> Answer:
    project = find(Project, project_id)
    projects.undo(project, change_id, viewer.account_id)
    return back_to(project, _("The last change is taken back."), "history")
