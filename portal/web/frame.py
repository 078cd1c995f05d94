"""The frame of every page: navigation, head, brand. The same for everybody in the same situation, so made once.

Measured: rendering the frame anew cost half a millisecond a page, a third of what the whole page may cost.
"""

from typing import Any

from flask import Flask, url_for
from flask_babel import gettext as _
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from portal import catalogue, language
from portal.identity import viewer

MOST = 2000
Place = tuple[str, str, str, str | None]  # name, address, words, icon of the tab bar (None: not in it)
_kept: dict[tuple[object, ...], Markup] = {}
_said: dict[str, dict[str, Markup]] = {"zh": {}, "en": {}}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(framed=framed, places=places, _=say)


@pass_context
def framed(context: Context, template: str) -> Markup:
    """A piece of the frame. It may depend only on what is in the key below: no token, no name, no address asked for."""
    names = ("language", "theme", "mode", "here")
    me = (viewer.is_authenticated, viewer.unread, viewer.is_staff, viewer.is_clerk, viewer.permissions)
    key = (template, *(context.get(name) for name in names), *me)
    if (made := _kept.get(key)) is None:
        if len(_kept) >= MOST:
            _kept.clear()
        made = _kept[key] = Markup(context.environment.get_template(template).render(context.get_all()))  # noqa: S704
    return made


def places() -> list[Place]:
    """Where the navigation leads."""
    if viewer.is_authenticated:
        return [
            ("home", url_for("home.index"), _("Home"), "house"),
            ("events", url_for("events.index"), _("Events"), "calendar-days"),
            ("points", url_for("points.index"), _("Points"), "coins"),
            ("magazine", url_for("magazine.index"), _("Magazine"), None),
            ("projects", url_for("projects.index"), _("Projects"), None),
            ("inbox", url_for("inbox.index"), _("Messages"), "mail"),
            ("me", url_for("membership.me"), _("Me"), "user-round"),
        ]
    return [
        ("home", url_for("home.index"), _("Home"), "house"),
        ("events", url_for("events.index"), _("Events"), "calendar-days"),
        ("magazine", url_for("magazine.index"), _("Magazine"), "book-open"),
        ("projects", url_for("projects.index"), _("Projects"), "building-2"),
        ("me", url_for("accounts.sign_in"), _("Sign in"), "user-round"),
    ]


def say(text: str, **values: Any) -> Markup:
    """A sentence of a template in the language being spoken; values are escaped. Looked up once a process."""
    spoken = language.current()
    sentence = _said[spoken].get(text)
    if sentence is None:
        sentence = _said[spoken][text] = Markup(catalogue.translations(spoken).gettext(text))  # noqa: S704 - ours
    return sentence % values
