"""Small pictures of a page that depend on nothing: with a plain name they are constants of a template."""

from flask import current_app
from flask.sansio.app import App
from markupsafe import Markup


def icon(name: str) -> Markup:
    """One Lucide symbol of static/icons.svg, the size of the text. Always beside words."""
    return icon_of(current_app, name)


def icon_of(app: App, name: str) -> Markup:
    """As icon(), where templates are compiled."""
    symbols = f"{app.config['STATIC_ADDRESS']}icons.svg"
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>').format(symbols, name)
