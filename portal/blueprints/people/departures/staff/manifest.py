"""What departures add to the desk."""

from portal.manifest import Group, Pages, Room, TaskPage
from portal.sentences import lazy_gettext as _l

MANIFEST = Pages(
    rooms=(Room("departures", Group.CUSTOMERS, "staff.departures.index", _l("Memberships to decide"), 40),),
    tasks={"member.request": TaskPage("staff.departures.index", _l("To the decision"), icon="user-check")},
)
