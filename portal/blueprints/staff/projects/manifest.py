"""What projects add to the desk."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.club import projects
from portal.identity import viewer
from portal.manifest import Card, Group, Pages, Room


def missing_months() -> dict[str, Any] | None:
    """Projects on sale whose buildings have no record of the month that is over."""
    mine = (one for one in projects.published() if viewer.may("projects.edit", one.estate_id))
    found = [(project, late) for project in mine if (late := _unrecorded(project))]
    return {"months": found} if found else None


def _unrecorded(project: projects.Project) -> list[str]:
    buildings = projects.buildings_of(project.id)
    recorded = projects.progress_of(buildings)
    last = projects.last_month()
    return [block.number for block in buildings if not any(row.month >= last for row in recorded[block.id])]


MANIFEST = Pages(
    rooms=(Room("projects", Group.PROJECTS, "staff.projects.index", _l("Projects"), 10),),
    day=(Card(missing_months, {"side": "staff/projects/day_months.html"}, ("projects.edit",), 90),),
)
