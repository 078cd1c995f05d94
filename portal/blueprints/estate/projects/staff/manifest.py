"""What projects add to the desk."""

from portal.blueprints.estate.projects.staff.finding import KINDS
from portal.manifest import Group, Pages, Room, TaskPage
from portal.sentences import lazy_gettext as _l

MANIFEST = Pages(
    rooms=(Room("projects", Group.PROJECTS, "staff.projects.index", _l("Projects"), 10),),
    tasks={"project.month": TaskPage("staff.projects.month", _l("Record it"), "project_id", "camera")},
    search=KINDS,
)
