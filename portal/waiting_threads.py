"""Threads in a line before so many places, and the places in which requests are worked on."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

NOBODY = float("inf")
_HERE = threading.local()  # the place of this thread's request


class WaitingThreads:
    """Threads in a line before so many places: who came first is served first.

    A plain lock or semaphore serves whoever happens to be awake.
    """

    def __init__(self, places: int = 1) -> None:
        self._mutex = threading.Lock()
        self._free = places
        self._waiting: deque[tuple[threading.Lock, float]] = deque()

    @property
    def length(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @property
    def first(self) -> float:
        """When the first of those who wait came (time.monotonic), or NOBODY."""
        with self._mutex:
            return self._waiting[0][1] if self._waiting else NOBODY

    def enter(self, timeout: float | None = None, *, keeps_place: bool = True) -> bool:
        """Whether it is the caller's turn; False after `timeout` seconds of waiting.

        keeps_place: False when a request that has to wait lets another one be worked on meanwhile.
        """
        with self._mutex:
            if self._free:
                self._free -= 1
                return True
            mine = (threading.Lock(), time.monotonic())
            mine[0].acquire()
            self._waiting.append(mine)
        if not keeps_place:
            _give_up_place()
        if mine[0].acquire(timeout=-1 if timeout is None else timeout):
            return True
        with self._mutex:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it became the caller's turn just now

    def leave(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft()[0].release()  # handed over: nobody slips in between
            else:
                self._free += 1


@contextmanager
def working(places: WaitingThreads) -> Iterator[None]:
    """One of so many places for a request, until it is answered or has to wait where it does not keep it."""
    places.enter()
    _HERE.places = places
    try:
        yield
    finally:
        _give_up_place()


def _give_up_place() -> None:
    places: WaitingThreads | None = getattr(_HERE, "places", None)
    if places is not None:
        _HERE.places = None
        places.leave()
