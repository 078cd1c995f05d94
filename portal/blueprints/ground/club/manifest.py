"""What the particulars and the calendar add to the desk, and their steps of the set-up."""

from portal.blueprints.ground.club.steps import STEPS
from portal.manifest import Group, Pages, Room
from portal.sentences import lazy_gettext as _l

MANIFEST = Pages(
    rooms=(Room("club", Group.ADMINISTRATION, "staff.club.particulars", _l("Particulars"), 50),),
    setup_steps=STEPS,
)
