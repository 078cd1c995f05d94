"""The shapes in which a subject says what becomes of a person's things: at the end, in a copy, at erasure."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

Sentence = object


class End(StrEnum):
    """How a membership ends; a suspension is no end: everything rests."""

    LEFT = "left"
    DIED = "died"


class Person(NamedTuple):
    """Of whom rows are: the account, the member (0: none), and the doors and names by which others wrote of them."""

    account_id: int
    member_id: int
    phone: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Ending:
    """What becomes of something of a subject's as a membership ends (ground/endings.py).

    name:   what the second look says of it: “Vouchers that are no longer honoured”.
    count:  how many of them the member has.
    end:    does it, by whom (None: the club). Asked again it finds nothing to do.
    order:  those with a lower one first: what gives points back stands before the points.
    last:   done once all else is done: what others of these would still take back themselves.
    keeps:  how many the member has of what must be finished before they can be erased.
    pass_on: done instead of `end` where the member died and a housemate is named: (the member, the heir, by whom).
    """

    name: Sentence
    count: Callable[[int], int]
    end: Callable[[int, int | None], object]
    order: int = 50
    last: bool = False
    keeps: Callable[[int], int] = lambda _member: 0
    pass_on: Callable[[int, int, int | None], object] | None = None


@dataclass(frozen=True, eq=False)
class Personal:
    """What a table holds of a person: what their copy shows of it, and what goes when they are erased.

    whose:   the condition by which a row is theirs.
    name:    what its rows are called in the copy.
    hidden:  columns that the copy does not show: tokens and digests, which are no words of theirs.
    empties: what these columns become; None: the rows are deleted.
    kept:    why the rest stays, as the page of erasure says it; "" only where the rows are deleted.
    before:  what goes besides, before the rows do: an entry of the search.
    files:   its columns that name files which are the person's alone: they go, too.
    sought:  columns whose texts are looked for in what others have of them (Mention).
    sealed:  its words go by tombstones (ground/sealing).
    """

    model: Any
    name: Sentence
    whose: Callable[[Person], Any]
    hidden: Collection[str] = ()
    empties: Mapping[str, object] | None = None
    kept: Sentence = ""
    before: Callable[[Person], object] | None = None
    files: Collection[str] = ()
    sought: Collection[str] = ()
    sealed: bool = False


@dataclass(frozen=True, eq=False)
class Mention:
    """Columns of rows that are others' in which a person's words may stand: letters to colleagues, an act's title."""

    model: Any
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Leaving:
    """All of it, of one subject."""

    endings: tuple[Ending, ...] = ()
    personal: tuple[Personal, ...] = ()
    mentions: tuple[Mention, ...] = ()
