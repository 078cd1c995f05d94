"""Two versions of what speaks for and against a project side by side: what was added, left out, said differently."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from portal.club.estate.projects.disclosure import Side, differs, disclosures_of, snapshot_of
from portal.club.estate.projects.tables import Fact

SAME: tuple[Callable[[Fact], object], ...] = (lambda one: one, lambda one: one.title, lambda one: one.text)
NEXT = 0  # the number of what staff have written and nobody has published yet


@dataclass(frozen=True)
class Version:
    """A published version, or the next one."""

    number: int
    published_at: datetime | None
    snapshot: dict[str, Any]


class PointChange(NamedTuple):
    """One point: `before` is missing where it was added, `after` where it was left out."""

    side: Side
    before: Fact | None
    after: Fact | None


def versions_of(project_id: int) -> list[Version]:
    """What can be compared, the latest first; what is written now stands on top where it says something else."""
    said = [Version(one.version, one.published_at, one.snapshot) for one in disclosures_of(project_id)]
    return [Version(NEXT, None, snapshot_of(project_id)), *said] if differs(project_id) else said


def compared(before: Version, after: Version) -> list[PointChange]:
    """What differs, drawbacks first. A point is the same one while its title or its words stay."""
    return [
        PointChange(side, old, new)
        for side in (Side.UNFAVOURABLE, Side.FAVOURABLE)
        for old, new in _pairs(_facts(before, side), _facts(after, side))
        if old != new
    ]


def _facts(version: Version, side: Side) -> list[Fact]:
    return [Fact.of(row) for row in version.snapshot[side]]


def _pairs(olds: list[Fact], news: list[Fact]) -> list[tuple[Fact | None, Fact | None]]:
    """Each old point with what became of it, in the order of the new ones; what was left out comes last."""
    left, found = list(olds), dict[int, Fact]()
    for same in SAME:
        for number, new in enumerate(news):
            old = next((one for one in left if same(one) == same(new)), None)
            if number not in found and old is not None:
                left.remove(old)
                found[number] = old
    return [*((found.get(number), new) for number, new in enumerate(news)), *((old, None) for old in left)]
