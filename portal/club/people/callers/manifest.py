"""What callers declare."""

from portal.club.ground.erasing import RECORD
from portal.club.people.callers.tables import Call
from portal.manifest import Leaving, Personal, Role, Subject
from portal.sentences import lazy_gettext as _l

DESKS = frozenset({Role.CUSTOMER_SERVICE, Role.PROPERTY_MANAGEMENT, Role.DEPARTMENT_HEAD})
MANIFEST = Subject(
    permissions={"callers.serve": DESKS, "callers.register": DESKS},
    club_wide=frozenset({"callers.register"}),
    sealed=(Call,),
    leaving=Leaving(
        personal=(
            Personal(
                Call,
                _l("When you called or came to the counter"),
                lambda of: Call.member_id == of.member_id,
                empties={},
                kept=RECORD,
            ),
        ),
    ),
)
