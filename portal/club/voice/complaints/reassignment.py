"""Cases of somebody who leaves, or may no longer handle them: to a colleague, or to the desk, which gives them anew."""

from collections.abc import Callable, Collection
from datetime import timedelta

from sqlalchemy import Select, select

from portal import clock
from portal.club.ground import careful, locks
from portal.club.people.accounts import names_of
from portal.club.voice.complaints import happenings as h
from portal.club.voice.complaints.dossier import handlers_for
from portal.club.voice.complaints.happenings import in_case
from portal.club.voice.complaints.steps import change, log
from portal.club.voice.complaints.tables import Complaint, LogEntry, LogKind
from portal.club.voice.complaints.tasks import HANDLE
from portal.database import session

GIVEN_BACK, ASSIGNED = "given_back", "assigned"


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
    lost = [case for case in session.scalars(_theirs(account_id)) if not may(HANDLE, case)]
    for case in lost:
        locks.hold(case, None, None, Complaint.handler_id == account_id, handler_id=None)
        log(case, LogKind.ACT, None, act=GIVEN_BACK, account=account_id)
        in_case(h.GIVEN_BACK, case, None, account=account_id)
    return len(lost)


def in_hand(account_id: int) -> dict[int, str]:
    """The open cases of a handler: their numbers by id."""
    return {case.id: case.number for case in session.scalars(_theirs(account_id))}


def takers(account_id: int) -> dict[int, str]:
    """Who may handle at least one of them, by name."""
    estates = {case.estate_id for case in session.scalars(_theirs(account_id))}
    return {one.id: one.name for estate in sorted(estates) for one in handlers_for(estate) if one.id != account_id}


def give_to(cases: Collection[int], taker: int, by: int) -> int:
    """Those of these, which nobody has, that the colleague may handle; how many."""
    free = select(Complaint).where(Complaint.id.in_(cases), Complaint.handler_id.is_(None))
    rows = session.scalars(free.where(Complaint.archived_at.is_(None)).order_by(Complaint.id)).all()
    return sum(_give(case, taker, by) for case in rows)


def give_again(account_id: int, by: int) -> int:
    """What went away from them with their suspension, as long as nobody has given it on since; how many."""
    since = clock.now() - careful.MINUTES - timedelta(minutes=1)
    acts = select(LogEntry).where(LogEntry.kind == LogKind.ACT, LogEntry.at > since).order_by(LogEntry.id)
    last: dict[int, LogEntry] = {}
    for entry in session.scalars(acts):
        if entry.about.get("act") == GIVEN_BACK or (entry.about.get("act") == ASSIGNED and entry.by_id != by):
            last[entry.complaint_id] = entry
    mine = [ident for ident, entry in last.items() if entry.about.get("account") == account_id]
    open_still = select(Complaint).where(Complaint.id.in_(mine), Complaint.archived_at.is_(None))
    return sum(_give(case, account_id, by) for case in session.scalars(open_still.order_by(Complaint.id)).all())


def _theirs(account_id: int) -> Select[Complaint]:
    mine = (Complaint.handler_id == account_id) & Complaint.archived_at.is_(None)
    return select(Complaint).where(mine).order_by(Complaint.id)


def _give(case: Complaint, taker: int, by: int) -> bool:
    if taker not in {person.id for person in handlers_for(case.estate_id)}:
        return False
    change(case, case.revision, by, handler_id=taker)
    log(case, LogKind.ACT, by, act=ASSIGNED, to=names_of([taker])[taker])
    in_case(h.ASSIGNED, case, by, account=taker)
    return True
