"""What complaints declare."""

from portal.club.ground.portions import portion
from portal.club.voice import complaints
from portal.club.voice.complaints import queue, reassignment
from portal.club.voice.complaints.draft_purge import PURGE
from portal.club.voice.complaints.leaving import LEAVING
from portal.club.voice.complaints.tables import Complaint, LogEntry, Work
from portal.club.voice.complaints.tasks import TASKS
from portal.manifest import Handover, Job, Role, Share, Subject
from portal.sentences import lazy_gettext as _l

HANDLERS = frozenset({Role.CUSTOMER_SERVICE, Role.PROPERTY_MANAGEMENT, Role.ENGINEERING, Role.DEPARTMENT_HEAD})


MANIFEST = Subject(
    permissions={
        "complaints.read": HANDLERS,
        "complaints.handle": HANDLERS,
        "complaints.file_for": HANDLERS - {Role.ENGINEERING},
        "complaints.reply": HANDLERS - {Role.ENGINEERING},
        "complaints.head": frozenset({Role.DEPARTMENT_HEAD}),
        "complaints.terms": frozenset({Role.DEPARTMENT_HEAD, Role.ADMINISTRATOR}),
    },
    club_wide=frozenset({"complaints.terms"}),
    jobs=(
        Job(
            "complaints.late",
            portion()(complaints.escalate_late),
            every=10,
            share=Share(_l("Promises are reported as broken"), queue.breaking, queue.open_cases, most=0.5, least=30),
        ),
        PURGE,
    ),
    handovers=(
        Handover(
            _l("Complaints in hand"), reassignment.in_hand, reassignment.takers, reassignment.give_to,
            reassignment.give_again,
        ),
    ),
    search=("complaint",),
    tasks=TASKS,
    sealed=(Complaint, LogEntry, Work),
    leaving=LEAVING,
)  # fmt: skip
