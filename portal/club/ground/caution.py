"""What runs by the clock waits for a person where the clock, or the share it would touch, cannot be right.

One wrong clock for one night would expire the club. So a clock that is more than a day from where it was last seen
holds everything that runs by it, and a job that says how much it is about to touch (`Job.share`) waits above its share.
What an act would write off on its way waits in the same way; and while the clock is known to have been set, or stood
before what was written last when the portal began, no act is taken but the one by which somebody says that it is right.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, Index, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground import tasks, timekeeping
from portal.club.ground.happenings import Entity, Happening, happened
from portal.club.ground.portions import portion
from portal.club.ground.scope import CLUB
from portal.database import Base, Id, add, changed, session
from portal.manifest import Check, Job, Role, Subject, TaskKind, TaskTold, Waiting, jobs
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

RELEASED_FOR = timedelta(hours=36)  # till the next night at least
CLOCK = "clock"  # the name under which the clock itself is held
ALWAYS = ("outbox", "points.seal", "records.seal")  # what expires, tells and purges nothing
_OPEN = text("over_at IS NULL")


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
    timekeeping.HELD,
    _l("held %(held_job)s: %(touched)s of %(of)s are more than it touches by itself"),
    (HELD_JOB,),
    values=("touched", "of"),
)
RELEASED = Happening("job.released", _l("let %(held_job)s run"), (HELD_JOB,))


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
        timekeeping.set_right()
    happened(RELEASED, by, held_job=held.id)


def waiting() -> list[HeldJob]:
    rows = select(HeldJob).where(HeldJob.over_at.is_(None), HeldJob.released_at.is_(None))
    return list(session.scalars(rows.order_by(HeldJob.id)))


def check() -> list[str]:
    """For the doctor."""
    return [f"{one.name} waits since {one.since:%Y-%m-%d %H:%M} ({one.touched} of {one.of})" for one in waiting()]


@portion()
def _clock_is_right() -> bool:
    jumped = timekeeping.beat()
    if jumped is not None:
        _hold(CLOCK, int(jumped.total_seconds() // 60), 0)
        return False
    _over(CLOCK)
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
        Check("the clock is not before what was written last", timekeeping.check),
    ),
    tasks=(TaskKind("job.held", _l("A nightly job waits for a person"), "held_job", "jobs.release", _waiting, _told),),
    sealed=(),
)
