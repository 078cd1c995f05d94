"""The figures of a set of terms: what each may be, and how JSON holds it. Fields of a frozen dataclass declare them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import time
from typing import Any

from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


@dataclass(frozen=True)
class Number:
    """A whole number. `unit`: what it counts where that is written in a way of its own: "points", "fen", "picture"."""

    least: int
    most: int
    unit: str = ""

    def minded(self, name: str, value: Any) -> int:
        """The value as it is kept. Raises Refusal beside its field."""
        if not isinstance(value, int) or not self.least <= value <= self.most:
            least, most = (f"¥{n / 100:,.2f}" if self.unit == "fen" else f"{n:,}" for n in (self.least, self.most))
            if self.unit == "fen":
                raise Refusal(_l("Please give an amount from %(least)s to %(most)s.", least=least, most=most), name)
            raise Refusal(_l("Please give a whole number from %(least)s to %(most)s.", least=least, most=most), name)
        return value

    def packed(self, value: Any) -> Any:
        return value

    def unpacked(self, value: Any) -> Any:
        return value


@dataclass(frozen=True)
class Days:
    """Several numbers of days, each once, the farthest first."""

    most: int
    count: int

    def minded(self, name: str, value: Any) -> tuple[int, ...]:
        """As they are kept. Raises Refusal beside their field."""
        days = sorted(set(value), reverse=True)
        if not 1 <= len(days) <= self.count or not all(1 <= day <= self.most for day in days):
            sentence = _l(
                "Please give one to %(most)s numbers of days from 1 to %(days)s, such as 60, 30, 7.",
                most=self.count,
                days=self.most,
            )
            raise Refusal(sentence, name)
        return tuple(days)

    def packed(self, value: Any) -> Any:
        return list(value)

    def unpacked(self, value: Any) -> Any:
        return tuple(value)


@dataclass(frozen=True)
class TimeOfDay:
    """An hour and a minute, club time."""

    def minded(self, name: str, value: Any) -> time:
        """The value as it is kept. Raises Refusal beside its field."""
        if not isinstance(value, time):
            raise Refusal(_l("Please give a time."), name)
        return value

    def packed(self, value: Any) -> Any:
        return f"{value:%H:%M}"

    def unpacked(self, value: Any) -> Any:
        return time.fromisoformat(value)


@dataclass(frozen=True)
class OneLine:
    """One line of text. `like`: what it must look like where it is not empty; `wrong`: the sentence where it does not.

    "" stands where nobody has said anything yet; what is `needed` cannot be taken away by a form.
    """

    most: int
    needed: bool = True
    like: str = ".*"
    wrong: Any = ""

    def minded(self, name: str, value: Any) -> str:
        """The value as it is kept. Raises Refusal beside its field."""
        said = " ".join(str(value or "").split())
        if not said and self.needed:
            raise Refusal(_l("Please fill this in."), name)
        if len(said) > self.most:
            raise Refusal(_l("Field cannot be longer than %(max)d characters.", max=self.most), name)
        if said and not re.fullmatch(self.like, said):
            raise Refusal(self.wrong, name)
        return said

    def packed(self, value: Any) -> Any:
        return value

    def unpacked(self, value: Any) -> Any:
        return value


@dataclass(frozen=True)
class OneOf:
    """One of several, each with its name."""

    names: Mapping[str, Any]

    def minded(self, name: str, value: Any) -> str:
        """The value as it is kept. Raises Refusal beside its field."""
        if value not in self.names:
            raise Refusal(_l("Please choose one of these."), name)
        return str(value)

    def packed(self, value: Any) -> Any:
        return value

    def unpacked(self, value: Any) -> Any:
        return value


Figure = Number | Days | TimeOfDay | OneLine | OneOf


def number(default: int, least: int, most: int, unit: str = "") -> Any:
    """Declare a whole number: `misses: int = number(20, 3, 100)`."""
    return field(default=default, metadata={"figure": Number(least, most, unit)})


def days(default: tuple[int, ...], most: int, count: int) -> Any:
    """Declare at most `count` numbers of days, none above `most`."""
    return field(default=default, metadata={"figure": Days(most, count)})


def time_of_day(default: time) -> Any:
    """Declare a time of the day."""
    return field(default=default, metadata={"figure": TimeOfDay()})


def one_line(default: str, most: int, *, needed: bool = True, like: str = ".*", wrong: Any = "") -> Any:
    """Declare a line of text of at most so many characters."""
    return field(default=default, metadata={"figure": OneLine(most, needed, like, wrong)})


def one_of(default: str, names: Mapping[str, Any]) -> Any:
    """Declare a choice."""
    return field(default=default, metadata={"figure": OneOf(names)})


def figures_of(kind: type[Any]) -> dict[str, Figure]:
    """What a dataclass of terms declares, by name."""
    return {one.name: one.metadata["figure"] for one in fields(kind)}
