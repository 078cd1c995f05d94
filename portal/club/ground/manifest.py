"""What the ground declares: jobs and checks of its mechanisms."""

from portal.club.ground import tasks, terms
from portal.club.ground.calendar_tasks import TASKS
from portal.club.ground.portions import portion
from portal.manifest import Check, Job, Role, Subject

MANIFEST = Subject(
    permissions={"club.edit": frozenset({Role.ADMINISTRATOR})},
    club_wide=frozenset({"club.edit"}),
    jobs=(Job("tasks.refresh", portion()(tasks.refresh), every=10, harmless="tasks are made anew from their rows"),),
    checks=(
        Check("terms: every figure is within its bounds", terms.check),
        Check("tasks agree with their rows", tasks.drifted),
    ),
    install=(tasks.mend,),
    tasks=TASKS,
)
