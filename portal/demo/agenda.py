"""What several subjects of the demo wish to happen, lived through once in the order of time.

A member goes to an event, writes for the magazine and buys a home: each is told by its own part, and the ledger shall
still read in the order of the days. So these parts enter their acts here, and this part, after them, does them all.
"""

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from portal import clock
from portal.manifest import Part

if TYPE_CHECKING:
    from portal.demo.world import World

Act = Callable[[], object]


class Agenda:
    """Acts by their moments; an act may enter further ones. `latest`: nothing happens after the demo was made."""

    def __init__(self, latest: datetime) -> None:
        self.latest = latest
        self._acts: list[tuple[datetime, int, Act]] = []
        self._entered = 0

    def enter(self, moment: datetime, act: Act) -> None:
        heappush(self._acts, (min(moment, self.latest), self._entered, act))
        self._entered += 1

    def live(self) -> None:
        while self._acts:
            moment, _order, act = heappop(self._acts)
            with clock.at(moment):
                act()


def fill(world: "World") -> None:
    world.agenda.live()


MANIFEST = Part(fill, after=("points", "earning", "events", "complaints", "magazine"))
