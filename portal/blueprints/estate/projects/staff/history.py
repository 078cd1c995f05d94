"""What was changed about a project, two of its versions side by side, and taking the last change back."""

from flask import abort, request

from portal.blueprints.estate.projects.staff import blueprint
from portal.blueprints.estate.projects.staff.glossary import GLOSSARY, SIDES, label_of
from portal.blueprints.estate.projects.staff.pages import back_to, show
from portal.club.estate import projects
from portal.club.estate.projects import PointChange, Project, Version
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page
from portal.web.careful import plain
from portal.web.history import ChangeTold, said, told

LONGEST = 300
WORDS = ("title", "text", "source", "distance")


@blueprint.get("/<int:project_id>/changes")
@staff("projects.read")
def changes(project_id: int) -> Answer:
    project = find(Project, project_id)
    history = told(projects.book, project, projects.book.history_of(project, LONGEST), GLOSSARY)
    return page("estate/projects/staff/changes.html", project=project, history=history)


@blueprint.get("/<int:project_id>/versions")
@staff("projects.read")
def versions(project_id: int) -> Answer:
    """The last two side by side, or the two that the address names."""
    project = find(Project, project_id)
    known = projects.versions_of(project.id)
    before, after = _named("from", known, known[1:2]), _named("to", known, known[:1])
    told = [_told(one) for one in projects.compared(before, after)] if before and after else []
    sides = (before, after)
    return page("estate/projects/staff/versions.html", project=project, versions=known, sides=sides, history=told)


def _named(name: str, known: list[Version], otherwise: list[Version]) -> Version | None:
    """The version of that number, 404 for one that there never was; what was to come may be out by now."""
    number = request.args.get(name)
    found = [one for one in known if str(one.number) == number]
    if number and not found and number != str(projects.NEXT):
        abort(404)
    return next(iter(found or otherwise), None)


def _told(one: PointChange) -> ChangeTold:
    point = one.after or one.before
    assert point is not None
    chip = "" if one.before and one.after else _("left out") if one.before else _("added")
    columns = [(name, getattr(one.before, name, None), getattr(one.after, name, None)) for name in WORDS]
    values = [(str(label_of(name)), said(name, was), said(name, now)) for name, was, now in columns if was != now]
    return ChangeTold(0, str(point.title), str(chip), [str(SIDES[one.side])], values, is_planned=False)


@blueprint.post("/<int:project_id>/changes/<int:change_id>/undoing")
@staff("projects.edit")
@plain("text")
@form_page(show)
def undo(project_id: int, change_id: int) -> Answer:
    project = find(Project, project_id)
    projects.undo(project, change_id, viewer.account_id)
    return back_to(project, _("The last change is taken back."), "history")
