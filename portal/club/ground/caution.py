"""What runs by the clock waits for a person where the clock, or the share it would touch, cannot be right.

One wrong clock for one night would expire the club. So a clock that is more than a day from where it was last seen
holds everything that runs by it, and a job that says how much it is about to touch (`Job.share`) waits above its share.
What an act would write off on its way waits in the same way; and while the clock is known to have been set, or stood
before what was written last when the portal began, no act is taken but the one by which somebody says that it is right.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground import tasks
from portal.club.ground.audit import AuditEntry
from portal.club.ground.happenings import Entity, Happening, happened
from portal.club.ground.portions import portion
from portal.club.ground.scope import CLUB
from portal.database import Base, Busy, Id, add, changed, session
from portal.manifest import Check, Job, Role, Subject, TaskKind, TaskTold, Waiting, jobs
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

JUMP = timedelta(days=1)
RELEASED_FOR = timedelta(hours=36)  # till the next night at least
CLOCK = "clock"  # the name under which the clock itself is held
ALWAYS = ("outbox", "points.seal", "records.seal")  # what expires, tells and purges nothing
_OPEN = text("over_at IS NULL")


class AnotherClock(Busy):
    """Acts wait while the clock cannot be right: answered with 503, and nothing is stored."""


class ClockBeat(Base):
    """When a job by the clock last ran, or where the clock is known to have been last: one row."""

    __tablename__ = "clock_beats"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[Id]
    at: Mapped[datetime]


class HeldJob(Base):
    """A job that waits, or the clock itself; why, in figures: so many of so many; and who let it run."""

    __tablename__ = "held_jobs"
    __table_args__ = (
        Index("uq_held_jobs_open", "name", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )  # fmt: skip

    id: Mapped[Id]
    name: Mapped[str]
    touched: Mapped[int]  # rows; of the clock: minutes by which it jumped, below 0 backwards
    of: Mapped[int]
    since: Mapped[datetime]
    released_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    released_at: Mapped[datetime | None]
    over_at: Mapped[datetime | None]  # it ran, or need not wait any more

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: "object") -> ColumnElement[bool]:
        return cls.over_at.is_(None)

    @property
    def is_clock(self) -> bool:
        return self.name == CLOCK


def called(name: str) -> object:
    """What waits, as a person reads it."""
    if name == CLOCK:
        return _l("The clock")
    named = {job.name: job.share.name for job in jobs() if job.share}
    return named.get(name, name)


def names_of(ids: Collection[int]) -> dict[int, object]:
    rows = session.execute(select(HeldJob.id, HeldJob.name).where(HeldJob.id.in_(ids)))
    return {row.id: called(row.name) for row in rows}


HELD_JOB = Entity("held_job", "held_jobs", names_of)
HELD = Happening(
    "job.held",
    _l("held %(held_job)s: %(touched)s of %(of)s are more than it touches by itself"),
    (HELD_JOB,),
    values=("touched", "of"),
)
RELEASED = Happening("job.released", _l("let %(held_job)s run"), (HELD_JOB,))


def is_wrong(*, at_first: bool = False) -> bool:
    """Whether the clock is known to be wrong: it was set by more than a day while this process ran.

    Where somebody has said since that it is right (`release`), or a job by the clock has run, it is right. `at_first`:
    this process has taken no act yet, so it is asked, too, whether it began behind what was written last.
    """
    if abs(clock.jumped()) > JUMP:
        return not _seen_lately()
    return at_first and _is_behind()


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
    beat = session.scalar(select(ClockBeat.at).where(ClockBeat.id == 1))
    others = select(AuditEntry.at).where(AuditEntry.act != HELD.code)  # that it was wrong is no time to go by
    written = session.scalar(others.order_by(AuditEntry.id.desc()).limit(1))
    return clock.now() if beat is None else max(beat, written or beat)


@portion()
def _keep_in_mind() -> None:
    """What is written from now on, at a wrong clock, hides it no more."""
    changed(update(ClockBeat).values(at=_last_known()))


def mind_the_clock() -> None:
    """Before something is written off because its time is over. Raises Busy: it waits until the clock is right."""
    if not _seen_lately():
        raise AnotherClock("the clock stands more than a day from where it was last seen")


def _seen_lately() -> bool:
    """The clock is about where the jobs last saw it, or nothing runs by it yet."""
    seen = session.scalar(select(ClockBeat.at).where(ClockBeat.id == 1))
    return seen is None or abs(clock.now() - seen) <= JUMP


def may_run(job: Job) -> bool:
    """Whether a job by the clock runs now; where not, it waits on the desk. In transactions of its own."""
    if job.name in ALWAYS:
        return True
    return _clock_is_right() and _share_is_right(job)


def release(held: HeldJob, by: int) -> None:
    """A person has looked: it runs with its next turn. Raises Refusal (409) where it no longer waits."""
    still = (HeldJob.id == held.id) & HeldJob.over_at.is_(None) & HeldJob.released_at.is_(None)
    now = clock.now()
    over = now if held.is_clock else None
    if changed(update(HeldJob).where(still).values(released_by=by, released_at=now, over_at=over)) != 1:
        raise Refusal(_l("This no longer waits for a decision. Please look at it again."), status=409)
    if held.is_clock:
        changed(update(ClockBeat).values(at=now))
    happened(RELEASED, by, held_job=held.id)


def waiting() -> list[HeldJob]:
    rows = select(HeldJob).where(HeldJob.over_at.is_(None), HeldJob.released_at.is_(None))
    return list(session.scalars(rows.order_by(HeldJob.id)))


def check() -> list[str]:
    """For the doctor."""
    return [f"{one.name} waits since {one.since:%Y-%m-%d %H:%M} ({one.touched} of {one.of})" for one in waiting()]


def check_the_clock() -> list[str]:
    """For the doctor."""
    last = _last_known()
    behind = last > clock.now() + JUMP
    return [f"the clock stands before what was written last, at {last:%Y-%m-%d %H:%M}"] if behind else []


@portion()
def _clock_is_right() -> bool:
    """The clock is about where it was last seen. A pause of more than a day looks the same, and a person says so."""
    now, last, beat = clock.now(), _last_known(), session.get(ClockBeat, 1)
    if beat is None:
        add(ClockBeat(id=1, at=now))
        return True
    if last > now + JUMP:
        beat.at = last
    jumped = now - beat.at
    if abs(jumped) > JUMP:
        _hold(CLOCK, int(jumped.total_seconds() // 60), 0)
        return False
    _over(CLOCK)
    if jumped > timedelta(minutes=1):
        beat.at = now
    return True


def _share_is_right(job: Job) -> bool:
    if job.share is None:
        return True
    touched, of = job.share.touched(), job.share.of()  # what only reads stands before the portion
    return _decided(job, touched, of)


@portion()
def _decided(job: Job, touched: int, of: int) -> bool:
    assert job.share is not None
    if touched < job.share.least or touched <= of * job.share.most:
        _over(job.name)
        return True
    held = _open(job.name)
    if held is None:
        _hold(job.name, touched, of)
        return False
    if held.released_at is not None and held.released_at > clock.now() - RELEASED_FOR and touched <= held.touched * 1.1:
        _over(job.name)
        return True
    if held.released_at is not None:  # too long ago, or much more by now
        _over(job.name)
        _hold(job.name, touched, of)
    return False


def _open(name: str) -> HeldJob | None:
    return session.scalar(select(HeldJob).where(HeldJob.name == name, HeldJob.over_at.is_(None)))


def _hold(name: str, touched: int, of: int) -> None:
    if _open(name) is None:
        held = add(HeldJob(name=name, touched=touched, of=of, since=clock.now()))
        happened(HELD, None, held_job=held.id, touched=touched, of=of)


def _over(name: str) -> None:
    held = _open(name)
    if held is not None:
        held.over_at = clock.now()
        session.flush()
        tasks.follow("held_job", held.id, None)


def _waiting() -> Waiting:
    waits = HeldJob.over_at.is_(None) & HeldJob.released_at.is_(None)
    return select(HeldJob.id, HeldJob.since.label("since")).where(waits)


def _told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = session.scalars(select(HeldJob).where(HeldJob.id.in_(ids)))
    return {one.id: TaskTold(called(one.name), said_of(one)) for one in rows}


def said_of(one: HeldJob) -> object:
    """Why it waits."""
    if one.is_clock:
        return _l("the clock stands %(hours)s hours from where it was last seen", hours=one.touched // 60)
    return _l("%(touched)s of %(of)s at once", touched=f"{one.touched:,}", of=f"{one.of:,}")


MANIFEST = Subject(
    permissions={"jobs.release": frozenset({Role.ADMINISTRATOR})},
    club_wide=frozenset({"jobs.release"}),
    checks=(
        Check("no job waits for a person", check),
        Check("the clock is not before what was written last", check_the_clock),
    ),
    tasks=(TaskKind("job.held", _l("A nightly job waits for a person"), "held_job", "jobs.release", _waiting, _told),),
    sealed=(),
)
