"""What homes declare."""

from portal.club.estate.homes.list_acts import KIND
from portal.club.estate.homes.tables import ESTATES, HOMES
from portal.manifest import Check, Job, Role, Subject

EDITORS = frozenset({Role.SALES_MANAGER, Role.MARKETING_HEAD, Role.ADMINISTRATOR})
MANIFEST = Subject(
    permissions={"homes.edit": EDITORS, "estates.found": frozenset({Role.ADMINISTRATOR})},
    club_wide=frozenset({"estates.found"}),
    jobs=(
        Job("estates.begin_changes", ESTATES.begin_due, at="00:01", harmless="what staff planned for that day begins"),
        Job("homes.begin_changes", HOMES.begin_due, at="00:02", harmless="what staff planned for that day begins"),
    ),
    checks=(
        Check("estates know when their next change begins", lambda: ESTATES.check("estate")),
        Check("homes know when their next change begins", lambda: HOMES.check("home")),
    ),
    imports=(KIND,),
)
