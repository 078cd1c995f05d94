"""What estates and homes add to the desk."""

from portal.blueprints.estate.homes.staff.homes import LIST
from portal.blueprints.estate.homes.staff.opening import STEP
from portal.manifest import Group, Pages, Room, TaskPage
from portal.sentences import lazy_gettext as _l

MANIFEST = Pages(
    rooms=(Room("homes", Group.PROJECTS, "staff.homes.index", _l("Estates and homes"), 5),),
    tasks={"estate.unstaffed": TaskPage("staff.homes.show", _l("To the estate"), "estate_id", "user-check")},
    lists=(LIST,),
    setup_steps=(STEP,),
)
