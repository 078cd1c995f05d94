"""What estates and projects declare."""

from portal.club.estate.projects.tasks import TASKS
from portal.manifest import Role, Subject

EDITORS = frozenset({Role.SALES_MANAGER, Role.MARKETING_HEAD})
MANIFEST = Subject(
    permissions={
        "projects.read": EDITORS | {Role.CUSTOMER_SERVICE, Role.SALES_ADVISER},
        "projects.edit": EDITORS,
    },
    tasks=TASKS,
)
