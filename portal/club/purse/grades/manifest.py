"""What grades declare."""

from portal.club.purse import grades
from portal.club.purse.grades.leaving import LEAVING
from portal.club.purse.grades.nightly_review import by_their_points, notices_due
from portal.club.purse.grades.tables import GradeChange
from portal.club.purse.grades.tasks import TASKS
from portal.manifest import Job, Share, Subject
from portal.sentences import lazy_gettext as _l

MANIFEST = Subject(
    jobs=(
        Job(
            "grades",  # raise, warn at the yearly review, lower after the grace period
            grades.nightly,
            at="00:30",
            share=Share(_l("Grades are measured again"), notices_due, by_their_points, most=0.5, least=200),
        ),
    ),
    install=(grades.install_terms,),
    tasks=TASKS,
    sealed=(GradeChange,),
    leaving=LEAVING,
)
