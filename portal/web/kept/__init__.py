"""What is kept for some seconds in this process: values, pieces of pages, the frame. (Whole pages: pages.py.)

Nothing personal may go in. Whoever acts sees what they did: an act (or a job) takes nothing from here, and a commit of
this process empties it; the other processes follow when the seconds are over.
"""

import re
import time
from collections.abc import Callable, Hashable, Iterable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from flask import Flask, current_app, g, has_app_context, has_request_context, render_template, request
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from sqlalchemy import event

from portal import language
from portal.database import loose, session

SAFE = {"GET", "HEAD"}
HOLE = re.compile("\ufdd0([a-z_]+)\ufdd1")  # Unicode's noncharacters: no text of ours or of a person holds them
SEAM = "\ufdd2"  # another of them
MOST, MOST_FRAMES = 1000, 2000
MOST_BYTES = 16 << 20  # of a process
_holes: dict[str, Callable[[], str]] = {}
_frames: dict[tuple[object, ...], list[str]] = {}
T = TypeVar("T")
P = ParamSpec("P")


class Shelf:
    """Values by key, each until its moment. They are handed out as they are, so they must not be changed.

    Bounded in bytes as far as texts go: pieces of pages are texts, and what else is kept are a few rows.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[float, Any]] = {}
        self.size = 0

    def get(self, key: Hashable, make: Callable[[], T], seconds: float) -> T:
        now = time.monotonic()
        kept = self._kept.get(key)
        if kept is not None and now < kept[0]:
            return cast(T, kept[1])
        value = make()
        weight = _weight(key) + _weight(value)
        if len(self._kept) >= MOST or self.size + weight > MOST_BYTES:
            self.clear()
        if weight <= MOST_BYTES // 10:
            self._kept[key] = (now + seconds, value)
            self.size += weight
        return value

    def clear(self) -> None:
        self._kept.clear()
        self.size = 0


def _weight(value: object) -> int:
    """Of the texts in it, in characters, and something for the rest."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, (list, tuple)):
        return 64 + sum(map(_weight, value))
    return 64


def init_app(app: Flask) -> None:
    app.extensions["kept"] = Shelf()
    app.jinja_env.globals.update(framed=framed, each=each)


def kept(seconds: float) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep what the function gives for the same arguments. Of a row of the ORM all that is read must be loaded."""

    def declare(make: Callable[P, T]) -> Callable[P, T]:
        name = f"{make.__module__}.{make.__qualname__}"

        @wraps(make)
        def found(*arguments: P.args, **named: P.kwargs) -> T:
            if _is_an_act():
                return make(*arguments, **named)
            key = (name, *arguments, *named.items())
            return _shelf().get(key, lambda: loose()(make)(*arguments, **named), seconds)

        return found

    return declare


def piece(template: str, seconds: float) -> Callable[[Callable[P, dict[str, Any]]], Callable[P, Markup]]:
    """Keep `template`, rendered with the context that the function gives, by its arguments and the language.

    It may not ask who is reading. What a hole() says in it is said anew for each answer.
    """

    def declare(context: Callable[P, dict[str, Any]]) -> Callable[P, Markup]:
        @wraps(context)
        def found(*arguments: P.args, **named: P.kwargs) -> Markup:
            if _is_an_act() or "making" in g:
                return Markup(render_template(template, **context(*arguments, **named)))  # noqa: S704 - by Jinja
            key = (template, *arguments, *named.items(), language.current())
            parts = _shelf().get(key, lambda: _opened(template, lambda: context(*arguments, **named)), seconds)
            return _joined(parts, [_holes[name]() for name in parts[1::2]])

        return found

    return declare


def hole(say: Callable[[], str]) -> Callable[[], str]:
    """What a piece may hold of the one who reads it (a token, a key, a balance): left open while the piece is made."""
    name = say.__name__
    _holes[name] = say

    @wraps(say)
    def said() -> str:
        return _open(name) if has_app_context() and "making" in g else say()

    return said


@pass_context
def framed(context: Context, template: str, **holes: object) -> Markup:
    """A piece of the frame, kept for ever. It may depend only on `here` and the situation: no name, no address.

    What differs from page to page (a token, a key) is given as `holes`.
    """
    key = (template, context.get("situation"), context.get("here"))
    if (parts := _frames.get(key)) is None:
        if len(_frames) >= MOST_FRAMES:
            _frames.clear()
        opened = {name: _open(name) for name in holes}
        parts = HOLE.split(context.environment.get_template(template).render({**context.get_all(), **opened}))
        _frames[key] = parts
    return _joined(parts, [holes[name] for name in parts[1::2]])


def each(template: str, rows: Iterable[Any]) -> Markup:
    """`template` once for each row, a named tuple of texts: made once for each pattern of empty fields, then filled.

    Twenty lines of a statement that Jinja builds one by one are a seventh of its page.
    """
    lines: list[str] = []
    for row in rows:
        key = (template, language.current(), *map(bool, row))
        if (parts := _frames.get(key)) is None:
            opened = {name: text and _open(name) for name, text in row._asdict().items()}
            parts = _frames[key] = HOLE.split(render_template(template, **opened))
        whole = parts.copy()
        whole[1::2] = _safe([getattr(row, name) for name in parts[1::2]])
        lines += whole
    return Markup("".join(lines))  # noqa: S704 - each is escaped where it was filled


def _safe(texts: list[str]) -> list[str]:
    """Escaped in one go: what costs is the call, not the text."""
    safe = str.split(escape(SEAM.join(texts)), SEAM)
    return safe if len(safe) == len(texts) else [escape(text) for text in texts]


def _is_an_act() -> bool:
    return not has_request_context() or request.method not in SAFE


def _shelf() -> Shelf:
    return cast(Shelf, current_app.extensions["kept"])


def _opened(template: str, context: Callable[[], dict[str, Any]]) -> list[str]:
    """Text, name of a hole, text, name …"""
    g.making = True
    try:
        return HOLE.split(render_template(template, **context()))
    finally:
        g.pop("making")


def _open(name: str) -> Markup:
    return Markup(f"\ufdd0{name}\ufdd1")  # noqa: S704 - a name of our own


def _joined(parts: list[str], said: Iterable[object]) -> Markup:
    """The piece as it goes out; what is filled in is escaped unless it is markup."""
    whole = parts.copy()
    whole[1::2] = [escape(one) for one in said]
    return Markup("".join(whole))  # noqa: S704 - rendered by Jinja, filled with what is escaped


@event.listens_for(session, "after_commit")
def _forget(_session: object) -> None:
    if has_app_context() and "kept" in current_app.extensions:
        _shelf().clear()
