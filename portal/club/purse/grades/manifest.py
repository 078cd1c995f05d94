"""What grades declare."""

from portal.club.purse import grades
from portal.club.purse.grades.tables import GradeChange
from portal.club.purse.grades.tasks import TASKS
from portal.manifest import Job, Subject

MANIFEST = Subject(
    jobs=(Job("grades", grades.nightly, at="00:30"),),  # raise, warn at the yearly review, lower after the grace period
    install=(grades.install_terms,),
    tasks=TASKS,
    sealed=(GradeChange,),
)
