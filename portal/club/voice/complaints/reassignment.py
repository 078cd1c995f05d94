"""Cases of somebody who has left, or may no longer handle them: they go back to the desk, which gives them anew."""

from collections.abc import Callable

from sqlalchemy import select

from portal.club.ground import locks
from portal.club.voice.complaints import happenings as h
from portal.club.voice.complaints.dossier import handlers_for
from portal.club.voice.complaints.happenings import in_case
from portal.club.voice.complaints.steps import log
from portal.club.voice.complaints.tables import Complaint, LogKind
from portal.club.voice.complaints.tasks import HANDLE
from portal.database import session


def take_back(case: Complaint, was: int | None, given_to: int, by: int) -> bool:
    """As before it was given to a colleague; False where it has gone on since. Whoever has left gets none back."""
    before = next((one for one in handlers_for(case.estate_id) if one.id == was), None)
    still = (Complaint.handler_id == given_to) & Complaint.archived_at.is_(None)
    if not locks.hold(case, None, by, still, handler_id=before.id if before else None):
        return False
    if before is None:
        log(case, LogKind.ACT, by, act="given_back")
        in_case(h.GIVEN_BACK, case, by, account=given_to)
    else:
        log(case, LogKind.ACT, by, act="assigned", to=before.name)
        in_case(h.ASSIGNED, case, by, account=before.id)
    return True


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
