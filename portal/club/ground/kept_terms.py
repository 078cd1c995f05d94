"""Terms that are read on every page and change once in years: read once in some seconds by a process, whoever asks.

Whoever changes them sees it at once in this process, the others follow within SECONDS; what was planned begins at its
moment. While the database cannot be read, what was read last goes on. Never for what an act decides by.
"""

import time
from datetime import datetime
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event

from portal import clock
from portal.club.ground.line import History
from portal.club.ground.terms import Terms, TermsRow, lines_of
from portal.database import after_commit, engine, is_outage, is_writing

T = TypeVar("T")
SECONDS = 5.0
DISTANT_PAST = datetime.min.replace(tzinfo=clock.ZONE)
FAR_AHEAD = datetime.max.replace(tzinfo=clock.ZONE)
_KEPT: list[Terms[Any]] = []


def keep(terms: Terms[T]) -> Terms[T]:
    """Declare that these are kept."""
    _KEPT.append(terms)
    return terms


def now(terms: Terms[T]) -> T:
    """What counts now."""
    figures: T = _here().now()[terms.name]
    return figures


def stamp() -> int:
    """Another number whenever any of them counts anew."""
    here = _here()
    here.now()
    return here.changes


def forget() -> None:
    """They are read anew at the next question."""
    for house in _houses.values():
        house.until = 0.0


class House:
    """What this process has read of one database."""

    def __init__(self) -> None:
        self.until, self.changes = 0.0, 0
        self._lines: dict[str, History[Any]] = {}
        self._counts: dict[str, Any] = {}
        self._begun = self._turns = DISTANT_PAST  # from when and up to when these count

    def now(self) -> dict[str, Any]:
        if time.monotonic() >= self.until and not (self._lines and is_writing()):  # what an act says may not stay
            self._read()
        moment = clock.now()
        if not self._begun <= moment < self._turns:
            starts = [word.starts_at for line in self._lines.values() for word in line.counting]
            self._begun = max((at for at in starts if at <= moment), default=DISTANT_PAST)
            self._turns = min((at for at in starts if at > moment), default=FAR_AHEAD)
            self._counts = {name: line.at(moment) for name, line in self._lines.items()}
            self.changes += 1
        return self._counts

    def _read(self) -> None:
        try:
            lines = lines_of(tuple(_KEPT))
        except Exception as error:
            if not is_outage(error):
                raise
            lines = self._lines or {terms.name: terms.history_of([]) for terms in _KEPT}
        if lines.keys() != self._lines.keys() or any(lines[one].words != self._lines[one].words for one in lines):
            self._lines, self._begun, self._turns = lines, DISTANT_PAST, DISTANT_PAST
        self.until = 0.0 if is_writing() else time.monotonic() + SECONDS


_houses: "WeakKeyDictionary[Engine, House]" = WeakKeyDictionary()


def _here() -> House:
    known = _houses.get(engine())
    return known if known is not None else _houses.setdefault(engine(), House())


@event.listens_for(TermsRow, "after_insert")
def _said(*_row: object) -> None:
    after_commit(forget)
