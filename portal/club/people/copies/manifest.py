"""What copies declare."""

from portal.club.people.copies import keeping
from portal.club.people.copies.tables import PersonalCopy
from portal.manifest import Job, Leaving, Personal, Share, Subject
from portal.sentences import lazy_gettext as _l

MANIFEST = Subject(
    jobs=(
        Job(
            "copies.purge", keeping.purge, at="03:25",
            share=Share(_l("Copies of people's data are deleted"), keeping.due, keeping.kept, most=0.95, least=50),
        ),
    ),
    leaving=Leaving(
        personal=(
            Personal(
                PersonalCopy, _l("Copies you asked for"), lambda of: PersonalCopy.account_id == of.account_id,
                ("file_id",), files=("file_id",),
            ),
        )
    ),
)  # fmt: skip
