"""The desk's one search: what was typed, read in every way the club's numbers are written, and what subjects find."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

MOST_TYPED = 200  # a scanner types the whole address of a code
INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f\x7f]")
NUMBER = re.compile(r"\+?[\d\s\-()./]*\d[\d\s\-()./]*")
NATIONAL = re.compile(r"1\d{10}")


@dataclass(frozen=True)
class SearchQuery:
    """What somebody typed into a search box. `text` is folded in width and has no invisible characters."""

    text: str

    @classmethod
    def of(cls, typed: str) -> "SearchQuery":
        visible = INVISIBLE.sub("", unicodedata.normalize("NFKC", typed))
        return cls(" ".join(visible.split())[:MOST_TYPED])

    def __bool__(self) -> bool:
        return bool(self.text)

    @cached_property
    def digits(self) -> str:
        """The digits alone, if it is a number as people write one (8800 0009 6, 190-0000-0001); else nothing."""
        return re.sub(r"\D", "", self.text) if NUMBER.fullmatch(self.text) else ""

    @cached_property
    def phone(self) -> str | None:
        """A whole telephone number as E.164; without a country it is a Chinese mobile."""
        if NATIONAL.fullmatch(self.digits):
            return f"+86{self.digits}"
        if self.text.startswith("+") and 8 <= len(self.digits) <= 15:
            return f"+{self.digits}"
        return f"+{self.digits}" if re.fullmatch(r"861\d{10}", self.digits) else None

    @cached_property
    def code(self) -> str:
        """As codes and case numbers are kept: capitals, without blanks and dots."""
        return re.sub(r"[\s.·]", "", self.text).upper()


class Hit(NamedTuple):
    """A line of what was found. title: what it is called; detail: beside it; state: at the right."""

    url: str
    title: object
    detail: object = ""
    state: object = ""


class Found(NamedTuple):
    """The first of what was found and how many there are. is_exact: asked for by a number that only this one has."""

    hits: Sequence[Hit] = ()
    total: int = 0
    is_exact: bool = False


@dataclass(frozen=True)
class SearchKind:
    """Something of a subject that the desk's search finds.

    find:        the first so many that this person may see, and how many there are: nothing of another estate, not
                 even counted.
    permissions: any of them lets it be asked.
    """

    key: str
    name: object
    permissions: tuple[str, ...]
    find: Callable[[SearchQuery, int], Found]
    order: int = 50
