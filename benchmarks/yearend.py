"""New Year: a million lots whose time is over, written off by the job; how long in all, and the longest lock."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, select, text

from benchmarks.crowds import Crowd
from portal import clock
from portal.club.ground import portions
from portal.club.purse import points
from portal.club.purse.points import Lot
from portal.club.purse.points.moves import expiry
from portal.database import engine, session, transaction

ENOUGH = 1_000_000
LONGEST_TOLD = 5


class Done(Exception):
    """A million lots are written off."""


@dataclass
class Lock:
    """One write lock: ms from before the transaction begins until after its commit; how much of it was work.

    `queued`: ms in which the thread or its server process could have worked, had there been a free processor.
    """

    wall: float
    cpu: float
    queued: float


@dataclass
class YearEnd:
    """What the job did, until it was done or a million lots were gone."""

    on: date
    lots: int
    seconds: float
    cpu: float  # s of this process
    server_cpu: float  # s of PostgreSQL's processes, all of them
    locks: list[Lock]  # the longest first
    wrong: list[str]  # what the points' own check says afterwards

    @property
    def longest(self) -> float:
        return self.locks[0].wall

    @property
    def told(self) -> str:
        """The longest locks, of each the work and the waiting for a processor."""
        longest = self.locks[:LONGEST_TOLD]
        return ", ".join(f"{lock.wall:.0f} ({lock.cpu:.0f} + {lock.queued:.0f})" for lock in longest)


class Watch:
    """Stands in for the job's transaction() and for what it does with a chunk; several threads may do so at a time."""

    def __init__(self, due: dict[int, int]) -> None:
        self.locks: list[Lock] = []
        self._due, self._left = due, min(ENOUGH, sum(due.values()))
        self._transaction, self._expire = transaction, expiry._expire

    @contextmanager
    def transaction(self, **options: bool) -> Iterator[Any]:
        start, before, server = time.perf_counter(), _spent(), None
        with self._transaction(**options) as current:
            begun = time.perf_counter()
            server = _server()
            before += _spent_by(server)
            start += time.perf_counter() - begun
            yield current
        wall, after = time.perf_counter() - start, _spent() + _spent_by(server)
        cpu, queued = after - before
        self.locks.append(Lock(wall * 1000, cpu * 1000, queued * 1000))
        if self._left <= 0:
            raise Done

    def expire(self, members: list[int]) -> None:
        self._expire(members)
        self._left -= sum(self._due[member] for member in members)

    def run(self) -> None:
        """The job, until it is done or has written off a million lots."""
        portions.transaction, expiry._expire = self.transaction, self.expire  # type: ignore[assignment]
        try:
            points.expire()
        except Done:
            pass
        finally:
            portions.transaction, expiry._expire = self._transaction, self._expire
        assert self.locks, "the job opens its transactions where nobody watches"


def run(crowd: Crowd) -> YearEnd:
    """Let the job run on New Year's day, five minutes past midnight: the next one on which a million lots are due.

    In a smaller crowd that day never comes; then it is the one after the next, on which everything of both years is.
    """
    with crowd.app.app_context():
        this_year = clock.today().year
        for year in (this_year + 1, this_year + 2):
            moment = clock.moment_of(date(year, 1, 1), 0, 5)
            due = _due(moment)
            if sum(due.values()) >= ENOUGH:
                break
        with clock.at(moment):
            return _run(moment, due)


def _run(moment: datetime, due: dict[int, int]) -> YearEnd:
    watch, servers = Watch(due), _servers()
    start, cpu, of_servers = time.perf_counter(), time.process_time(), _cpu_of_all(servers)
    watch.run()
    seconds, cpu, of_servers = (
        time.perf_counter() - start,
        time.process_time() - cpu,
        _cpu_of_all(servers) - of_servers,
    )
    watch.locks.sort(key=lambda lock: -lock.wall)
    session.rollback()
    lots = sum(due.values()) - sum(_due(moment).values())
    wrong = points.check()
    session.remove()
    return YearEnd(moment.date(), lots, seconds, cpu, of_servers, watch.locks, wrong)


def _server() -> int | None:
    """The server process of this session's connection."""
    if engine().dialect.name == "sqlite":
        return None
    raw: Any = session.connection().connection.dbapi_connection
    return int(raw.info.backend_pid)


def _servers() -> int | None:
    """PostgreSQL's first process, whose children all the others are; it must run on this machine."""
    if engine().dialect.name == "sqlite":
        return None
    server = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    session.rollback()
    return _parent(int(server))


def _parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


class Spent(NamedTuple):
    """s of CPU, and s of waiting for it, as the kernel counts them."""

    cpu: float
    queued: float

    def __add__(self, other: "Spent") -> "Spent":  # type: ignore[override]
        return Spent(self.cpu + other.cpu, self.queued + other.queued)

    def __sub__(self, other: "Spent") -> "Spent":
        return Spent(self.cpu - other.cpu, self.queued - other.queued)


def _spent(process: str = "thread-self") -> Spent:
    cpu, queued, _turns = Path(f"/proc/{process}/schedstat").read_text().split()
    return Spent(int(cpu) / 1e9, int(queued) / 1e9)


def _spent_by(server: int | None) -> Spent:
    return _spent(str(server)) if server else Spent(0, 0)


def _cpu_of_all(first: int | None) -> float:
    """CPU of this process' children, as far as they still live."""
    if first is None:
        return 0.0
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    return sum(_spent(child).cpu for child in children)


def _due(moment: datetime) -> dict[int, int]:
    """How many lots of each member are due."""
    count = select(Lot.member_id, func.count()).where(Lot.remaining > 0, Lot.expires_at <= moment)
    found = {int(member): int(lots) for member, lots in session.execute(count.group_by(Lot.member_id))}
    session.rollback()
    return found
