"""What draws add to the desk."""

from portal.manifest import Group, Pages, Room
from portal.sentences import lazy_gettext as _l

MANIFEST = Pages(rooms=(Room("draws", Group.POINTS, "staff.draws.index", _l("Lucky draws"), 30),))
