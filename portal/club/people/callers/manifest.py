"""What callers declare."""

from portal.club.people.callers.tables import Call
from portal.manifest import Role, Subject

DESKS = frozenset({Role.CUSTOMER_SERVICE, Role.PROPERTY_MANAGEMENT, Role.DEPARTMENT_HEAD})
MANIFEST = Subject(
    permissions={"callers.serve": DESKS, "callers.register": DESKS},
    club_wide=frozenset({"callers.register"}),
    sealed=(Call,),
)
