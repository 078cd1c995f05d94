"""What a page writes down by the way: that it was opened, that somebody is here. Reading never fails for it.

Where it cannot be written now (disk full, lock held), it waits in memory and is written with the next that can be. It
is lost only when the process ends before; the log says that something waits.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

from sqlalchemy import Connection

from portal.engine.outages import is_outage
from portal.engine.sessions import apart

log = logging.getLogger(__name__)
MOST = 10_000
PATIENCE = 0.3  # seconds that a page waits to write
PAUSE = 5.0  # seconds in which nobody tries, after it failed: only one page pays for it

Note = Callable[[Connection], object]


class Notes:
    """What waits to be written, in the order in which it came; the same is written once."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: OrderedDict[Hashable, Note] = OrderedDict()
        self._not_before = 0.0

    def __len__(self) -> int:
        return len(self._waiting)

    def write(self, key: Hashable, note: Note) -> None:
        """Write it now, with what waits; or let it wait. `key`: what it is about, so that a second one adds nothing."""
        with self._mutex:
            self._waiting.setdefault(key, note)
            if len(self._waiting) > MOST:
                self._waiting.popitem(last=False)
            if time.monotonic() < self._not_before:
                return
            taken, self._waiting = self._waiting, OrderedDict()
        try:
            with apart(PATIENCE) as connection:
                for one in taken.values():
                    one(connection)
        except Exception as error:
            if not is_outage(error):
                if len(taken) == 1:
                    raise
                log.exception("%s notes of pages cannot be written and are given up", len(taken))
                return
            with self._mutex:
                self._waiting = OrderedDict([*taken.items(), *self._waiting.items()])
                self._not_before = time.monotonic() + PAUSE
            log.warning("%s notes of pages wait to be written: %s", len(self._waiting), error)


NOTES = Notes()
