"""Which row of which sheet names the columns, and what they hold, by the words that people usually write there."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from portal.spreadsheets.cells import Row, shown
from portal.spreadsheets.reader import FileSeen

FEWEST = 2  # columns that are known make a row one of headings
SURE, GUESSED = 2, 1


@dataclass(frozen=True)
class Column:
    """What a column may hold. heads: what people write over it, between blanks; needed: no row can do without it."""

    key: str
    title: object
    heads: str
    needed: bool = False

    @property
    def words(self) -> frozenset[str]:
        return _words(self.heads)


@dataclass(frozen=True)
class NamedColumns:
    """sheet: its place in the file; row: the number of the heading row; places: key of a column → its place, from 0.

    guessed: the keys of those that only look like it.
    """

    sheet: int
    row: int
    places: dict[str, int]
    guessed: tuple[str, ...] = ()

    def lacks(self, columns: Sequence[Column]) -> list[Column]:
        return [one for one in columns if one.needed and one.key not in self.places]


def heading(text: object) -> str:
    """Words over a column as they are compared: *手机号（必填） is 手机号."""
    folded = unicodedata.normalize("NFKC", str(text)).casefold()
    plain = folded.split("(")[0] or folded
    return "".join(sign for sign in plain if sign.isalnum())


def signature(cells: Row) -> str:
    """A heading row as it is remembered."""
    return "|".join(heading(shown(one)) for one in cells)[:2000]


def places_in(cells: Row, columns: Sequence[Column]) -> NamedColumns:
    """What the cells of a row would name: by the usual words, else by one of them within others."""
    said = [heading(shown(one)) for one in cells]
    places: dict[str, int] = {}
    for column in columns:
        place = next((at for at, word in enumerate(said) if word in column.words), None)
        if place is not None and place not in places.values():
            places[column.key] = place
    guessed = []
    for column in columns:
        near = (at for at, word in enumerate(said) if at not in places.values() and _looks_like(word, column))
        if column.key not in places and (place := next(near, None)) is not None:
            places[column.key] = place
            guessed.append(column.key)
    return NamedColumns(0, 0, places, tuple(guessed))


def best(seen: FileSeen, columns: Sequence[Column]) -> NamedColumns | None:
    """The sheet and row that name most of the columns; None where none names several."""
    found: list[tuple[int, int, int, NamedColumns]] = []
    for at, sheet in enumerate(seen.sheets):
        for number, cells in sheet.rows:
            one = places_in(cells, columns)
            if len(one.places) >= FEWEST:
                sure = len(one.places) - len(one.guessed)
                score = sure * SURE + len(one.guessed) * GUESSED
                found.append((score, -at, -number, NamedColumns(at, number, one.places, one.guessed)))
    return max(found, key=lambda each: each[:3])[3] if found else None


def mapped(sheet: int, row: int, places: Mapping[str, int]) -> NamedColumns:
    """As a person, or an earlier file, has said it."""
    return NamedColumns(sheet, row, dict(places))


def _looks_like(word: str, column: Column) -> bool:
    return len(word) <= 12 and any(len(known) > 1 and known in word for known in column.words)


@cache
def _words(heads: str) -> frozenset[str]:
    return frozenset(map(heading, heads.split()))
