"""One act on many rows: what it can be done to and why not to others, and each row by the verb of the single act."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from portal.club.ground.careful import Counted
from portal.database import part
from portal.refusal import Refusal

Row = TypeVar("Row")
MOST = 200  # rows at once: they are one transaction, and others wait for it


@dataclass(frozen=True)
class Many(Generic[Row]):
    """What will happen: to these rows it can be done, to those not, by the sentence that says why.

    beyond: how many more were asked for than are done at once.
    """

    can: list[Row]
    cannot: dict[str, list[Row]]
    beyond: int = 0

    @property
    def rows(self) -> str:
        """A mark of exactly these rows (Look.rows)."""
        told = [[getattr(one, "id", None) for one in group] for group in (self.can, *self.cannot.values())]
        return "#" + hashlib.sha256(repr(told).encode()).hexdigest()[:12]

    def counted(self, done: object, why: str, called: Callable[[Row], object]) -> list[Counted]:
        """Line by line for the second look. done: what happens to those that can; why: “Not done: %(why)s”."""
        lines = [Counted(len(self.can), done, names=list(map(called, self.can)))]
        for sentence, group in self.cannot.items():
            lines.append(Counted(len(group), why % {"why": sentence}, names=list(map(called, group))))
        return lines


def sorted_out(rows: Sequence[Row], guard: Callable[[Row], object], total: int | None = None) -> Many[Row]:
    """`guard` raises Refusal where it cannot be done. total: how many were asked for, of which `rows` are the first."""
    can: list[Row] = []
    cannot: dict[str, list[Row]] = {}
    for row in rows[:MOST]:
        try:
            guard(row)
        except Refusal as refusal:
            cannot.setdefault(str(refusal.sentence), []).append(row)
        else:
            can.append(row)
    return Many(can, cannot, max(0, (len(rows) if total is None else total) - MOST))


def carry_out(rows: Iterable[Row], verb: Callable[[Row], Any]) -> int:
    """Each row whole or not at all: one that is refused after all leaves the others as they are. How many were done."""
    done = 0
    for row in rows:
        try:
            with part():
                verb(row)
        except Refusal:
            continue
        done += 1
    return done
