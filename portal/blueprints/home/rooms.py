"""The blueprint of the home page, and what it keeps for half a minute because it is the same for everybody."""

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from cachelib import SimpleCache
from flask import Blueprint, current_app

blueprint = Blueprint("home", __name__)
blueprint.record_once(lambda state: state.app.extensions.setdefault("shared", SimpleCache(256, default_timeout=30)))
T = TypeVar("T")


def shared(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives, kept for half a minute. Plain values only: a row would outlive its session."""
    cache: SimpleCache = current_app.extensions["shared"]
    kept = cache.get(repr(key))
    if kept is None:
        kept = (make(),)
        cache.set(repr(key), kept)
    return cast(T, kept[0])
