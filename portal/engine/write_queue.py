"""Who may write now: whoever came first, of all threads of all processes."""

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine, make_url

from portal.engine.arrivals import Arrivals
from portal.engine.carrier import Carrier
from portal.waiting_threads import WaitingThreads

PLACES = 2  # threads of a process that write at a time on PostgreSQL
LEFT = 0.2  # seconds for which the free file is left to who came earlier in another process, if it sleeps


class WriteQueue:
    """One writer at a time on SQLite: the threads of a process stand in a line, the first of each process at a file.

    The file is left to the first of another process who came earlier (arrivals.py). When processes only took turns,
    whoever was one of the twenty that one process served waited twice as long as the ten of the other one.
    A thread in line lets its worker work on another request, so that a rush at the tills holds no reader up.
    SQLite's own busy handler sleeps in growing steps; under load its p99 was eight times this queue's.
    On PostgreSQL there is no file, and two threads of a process write at a time: with all twelve at once each lost
    the interpreter at every statement while it held its rows, and the slowest clients waited three times as long.
    """

    def __init__(self, path: Path | None, places: int = 1) -> None:
        self.places = places
        self._path = path
        self._threads = WaitingThreads(places)
        self._shared: tuple[int, Arrivals, int] | None = None  # this process, its arrivals, the file
        self.carrier: Carrier | None = None

    @classmethod
    def beside(cls, engine: Engine) -> "WriteQueue":
        if engine.dialect.name != "sqlite":
            return cls(None, PLACES)
        database = make_url(str(engine.url)).database
        return cls(Path(f"{database}.queue") if database else None)

    def enter(self, timeout: float) -> bool:
        """Whether the caller may write now; False after `timeout` seconds of waiting."""
        since = time.monotonic()
        until = since + timeout
        if self._path is None:
            return self._threads.enter(timeout)  # and keeps its place: whoever waits there holds a connection, too
        if not self._threads.enter(timeout, keeps_place=False):
            return False
        arrivals, file = self._opened(self._path)  # by one thread at a time
        arrivals.say(since)
        if _locked(file, arrivals, since, until):
            return True
        arrivals.say(self._threads.first)
        self._threads.leave()
        return False

    def leave(self) -> None:
        if self._path is not None:
            arrivals, file = self._opened(self._path)
            arrivals.say(self._threads.first)  # before the file is free: who wakes meanwhile does not overtake
            fcntl.flock(file, fcntl.LOCK_UN)
        if self.carrier is not None:
            self.carrier.committed()
        self._threads.leave()

    def _opened(self, path: Path) -> tuple[Arrivals, int]:
        if self._shared is None or self._shared[0] != os.getpid():
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            self._shared = (os.getpid(), Arrivals(Path(f"{path}.line")), file)
        return self._shared[1:]


def _locked(file: int, arrivals: Arrivals, since: float, until: float) -> bool:
    """Whether the file's lock was had in time; asked for again after 0.1 ms at the latest."""
    pause, free_since = 0.00005, None
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            now = time.monotonic()
            free_since = free_since or now
            if now - free_since > LEFT or not arrivals.is_behind(since):
                return True
            fcntl.flock(file, fcntl.LOCK_UN)
            arrivals.forget_dead(since)
        if time.monotonic() > until:
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, 0.0001)
