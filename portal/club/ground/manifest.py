"""What the ground declares: jobs and checks of its mechanisms."""

from portal.club.ground import tasks, terms
from portal.database import transaction
from portal.manifest import Check, Job, Subject


def refresh_tasks() -> None:
    """Open and finish what comes and goes with the clock."""
    with transaction():
        tasks.refresh()


MANIFEST = Subject(
    jobs=(Job("tasks.refresh", refresh_tasks, every=10),),
    checks=(
        Check("terms: every figure is within its bounds", terms.check),
        Check("tasks agree with their rows", tasks.drifted),
    ),
    install=(tasks.mend,),
)
