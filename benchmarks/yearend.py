"""New Year: a million lots whose time is over, written off by the job; how long in all, and the longest lock."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text

from benchmarks.crowds import Crowd
from portal import clock
from portal.club import points
from portal.club.points import Lot, expiry
from portal.database import engine, session

ENOUGH = 1_000_000
LONGEST_TOLD = 5


class Done(Exception):
    """A million lots are written off."""


@dataclass
class Lock:
    """One write lock: ms from before the transaction begins until after its commit, and the CPU of it."""

    wall: float
    cpu: float


@dataclass
class YearEnd:
    """What the job did, until it was done or a million lots were gone."""

    on: date
    lots: int
    seconds: float
    cpu: float  # s, this process and, on PostgreSQL, its server process
    locks: list[Lock]  # the longest first
    wrong: list[str]  # what the points' own check says afterwards

    @property
    def longest(self) -> float:
        return self.locks[0].wall

    @property
    def told(self) -> str:
        """The longest locks, and how much of each was not spent waiting."""
        return ", ".join(f"{lock.wall:.0f} ({lock.cpu:.0f})" for lock in self.locks[:LONGEST_TOLD])


def run(crowd: Crowd) -> YearEnd:
    """Let the job run on New Year's day, five minutes past midnight: the next one on which a million lots are due.

    In a smaller crowd that day never comes; then it is the one after the next, on which everything of both years is.
    """
    with crowd.app.app_context():
        this_year = clock.today().year
        for year in (this_year + 1, this_year + 2):
            moment = clock.moment_of(date(year, 1, 1), 0, 5)
            if _due(moment) >= ENOUGH:
                break
        with clock.at(moment):
            return _run(moment)


def _run(moment: datetime) -> YearEnd:
    before, server = _due(moment), _server()
    locks: list[Lock] = []
    counting = 0.0
    real = expiry.transaction

    @contextmanager
    def timed() -> Iterator[Any]:
        nonlocal counting
        start, cpu = time.perf_counter(), _cpu(server)
        with real() as current:
            yield current
        end = time.perf_counter()
        locks.append(Lock((end - start) * 1000, (_cpu(server) - cpu) * 1000))
        if before > ENOUGH and len(locks) % 50 == 0:
            left = _due(moment)
            counting += time.perf_counter() - end
            if before - left >= ENOUGH:
                raise Done

    expiry.transaction = timed  # type: ignore[attr-defined]
    start, cpu = time.perf_counter(), _cpu(server)
    try:
        points.expire()
    except Done:
        pass
    finally:
        expiry.transaction = real  # type: ignore[attr-defined]
    seconds, cpu = time.perf_counter() - start - counting, _cpu(server) - cpu
    locks.sort(key=lambda lock: -lock.wall)
    lots = before - _due(moment)
    wrong = points.check()
    session.remove()
    return YearEnd(moment.date(), lots, seconds, cpu, locks, wrong)


def _server() -> int | None:
    """The server process of this session's connection; the pool has only this one as long as nobody else asks."""
    if engine().dialect.name == "sqlite":
        return None
    server = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    session.rollback()
    return int(server)


def _cpu(server: int | None) -> float:
    of_server = int(Path(f"/proc/{server}/schedstat").read_text().split()[0]) / 1e9 if server else 0.0
    return time.process_time() + of_server


def _due(moment: datetime) -> int:
    count = session.scalar(select(func.count(Lot.id)).where(Lot.remaining > 0, Lot.expires_at <= moment)) or 0
    session.rollback()
    return int(count)
