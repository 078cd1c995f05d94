"""How many complaints one member sends by the page; what the desk takes in is not counted.

Nobody is turned away: whoever has more to tell writes it into an open case or calls, and the draft stays.
"""

from dataclasses import dataclass

from sqlalchemy import func, select

from portal import clock
from portal.club.ground.figures import number
from portal.club.ground.terms import Terms
from portal.club.people.members import Member
from portal.club.voice.complaints.tables import Complaint, LogEntry, LogKind
from portal.database import session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


@dataclass(frozen=True)
class FilingTerms:
    a_day: int = number(5, 1, 100)  # club days
    open_at_once: int = number(12, 1, 500)


FILING = Terms("complaint_filing", FilingTerms, _l("how many complaints a member sends by the page"))


def full(member: Member) -> object | None:
    """The sentence that says why this member sends no further complaint by the page now; None: they may."""
    terms = FILING.now()
    mine = (Complaint.member_id == member.id) & (LogEntry.kind == LogKind.FILED)
    sent = select(func.count()).select_from(LogEntry).join(Complaint, Complaint.id == LogEntry.complaint_id)
    sent = sent.where(mine, LogEntry.by_id == member.account_id)
    if (session.scalar(sent.where(LogEntry.at >= clock.moment_of(clock.today()))) or 0) >= terms.a_day:
        return _l(
            "You have sent %(n)s complaints today, as many as this page takes in a day. Your draft is kept until "
            "tomorrow; what cannot wait we take at once by telephone.",
            n=terms.a_day,
        )
    if (session.scalar(sent.where(Complaint.archived_at.is_(None))) or 0) >= terms.open_at_once:
        return _l(
            "%(n)s of your complaints are open, as many as this page takes at once. What belongs to one of them can be "
            "written there; anything else we take by telephone. Your draft is kept.",
            n=terms.open_at_once,
        )
    return None


def refuse_too_many(member: Member) -> None:
    if (why := full(member)) is not None:
        raise Refusal(why, status=429)
