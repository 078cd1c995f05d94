"""The portal's sentences, said now or when they are read. Nobody else takes them from Flask-Babel (a house rule)."""

from collections.abc import Callable

from flask_babel import gettext, ngettext, pgettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

__all__ = ["Sentence", "gettext", "lazy_gettext", "lazy_pgettext", "ngettext", "pgettext"]


class Sentence(LazyString):
    """A sentence that is said when it is read, in the language of whoever reads it.

    Flask-Babel's own calls itself HTML, values and all: a name filled into it was markup on other people's pages.
    """

    def __init__(self, say: Callable[..., str], *parts: str, **values: object) -> None:
        super().__init__(say, *parts, **values)

    def __html__(self) -> Markup:
        return escape(str(self))


def lazy_gettext(text: str, /, **values: object) -> Sentence:
    return Sentence(gettext, text, **values)


def lazy_pgettext(context: str, text: str, /, **values: object) -> Sentence:
    return Sentence(pgettext, context, text, **values)
