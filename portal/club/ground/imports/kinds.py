"""What lists a subject takes: their columns, what each row means, and what is done and undone by it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from portal.club.ground.happenings import Happening
from portal.manifest import Gathered, joined, subjects
from portal.spreadsheets.headings import Column

if TYPE_CHECKING:
    from portal.club.ground.imports.tables import Batch, BatchRow

Problem = dict[str, Any]  # {"code": …, "column": its key, and what its sentence names}


@dataclass(frozen=True)
class ListLine:
    """A row below the heading: its number in the sheet, its cells by the keys of their columns."""

    number: int
    cells: Mapping[str, Any]


@dataclass
class Verdict:
    """What a row means. spoils: of earlier rows, by number, what is wrong with them now, too."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    is_same: bool = False
    spoils: dict[int, Problem] = field(default_factory=dict)


Judge = Callable[[Sequence[ListLine]], Sequence[Verdict]]


@dataclass(frozen=True)
class ImportKind:
    """take, put_back: what good rows make, and the contrary, within a portion; they note it in each row's `made`.

    judge: for one reading of a file; it may remember earlier rows. why_kept: why a batch cannot be undone, or None.
    said: sentences of problems by code. row: its name in happenings.
    """

    key: str
    title: object
    permission: str
    columns: tuple[Column, ...]
    judge: Callable[["Batch"], Judge]
    take: Callable[["Batch", Sequence["BatchRow"]], None]
    put_back: Callable[["Batch", Sequence["BatchRow"]], None]
    why_kept: Callable[["Batch"], object | None]
    taken: Happening
    undone: Happening
    row: str
    said: Mapping[str, object] = field(default_factory=dict)
    masked: frozenset[str] = frozenset()  # columns shown with their last four signs only

    def column(self, key: str) -> Column | None:
        return next((one for one in self.columns if one.key == key), None)


def _all() -> dict[str, ImportKind]:
    return joined({kind.key: kind} for one in subjects().values() for kind in one.imports)


KINDS: Mapping[str, ImportKind] = Gathered(_all)
