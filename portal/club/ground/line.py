"""All that was said of a set of terms, and what counts when. Pure: no database, no clock but for where things start."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from portal import clock
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

T = TypeVar("T")


def starting(day: date | None) -> datetime:
    """From when something counts: now, or from 0:00 of a day ahead. Raises Refusal for a day that is over."""
    if day is None or day == clock.today():
        return clock.now()
    if day < clock.today():
        raise Refusal(_l("This day is over. Leave it empty to begin now."), "starts_on")
    return clock.moment_of(day)


class Word(NamedTuple):
    """What somebody said: these figures (None: nothing) begin then."""

    number: int
    starts_at: datetime
    figures: Any
    by: int | None
    at: datetime | None


class Fate(StrEnum):
    """What became of a word."""

    PLANNED = "planned"
    HOLDS = "holds"
    OVER = "over"
    REPLACED = "replaced"
    TAKEN_BACK = "taken_back"


class HistoryWord(NamedTuple):
    """A word in the history. `before`: the figures up to its moment; `undone`: the word that took it back."""

    word: Word
    fate: Fate
    before: Any
    undone: Word | None


class History(Generic[T]):
    """All that was said of one subject, in the order in which it was said. Pure."""

    def __init__(self, words: Sequence[Word], default: T) -> None:
        self.words, self.default = words, default
        last = {word.starts_at: word for word in words}
        self.counting = sorted((one for one in last.values() if one.figures is not None), key=lambda one: one.starts_at)
        self._starts = [word.starts_at for word in self.counting]

    @property
    def number(self) -> int:
        """Of the last word; 0 when nothing was said."""
        return self.words[-1].number if self.words else 0

    def at(self, moment: datetime) -> T:
        return self._after(bisect_right(self._starts, moment))

    def planned(self, now: datetime) -> list[Word]:
        """What is still to begin, the nearest first."""
        return self.counting[bisect_right(self._starts, now) :]

    def history(self, now: datetime) -> list[HistoryWord]:
        """Every word with figures and what became of it: what counts last on top, as said last within a moment."""
        told = [self._told(word, now) for word in self.words if word.figures is not None]
        return sorted(told, key=lambda one: (one.word.starts_at, one.word.number), reverse=True)

    def _after(self, place: int) -> T:
        kept: T = self.counting[place - 1].figures if place else self.default
        return kept

    def _told(self, word: Word, now: datetime) -> HistoryWord:
        before = self._after(bisect_right(self._starts, word.starts_at - timedelta.resolution))
        later = (one for one in self.words if one.starts_at == word.starts_at and one.number > word.number)
        if (follower := next(later, None)) is not None:
            undone = follower if follower.figures is None else None
            return HistoryWord(word, Fate.TAKEN_BACK if undone else Fate.REPLACED, before, undone)
        if word.starts_at > now:
            return HistoryWord(word, Fate.PLANNED, before, None)
        holds = self._starts[bisect_right(self._starts, now) - 1] == word.starts_at
        return HistoryWord(word, Fate.HOLDS if holds else Fate.OVER, before, None)
