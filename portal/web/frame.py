"""The frame of every page: navigation, head, brand. The same for everybody in the same situation, so made once.

Measured: rendering the frame anew cost half a millisecond a page, a third of what the whole page may cost.
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask, g, url_for
from flask_wtf.csrf import generate_csrf
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from portal import catalogue, language
from portal.club.people.accounts import Viewer
from portal.identity import viewer
from portal.manifest import pages
from portal.web.rooms import wings
from portal.web.shared import filled, left_open, parts_of

MOST = 2000
Place = tuple[str, str, str, str | None]  # name, address, words, icon of the tab bar (None: not in it)
_kept: dict[tuple[object, ...], list[str]] = {}
_tables: dict[tuple[int, str], tuple[object, dict[Any, str]]] = {}
_said: dict[str, dict[str, tuple[Markup, Markup, bool]]] = {"zh": {}, "en": {}}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(framed=framed, places=places, wings=wings, _=say)
    app.context_processor(lambda: {"csrf_token": csrf_token})


@pass_context
def framed(context: Context, template: str, **holes: object) -> Markup:
    """A piece of the frame. It may depend only on `here` and the situation: no name, no address asked for.

    What differs from page to page (a token, a key) is given as `holes`: left open in what is kept, filled each time.
    """
    key = (template, context.get("situation"), context.get("here"))
    if (made := _kept.get(key)) is None:
        if len(_kept) >= MOST:
            _kept.clear()
        html = context.environment.get_template(template).render({**context.get_all(), **left_open(holes)})
        made = _kept[key] = parts_of(html)
    return filled(made, holes)


def situation(me: Viewer, *appearance: str) -> tuple[object, ...]:
    """All that the frame depends on besides the page."""
    return (*appearance, me.is_authenticated, me.unread, me.is_staff, me.is_clerk, me.permissions)


def csrf_token() -> str:
    """Flask-WTF's token; it keeps one a request, but looks its settings up at every call."""
    return str(g.get("csrf_token") or generate_csrf())


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
    """A sentence of a template in the language being spoken; values are escaped. Looked up once a process."""
    spoken = language.current()
    known = _said[spoken].get(text)
    if known is None:
        sentence = Markup(catalogue.translations(spoken).gettext(text))  # noqa: S704 - ours
        counts = spoken == "en" and catalogue.COUNTS.search(text) is not None
        known = _said[spoken][text] = (sentence, sentence if "%(" in sentence else sentence % (), counts)
    if not values:
        return known[1]
    safe = {name: value if isinstance(value, int) else escape(value) for name, value in values.items()}
    filled = str.__mod__(known[0], safe)  # as Markup's own %, which costs three times as much
    return Markup(catalogue.singular(filled) if known[2] else filled)  # noqa: S704
