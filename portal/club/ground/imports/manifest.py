"""What lists from outside declare."""

from portal.club.ground.imports import forgetting, working
from portal.manifest import Job, Subject

MANIFEST = Subject(
    jobs=(
        Job("imports.work", working.work),
        Job("imports.work_on", working.work_on, every=1, harmless="takes up what a worker left; nothing by the hour"),
        Job(
            "imports.forget", forgetting.forget_old, at="03:50", harmless="rows of lists that were taken over long ago"
        ),
    )
)
