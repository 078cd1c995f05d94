"""Who may write now: threads of a process stand in a line, processes take turns at a file."""

import fcntl
import os
import threading
import time
from collections import deque
from pathlib import Path

from sqlalchemy import Engine, make_url

from portal.engine.carrier import Carrier

PLACES = 2  # threads of a process that write at a time on PostgreSQL


class WaitingThreads:
    """Threads in a line before so many places: who came first is served first.

    A plain lock or semaphore serves whoever happens to be awake.
    """

    def __init__(self, places: int = 1) -> None:
        self._mutex = threading.Lock()
        self._free = places
        self._waiting: deque[threading.Lock] = deque()

    @property
    def length(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def enter(self, timeout: float) -> bool:
        """Whether it is the caller's turn; False after `timeout` seconds of waiting."""
        with self._mutex:
            if self._free:
                self._free -= 1
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=timeout):
            return True
        with self._mutex:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
        return True  # it became the caller's turn just now

    def leave(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()  # handed over: nobody slips in between
            else:
                self._free += 1


class WriteQueue:
    """One writer at a time on SQLite: the threads of a process stand in a line, the first of each process at two files.

    Whoever holds the first file is next, and waits for the second with nobody to overtake it: so processes take turns,
    and a process that has just written does not take the queue again while another one sleeps.
    SQLite's own busy handler sleeps in growing steps; under load its p99 was eight times this queue's.
    On PostgreSQL there is no file, and two threads of a process write at a time: with all twelve at once each lost
    the interpreter at every statement while it held its rows, and the slowest clients waited three times as long.
    """

    def __init__(self, path: Path | None, places: int = 1) -> None:
        self.places = places
        self._path = path
        self._threads = WaitingThreads(places)
        self._files = (-1, -1)
        self._process = 0
        self.carrier: Carrier | None = None

    @classmethod
    def beside(cls, engine: Engine) -> "WriteQueue":
        if engine.dialect.name != "sqlite":
            return cls(None, PLACES)
        database = make_url(str(engine.url)).database
        return cls(Path(f"{database}.queue") if database else None)

    def enter(self, timeout: float) -> bool:
        """Whether the caller may write now; False after `timeout` seconds of waiting."""
        until = time.monotonic() + timeout
        if not self._threads.enter(timeout):
            return False
        if self._path is None:
            return True
        following, writing = self._opened()
        if not _locked(following, until, most=0.0005):
            self._threads.leave()
            return False
        is_mine = _locked(writing, until, most=0.0001)
        fcntl.flock(following, fcntl.LOCK_UN)
        if not is_mine:
            self._threads.leave()
        return is_mine

    def leave(self) -> None:
        if self._path is not None:
            fcntl.flock(self._files[1], fcntl.LOCK_UN)
        if self.carrier is not None:
            self.carrier.committed()
        self._threads.leave()

    def _opened(self) -> tuple[int, int]:
        if self._process != os.getpid():
            names = (f"{self._path}.next", str(self._path))
            first, second = (os.open(name, os.O_RDWR | os.O_CREAT, 0o600) for name in names)
            self._files, self._process = (first, second), os.getpid()
        return self._files


def _locked(descriptor: int, until: float, most: float) -> bool:
    """Whether the file's lock was had in time; asked for again after `most` seconds at the latest."""
    pause = 0.00005
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(pause)
            pause = min(pause * 1.5, most)
