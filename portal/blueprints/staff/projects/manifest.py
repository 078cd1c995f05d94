"""What projects add to the desk."""

from flask_babel import lazy_gettext as _l

from portal.manifest import Group, Pages, Room, TaskPage

MANIFEST = Pages(
    rooms=(Room("projects", Group.PROJECTS, "staff.projects.index", _l("Projects"), 10),),
    tasks={"project.month": TaskPage("staff.projects.month", _l("Record it"), "project_id", "camera")},
)
