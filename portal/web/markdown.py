"""Editors' Markdown as readers see it, with our own pictures at their public addresses."""

from flask import Flask, url_for
from markupsafe import Markup

from portal import richtext
from portal.club.ground import files
from portal.database import session
from portal.numbers import number_in
from portal.words import Words


def init_app(app: Flask) -> None:
    app.add_template_global(rendered, "rich")


def rendered(text: str | Words) -> Markup:
    """Safe HTML in the reader's language; the template wraps it in an element with hx-ignore."""
    return richtext.render(str(text), picture_url)


def picture_url(token: str) -> str | None:
    """The address of a public picture by the id of its file."""
    if (number := number_in(token)) is None:
        return None
    file = session.get(files.File, number)
    return url_for("home.media", name=file.name) if file and file.is_public else None
