"""The frame of every page: navigation, head, brand. The same for everybody in the same situation, so made once.

Measured: rendering the frame anew cost half a millisecond a page, a third of what the whole page may cost.
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app, url_for
from flask import session as cookie
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from portal import catalogue, language
from portal.club.people.accounts import Viewer
from portal.identity import viewer
from portal.manifest import pages
from portal.web.kept import hole
from portal.web.rooms import wings

Place = tuple[str, str, str, str | None]  # name, address, words, icon of the tab bar (None: not in it)
MOST_TOKENS = 2000
_tables: dict[tuple[int, str], tuple[object, dict[Any, str]]] = {}


def init_app(app: Flask) -> None:
    app.extensions["tokens"] = {}  # a session's secret: how it is signed
    app.jinja_env.globals.update(places=places, wings=wings, _=say, csrf_token=csrf_token)
    app.context_processor(lambda: {"csrf_token": csrf_token})


def situation(me: Viewer, *appearance: str) -> tuple[object, ...]:
    """All that the frame depends on besides the page."""
    return (*appearance, me.is_authenticated, me.unread, me.is_staff, me.is_clerk, me.permissions)


@hole
def csrf_token() -> str:
    """Flask-WTF's token. Signed once for a session: the signature has no term, so another one would say the same."""
    tokens: dict[str, str] = current_app.extensions["tokens"]
    if (kept := tokens.get(cookie.get("csrf_token", ""))) is not None:
        return kept
    token = str(generate_csrf())
    if "csrf_token" in cookie:
        if len(tokens) >= MOST_TOKENS:
            tokens.clear()
        tokens[cookie["csrf_token"]] = token
    return token


def places() -> list[Place]:
    """Where the navigation leads, as the subjects declare it."""
    mine = viewer.is_authenticated
    declared = [place for one in pages().values() for place in one.places if (place.members if mine else place.public)]
    return [
        (place.key, url_for(place.endpoint), str(place.title), place.icon)
        for place in sorted(declared, key=lambda each: each.order)
    ]


def said(names: Mapping[Any, object]) -> dict[Any, str]:
    """A table of lazy sentences of some module, as said in the language being spoken. Looked up once a process."""
    key = (id(names), language.current())
    if key not in _tables:
        _tables[key] = (names, {name: str(sentence) for name, sentence in names.items()})
    return _tables[key][1]


def say(text: str, **values: Any) -> Markup:
    """A sentence of a template in the language being spoken; values are escaped."""
    spoken = language.current()
    sentence = str(catalogue.translations(spoken).gettext(text))
    if values or "%(" not in sentence:
        safe = {name: value if isinstance(value, int) else escape(value) for name, value in values.items()}
        sentence %= safe or ()
    counts = spoken == "en" and catalogue.COUNTS.search(text) is not None
    return Markup(catalogue.singular(sentence) if counts and values else sentence)  # noqa: S704 - ours
