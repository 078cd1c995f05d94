"""Which language is being spoken, with or without a request."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from typing import Literal

from flask import has_app_context
from flask_babel import force_locale, get_locale

Language = Literal["zh", "en"]
_spoken: ContextVar[Language | None] = ContextVar("spoken", default=None)
LOCALES: dict[str, str] = {"zh": "zh_Hans_CN", "en": "en"}


def current() -> Language:
    """The language in which sentences are said now; Chinese unless something says English."""
    if (chosen := _spoken.get()) is not None:  # asked a hundred times a page, so answered without Babel
        return chosen
    if not has_app_context():
        return "zh"
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Say everything within the block in `language` (a recipient's, in jobs)."""
    token = _spoken.set("en" if language == "en" else "zh")
    try:
        with force_locale(LOCALES.get(language or "zh", "zh_Hans_CN")):
            yield
    finally:
        _spoken.reset(token)


def begin(language: Language) -> Token[Language | None]:
    """A request that speaks `language` begins; `end` takes the token."""
    return _spoken.set(language)


def end(token: Token[Language | None]) -> None:
    _spoken.reset(token)


def preferred(tags: Iterable[tuple[str, float]]) -> Language | None:
    """The first language we speak among the header's (tag, quality) pairs, by quality, then by order.

    Only the primary subtag counts: a normal Chinese browser sends `zh-CN,zh;q=0.9,en;q=0.8`,
    which Babel's best_match answers with English.
    """
    for tag, quality in sorted(tags, key=lambda pair: -pair[1]):
        if quality <= 0:
            continue
        primary = tag.replace("_", "-").split("-")[0].lower()
        if primary == "zh":
            return "zh"
        if primary == "en":
            return "en"
    return None
