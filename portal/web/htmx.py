"""The second wall: what acts by itself in a page is only what a template of ours wrote there.

htmx acts on any `hx-` attribute it finds, with the token of whoever looks. So templates are compiled with a mark that
never leaves this process in the place of those names (portal/web/templates.py), and every page is settled just before
it goes out: a name that stands there plainly was typed by somebody and is broken, the marks become the names. There is
nothing in a page that could be copied, and nothing for kept pages and pieces to know.
"""

import re
import secrets

from flask import Response

ACTING = ("hx-", "data-draft")  # htmx's attributes and elements, and the one address our own scripts post to
_MARKS = {name: f"{secrets.token_hex(16)}{number}" for number, name in enumerate(ACTING)}
_BACK = [(mark.encode(), name.encode()) for name, mark in _MARKS.items()]
_OURS = re.compile("|".join(ACTING))
# where a name of an attribute or an element can begin; `hx` alone is what htmx makes of <hx-partial>
_FOREIGN = re.compile(rb"""(?<=[\s/"'<])(?=(?:data-)?hx[-\s/>=]|data-draft)([hd])""", re.IGNORECASE)
_SUSPECT = (b"hx-", b"data-draft", b"<template")


def marked(source: str) -> str:
    """Text of a template with the mark in the place of each acting name."""
    return _OURS.sub(lambda found: _MARKS[found[0]], source)


def settle(response: Response) -> Response:
    """The page as it goes out."""
    if response.mimetype == "text/html" and not response.is_streamed:
        response.set_data(settled(response.get_data()))
    return response


def settled(page: bytes) -> bytes:
    folded = page.lower()
    if any(name in folded for name in _SUSPECT):
        page = _FOREIGN.sub(lambda found: b"&#%d;" % ord(found[1]), page)  # reads the same, but names nothing
    for mark, name in _BACK:
        page = page.replace(mark, name)
    return page
