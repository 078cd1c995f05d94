"""What is the same for everybody, kept for a few seconds in this process: plain values, and pieces of pages.

Nothing personal may go in. Whoever acts sees what they did: a commit of this process empties it; the other processes
follow when the seconds are over.
"""

import re
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, TypeVar, cast

from flask import Flask, current_app, has_app_context, render_template
from markupsafe import Markup, escape
from sqlalchemy import event

from portal import language
from portal.database import session

HOLE = re.compile("\ufdd0([a-z_]+)\ufdd1")  # Unicode's noncharacters: no text of ours or of a person holds them
SEAM = "\ufdd2"  # another of them
MOST = 1000
SECONDS = 5.0
T = TypeVar("T")


class Shelf:
    """Values by key, each until its moment. They are handed out as they are, so they must not be changed."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[float, Any]] = {}

    def get(self, key: Hashable, make: Callable[[], T], seconds: float) -> T:
        now = time.monotonic()
        kept = self._kept.get(key)
        if kept is not None and now < kept[0]:
            return cast(T, kept[1])
        value = make()
        if len(self._kept) >= MOST:
            self.clear()
        self._kept[key] = (now + seconds, value)
        return value

    def clear(self) -> None:
        self._kept.clear()


def init_app(app: Flask) -> None:
    app.extensions["shared"] = Shelf()


def shared(key: Hashable, make: Callable[[], T], seconds: float = SECONDS) -> T:
    """What `make` gives, kept for `seconds`. A row of the ORM may be kept if all that is read of it is loaded."""
    shelf: Shelf = current_app.extensions["shared"]
    return shelf.get(key, make, seconds)


def piece(
    template: str, key: Hashable, context: Callable[[], dict[str, Any]], seconds: float = SECONDS, **holes: object
) -> Markup:
    """`template` rendered with what `context` gives, kept by the language. It may not ask who is reading.

    What is personal in it (a token, a balance) is given as `holes`: left open in what is kept, filled each time.
    """
    return filled(_opened(template, key, context, seconds, holes), holes)


def pieces(template: str, rows: Iterable[tuple[dict[str, Hashable], dict[str, object]]]) -> Iterator[Markup]:
    """As piece(), for a list: rows of (what gives a line its shape, what fills its holes). Each shape is made once."""
    made: dict[Hashable, list[str]] = {}
    lines, values = [], []
    for shape, holes in rows:
        key = tuple(shape.values())
        parts = made.get(key)
        if parts is None:
            parts = made[key] = _opened(template, key, shape.copy, SECONDS, holes)
        lines.append(parts)
        values += [holes[name] for name in parts[1::2]]
    safe, place = _escaped(values), 0  # of all lines together
    for parts in lines:
        whole, count = parts.copy(), len(parts) // 2
        whole[1::2] = safe[place : place + count]
        place += count
        yield Markup("".join(whole))  # noqa: S704 - rendered by Jinja, filled with what is escaped


def _opened(
    template: str, key: Hashable, context: Callable[[], dict[str, Any]], seconds: float, holes: Iterable[str]
) -> list[str]:
    def make() -> list[str]:
        return parts_of(render_template(template, **context(), **left_open(holes)))

    return shared((template, key, language.current()), make, seconds)


def left_open(names: Iterable[str]) -> dict[str, Markup]:
    """What stands in the place of each hole while a piece is made."""
    return {name: Markup(f"\ufdd0{name}\ufdd1") for name in names}  # noqa: S704 - a name of our own


def parts_of(html: str) -> list[str]:
    """Text, name of a hole, text, name …"""
    return HOLE.split(html)


def filled(parts: list[str], holes: Mapping[str, object]) -> Markup:
    """The piece as it goes out; what is filled in is escaped unless it is markup."""
    if not holes:
        return Markup(parts[0])  # noqa: S704 - rendered by Jinja
    whole: list[str] = parts.copy()
    whole[1::2] = _escaped([holes[name] for name in parts[1::2]])
    return Markup("".join(whole))  # noqa: S704 - rendered by Jinja, filled with what is escaped


def _escaped(values: list[object]) -> list[str]:
    """All in one go where they are plain text: what costs is the call, not the text."""
    if all(type(value) is str for value in values):
        safe = str.split(escape(SEAM.join(cast(list[str], values))), SEAM)
        if len(safe) == len(values):
            return safe
    return [escape(value) for value in values]


@event.listens_for(session, "after_commit")
def _forget(_session: object) -> None:
    if has_app_context() and "shared" in current_app.extensions:
        current_app.extensions["shared"].clear()
