"""What of complaints waits for a member: whether it is settled; and first what we promised and did not keep."""

from collections.abc import Iterable

from flask import url_for

from portal.club.voice import complaints
from portal.club.voice.complaints import CaseLine
from portal.manifest import Want
from portal.sentences import gettext as _
from portal.web.wants import once_a_request
from portal.web.wording import day


def of_cases(member_id: int) -> Iterable[Want]:
    for case in once_a_request(complaints.cases_of, member_id):
        url = url_for("complaints.show", number=case.number, _anchor="vow")
        if case.is_late:
            yield Want(case.title, late_words(case), url, _("See how it stands"), case.broken_at, is_late=True)
        elif case.is_asked:
            words = _(
                "The work is done. Say here whether it is settled; else a colleague asks you by %(day)s.",
                day=day(case.due_at),
            )
            yield Want(case.title, words, url, _("Give my answer"), case.due_at)


def late_words(case: CaseLine) -> str:
    """What was promised for when, and who knows of it (queue.escalate_late)."""
    promised = day(case.broken_at)
    if case.is_answered:
        return str(_("The next step was promised for %(day)s. The head of the department has been told.", day=promised))
    return str(_("This was promised for %(day)s. The head of the department has been told.", day=promised))
