"""New Year: a million lots whose time is over, written off by the job; how long in all, and the longest lock."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from benchmarks.crowds import Crowd
from portal import clock
from portal.club import points
from portal.club.points import Lot, expiry
from portal.database import session

ENOUGH = 1_000_000


class Done(Exception):
    """A million lots are written off."""


@dataclass
class YearEnd:
    """What the job did, until it was done or a million lots were gone."""

    lots: int
    seconds: float
    longest: float  # ms from before the transaction begins until after its commit
    transactions: int


def run(crowd: Crowd) -> YearEnd:
    """Let the job run on the next New Year's day, five minutes past midnight."""
    moment = clock.moment_of(date(clock.today().year + 1, 1, 1), 0, 5)
    locks: list[float] = []
    real = expiry.transaction

    @contextmanager
    def timed() -> Iterator[Any]:
        start = time.perf_counter()
        with real() as current:
            yield current
        locks.append((time.perf_counter() - start) * 1000)
        if len(locks) % 50 == 0 and before - _due(moment) >= ENOUGH:
            raise Done

    with crowd.app.app_context(), clock.at(moment):
        before = _due(moment)
        expiry.transaction = timed  # type: ignore[attr-defined]
        start = time.perf_counter()
        try:
            points.expire()
        except Done:
            pass
        finally:
            expiry.transaction = real  # type: ignore[attr-defined]
        seconds = time.perf_counter() - start
        return YearEnd(before - _due(moment), seconds, max(locks), len(locks))


def _due(moment: datetime) -> int:
    count = session.scalar(select(func.count(Lot.id)).where(Lot.remaining > 0, Lot.expires_at <= moment)) or 0
    session.rollback()
    return int(count)
