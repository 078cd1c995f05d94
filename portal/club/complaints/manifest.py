"""What complaints declare."""

from portal.club import complaints
from portal.club.complaints.tasks import TASKS
from portal.database import transaction
from portal.manifest import Job, Role, Subject

HANDLERS = frozenset({Role.CUSTOMER_SERVICE, Role.PROPERTY_MANAGEMENT, Role.ENGINEERING, Role.DEPARTMENT_HEAD})


def report_broken_promises() -> None:
    """Tell the owner and the head of every promise that was broken since the last look."""
    with transaction():
        complaints.escalate_late()


MANIFEST = Subject(
    permissions={
        "complaints.read": HANDLERS,
        "complaints.handle": HANDLERS,
        "complaints.reply": HANDLERS - {Role.ENGINEERING},
        "complaints.head": frozenset({Role.DEPARTMENT_HEAD}),
    },
    jobs=(Job("complaints.late", report_broken_promises, every=10),),
    search=("complaint",),
    tasks=TASKS,
)
