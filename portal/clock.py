"""The only reader of time: the club's time zone, and a clock that demo, jobs and tests can set."""

import time as of_the_machine
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
_set: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present moment, aware, in the club's time zone."""
    return _set.get() or datetime.now(ZONE)


def jumped() -> timedelta:
    """By how much the machine's clock was set since this process began: the clock against the time since the boot."""
    return (datetime.now(ZONE) - _BEGAN) - timedelta(seconds=_since_boot() - _RAN)


def _since_boot() -> float:
    """Seconds that nobody sets, sleep of the machine included where it tells."""
    return of_the_machine.clock_gettime(getattr(of_the_machine, "CLOCK_BOOTTIME", of_the_machine.CLOCK_MONOTONIC))


_BEGAN, _RAN = datetime.now(ZONE), _since_boot()


def today() -> date:
    return now().date()


def local(moment: datetime) -> datetime:
    """The same moment in the club's time zone."""
    return moment if moment.tzinfo is ZONE else moment.astimezone(ZONE)


def moment_of(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """`day` at hour:minute, club time."""
    return datetime.combine(day, time(hour, minute), ZONE)


def end_of(day: date) -> datetime:
    """24:00 of `day`, club time: the first moment that is no longer that day."""
    return datetime.combine(day + timedelta(days=1), time(), ZONE)


def end_of_next_year(moment: datetime) -> datetime:
    """24:00 of the last day of the year after that of `moment`, club time."""
    return end_of(date(local(moment).year + 1, 12, 31))


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Stop the clock at `moment` within the block. Naive moments are a mistake."""
    if moment.tzinfo is None:
        raise ValueError("clock.at() needs an aware datetime")
    token = _set.set(moment.astimezone(ZONE))
    try:
        yield
    finally:
        _set.reset(token)
