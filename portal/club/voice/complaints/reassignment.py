"""Cases of somebody who has left, or may no longer handle them: they go back to the desk, which gives them anew."""

from collections.abc import Callable

from sqlalchemy import select

from portal.club.ground import locks
from portal.club.voice.complaints import happenings as h
from portal.club.voice.complaints.happenings import in_case
from portal.club.voice.complaints.steps import log
from portal.club.voice.complaints.tables import Complaint, LogKind
from portal.club.voice.complaints.tasks import HANDLE
from portal.database import session


def give_back(account_id: int, may: Callable[[str, object | None], bool]) -> int:
    """Open cases of a handler who may not handle them any more are nobody's; how many.

    may: whether the account still holds a permission for a row.
    """
    theirs = select(Complaint).where(Complaint.handler_id == account_id, Complaint.archived_at.is_(None))
    lost = [case for case in session.scalars(theirs.order_by(Complaint.id)) if not may(HANDLE, case)]
    for case in lost:
        locks.hold(case, None, None, Complaint.handler_id == account_id, handler_id=None)
        log(case, LogKind.ACT, None, act="given_back")
        in_case(h.GIVEN_BACK, case, None, account=account_id)
    return len(lost)
