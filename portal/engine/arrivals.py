"""When the first in line of each process came, in memory that all processes of this machine share."""

import fcntl
import mmap
import os
from collections.abc import Iterator
from pathlib import Path

from portal.waiting_threads import NOBODY

PROCESSES = 64  # that stand in line at a time; a further one is not waited for
KNOWN = 10.0  # seconds; a number before that is of another start of the machine, for nobody waits so long


class Arrivals:
    """One number for each process, at a place that is its own until it ends, however it ends.

    One of a file in a process: closing the file once gives up what the process holds of it.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.ftruncate(self._file, PROCESSES * 8)
        self._all = memoryview(mmap.mmap(self._file, PROCESSES * 8)).cast("d")
        self._mine = next((place for place in range(PROCESSES) if self._taken(place)), None)
        self.say(NOBODY)

    def _taken(self, place: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except OSError:
            return False
        return True

    def say(self, since: float) -> None:
        """When the first in line of this process came: time.monotonic(), which all processes share, or NOBODY."""
        if self._mine is not None:
            self._all[self._mine] = since

    def is_behind(self, since: float) -> bool:
        """Whether somebody in another process came before `since`."""
        return next(self._before(since), None) is not None

    def forget_dead(self, since: float) -> None:
        """Whoever came before `since` and has died since then comes no more: its place is anybody's."""
        for place in self._before(since):
            if self._taken(place):
                self._all[place] = NOBODY
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place)

    def _before(self, since: float) -> Iterator[int]:
        return (place for place, other in enumerate(self._all) if since - KNOWN < other < since and place != self._mine)
