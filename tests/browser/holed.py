"""The portal with holes made on purpose, so that each wall against typed HTML is tried alone (test_walls.py).

What the cookie `open` names is open: `first`: a lazy sentence is HTML again; `second`: a page goes out unsettled.
"""

from typing import Any

from flask import request
from markupsafe import Markup, escape

from portal import create_app
from portal.front import Front
from portal.sentences import Sentence
from portal.web import htmx
from portal.web.kept import Shelf


def said(sentence: Sentence) -> Markup:
    return Markup(str(sentence)) if "first" in request.cookies.get("open", "") else escape(str(sentence))


settled = htmx.settled


def unsettled(page: bytes) -> bytes:
    if "second" not in request.cookies.get("open", ""):
        return settled(page)
    for mark, name in htmx._BACK:
        page = page.replace(mark, name)
    return page


def unkept(_shelf: Shelf, _key: object, make: Any, _seconds: float) -> Any:
    return make()


Sentence.__html__ = said  # type: ignore[method-assign]
htmx.settled = unsettled
Shelf.get = unkept  # type: ignore[method-assign]
app = create_app()
front = Front(app, threads=4)
