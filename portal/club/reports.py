"""Figures over several subjects, computed from what was done and when; never typed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal import clock
from portal.club.ground import calendar
from portal.club.voice.complaints import Complaint
from portal.club.voice.complaints.names import CaseStep
from portal.club.voice.complaints.sla import confirm_by
from portal.club.voice.complaints.tables import LogEntry, LogKind
from portal.database import session
from portal.manifest import Role, Subject


@dataclass(frozen=True)
class PromiseKept:
    """A promise over many cases: how many were due, in how many it was kept, how long it took on average."""

    due: int
    kept: int
    days: float | None  # working days, of those that were done

    @property
    def share(self) -> int | None:
        """Whole per cent, rounded down: nobody reads 100 while one was late."""
        return self.kept * 100 // self.due if self.due else None


@dataclass(frozen=True)
class Measured:
    confirmed: PromiseKept
    answered: PromiseKept


def answered_between(since: date, until: date) -> Measured:
    """How the published standard was kept for complaints filed in these days.

    A case counts once its date has passed or the step was done; one still in time counts as neither.
    """
    begins, ends = clock.moment_of(since), clock.end_of(until)
    cases = list(
        session.execute(
            select(Complaint.id, Complaint.filed_at, Complaint.standard_by).where(
                Complaint.filed_at >= begins, Complaint.filed_at < ends
            )
        )
    )
    done = _first_done([case.id for case in cases])
    confirmations = [
        (case.filed_at, confirm_by(case.filed_at), done.get((case.id, CaseStep.CONFIRMATION))) for case in cases
    ]
    answers = [(case.filed_at, case.standard_by, done.get((case.id, CaseStep.REPLY))) for case in cases]
    return Measured(_kept(confirmations), _kept(answers))


def _first_done(case_ids: list[int]) -> dict[tuple[int, str], datetime]:
    """When each step of each case was done for the first time."""
    rows = select(LogEntry.complaint_id, LogEntry.at, LogEntry.about).where(
        LogEntry.complaint_id.in_(case_ids), LogEntry.kind == LogKind.STEP
    )
    done: dict[tuple[int, str], datetime] = {}
    for case_id, at, about in session.execute(rows.order_by(LogEntry.id)):
        done.setdefault((case_id, about.get("step", "")), at)
    return done


def _kept(cases: Iterable[tuple[datetime, datetime, datetime | None]]) -> PromiseKept:
    now, working = clock.now(), calendar.current()
    due = [(filed, by, done) for filed, by, done in cases if done is not None or by < now]
    in_time = sum(done is not None and done <= by for _filed, by, done in due)
    took = [working.working_days_between(filed.date(), done.date()) for filed, _by, done in due if done is not None]
    return PromiseKept(len(due), in_time, round(sum(took) / len(took), 1) if took else None)


READERS = frozenset({Role.DEPARTMENT_HEAD, Role.MARKETING_HEAD, Role.ADMINISTRATOR})
MANIFEST = Subject(permissions={"reports.read": READERS})
