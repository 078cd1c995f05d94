"""Where the clock was last, and whether it can be right.

It is known to be wrong where it was set by more than a day while a process runs, and where it stands more than a day
before what was written last: the jobs keep a beat, and every act a line of the audit. What follows is caution.py's.
"""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, select, update
from sqlalchemy.orm import Mapped

from portal import clock
from portal.club.ground.audit import AuditEntry
from portal.club.ground.portions import portion
from portal.database import Base, Busy, Id, add, changed, session

JUMP = timedelta(days=1)
HELD = "job.held"  # the one act that says by its time that it is wrong


class AnotherClock(Busy):
    """Acts wait while the clock cannot be right: answered with 503, and nothing is stored."""


class ClockBeat(Base):
    """When a job by the clock last ran, or where the clock is known to have been last: one row."""

    __tablename__ = "clock_beats"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[Id]
    at: Mapped[datetime]


def is_wrong(*, at_first: bool = False) -> bool:
    """Whether the clock is known to be wrong: it was set by more than a day while this process ran.

    Where somebody has said since that it is right (`release`), or a job by the clock has run, it is right. `at_first`:
    this process has taken no act yet, so it is asked, too, whether it began behind what was written last.
    """
    if abs(clock.jumped()) > JUMP:
        return not _seen_lately()
    return at_first and _is_behind()


def mind_the_clock() -> None:
    """Before something is written off because its time is over. Raises Busy: it waits until the clock is right."""
    if not _seen_lately():
        raise AnotherClock("the clock stands more than a day from where it was last seen")


def beat() -> timedelta | None:
    """A job by the clock is about to run: by how far the clock stands from where it was last; None: it is right.

    A pause of more than a day looks the same, and a person says so.
    """
    now, last, seen = clock.now(), _last_known(), session.get(ClockBeat, 1)
    if seen is None:
        add(ClockBeat(id=1, at=now))
        return None
    if last > now + JUMP:
        seen.at = last
    jumped = now - seen.at
    if abs(jumped) > JUMP:
        return jumped
    if jumped > timedelta(minutes=1):
        seen.at = now
    return None


def set_right() -> None:
    """Somebody has looked: it is as late as the clock says."""
    changed(update(ClockBeat).values(at=clock.now()))


def check() -> list[str]:
    """For the doctor."""
    last = _last_known()
    behind = last > clock.now() + JUMP
    return [f"the clock stands before what was written last, at {last:%Y-%m-%d %H:%M}"] if behind else []


def _is_behind() -> bool:
    """The clock is more than a day before what was written last.

    How far it may be ahead nobody can tell: the club may have been closed. There only what would be lost for good waits
    (`mind_the_clock`), and what runs by the clock.
    """
    behind = _last_known() > clock.now() + JUMP
    if behind:
        _keep_in_mind()
    return behind


def _last_known() -> datetime:
    """Where the clock was at last, by the jobs and by what was written last. While nothing runs by it yet: now."""
    seen = session.scalar(select(ClockBeat.at).where(ClockBeat.id == 1))
    others = select(AuditEntry.at).where(AuditEntry.act != HELD)  # that it was wrong is no time to go by
    written = session.scalar(others.order_by(AuditEntry.id.desc()).limit(1))
    return clock.now() if seen is None else max(seen, written or seen)


@portion()
def _keep_in_mind() -> None:
    """What is written from now on, at a wrong clock, hides it no more."""
    changed(update(ClockBeat).values(at=_last_known()))


def _seen_lately() -> bool:
    """The clock is about where the jobs last saw it, or nothing runs by it yet."""
    seen = session.scalar(select(ClockBeat.at).where(ClockBeat.id == 1))
    return seen is None or abs(clock.now() - seen) <= JUMP
