"""What accounts declare."""

from portal.club.accounts import codes
from portal.club.accounts.tasks import TASKS
from portal.manifest import Job, Role, Subject

MANIFEST = Subject(
    permissions={"accounts.edit": frozenset({Role.ADMINISTRATOR})},
    jobs=(Job("codes.sweep", codes.sweep, at="03:17"),),
    tasks=TASKS,
)
