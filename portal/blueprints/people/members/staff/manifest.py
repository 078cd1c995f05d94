"""What members add to the desk."""

from portal.blueprints.people.members.staff.claims import CLAIMS
from portal.blueprints.people.members.staff.finding import KINDS
from portal.blueprints.people.members.staff.people import PEOPLE
from portal.blueprints.people.members.staff.roll import ROLL
from portal.manifest import Group, Pages, Room, TaskPage
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext

MANIFEST = Pages(
    rooms=(
        Room("members", Group.CUSTOMERS, "staff.members.index", lazy_pgettext("room", "Members"), 10),
        Room("claims", Group.CUSTOMERS, "staff.members.claims", _l("Homes to confirm"), 20),
        Room("roll", Group.CUSTOMERS, "staff.members.roll", _l("Roll of sales"), 30),
    ),
    tasks={"member.claim": TaskPage("staff.members.claim", _l("Check"), "claim_id", "badge-check")},
    search=KINDS,
    lists=(PEOPLE, CLAIMS, ROLL),
)
