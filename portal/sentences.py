"""The portal's sentences, said now or when they are read. Nobody else takes them from Flask-Babel (a house rule).

The language (portal/language.py) and its catalogue are known: Flask-Babel would look for both anew at each sentence.
"""

from collections.abc import Callable

from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

from portal.catalogue import translations
from portal.language import current

__all__ = ["Sentence", "gettext", "lazy_gettext", "lazy_pgettext", "ngettext", "pgettext"]


def gettext(text: str, /, **values: object) -> str:
    return _filled(translations(current()).gettext(text), values)


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    return _filled(translations(current()).ngettext(one, many, number), {"num": number, **values})


def pgettext(context: str, text: str, /, **values: object) -> str:
    return _filled(str(translations(current()).pgettext(context, text)), values)


def _filled(sentence: str, values: dict[str, object]) -> str:
    return sentence % values if values else sentence


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
