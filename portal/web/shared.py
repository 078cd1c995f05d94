"""What is the same for everybody, kept for a few seconds in this process: plain values, and pieces of pages.

Nothing personal may go in. Whoever acts sees what they did: a commit of this process empties it; the other processes
follow when the seconds are over.
"""

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, has_app_context, render_template
from markupsafe import Markup
from sqlalchemy import event

from portal import language
from portal.database import session

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


def piece(template: str, key: Hashable, context: Callable[[], dict[str, Any]], seconds: float = SECONDS) -> Markup:
    """`template` rendered with what `context` gives, kept by the language. It may not ask who is reading."""

    def make() -> Markup:
        return Markup(render_template(template, **context()))  # noqa: S704 - rendered by Jinja

    return shared((template, key, language.current()), make, seconds)


@event.listens_for(session, "after_commit")
def _forget(_session: object) -> None:
    if has_app_context() and "shared" in current_app.extensions:
        current_app.extensions["shared"].clear()
