"""What is filled into a sentence is text: escaped where the sentence stands in a page, and nowhere else."""

import re
from functools import cache
from html import unescape

import pytest
from markupsafe import Markup

from portal.language import speaking
from portal.sentences import gettext, lazy_gettext, lazy_pgettext
from portal.words import Words
from tests.outline import Names
from tests.translations import sentences

HOSTILE = """<b/hx-post="/sign-out"hx-trigger=load>'x"&amp;"""
PLACES = re.compile(r"%\((\w+)\)([sd])")


@cache
def with_words() -> list[tuple[str, str | None]]:
    """(msgid, context) of every sentence into which words are filled."""
    return sorted({said for said in sentences() if "s" in {kind for _name, kind in PLACES.findall(said[0])}}, key=str)


def lazily(text: str, context: str | None, value: object):
    """The sentence with `value` in every place that takes words (%(n)d takes a number only)."""
    names = {name: 2 if kind == "d" else value for name, kind in PLACES.findall(text)}
    return lazy_pgettext(context, text, **names) if context else lazy_gettext(text, **names)


def test_there_are_such_sentences():
    assert len(with_words()) > 400


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "way", ["{{ said }}", '<i title="{{ said }}">', "{{ said ~ '.' }}", "{{ [said, said]|join(', ') }}"]
)
def test_every_sentence_with_somebodys_text_in_it_is_text_in_a_page(app, language, way):
    wrong = []
    with app.test_request_context(), speaking(language):
        template = app.jinja_env.from_string(way)
        for text, context in with_words():
            said = lazily(text, context, HOSTILE)
            html = template.render(said=said)
            if set(Names.of(html)) - {"i", "title"}:
                wrong.append(f"{text!r}: {html}")
            elif HOSTILE not in unescape(html):
                wrong.append(f"{text!r} lost what was filled in: {html}")
    assert wrong == []


def test_outside_a_page_a_sentence_is_what_was_typed(app):
    """Letters, Excel, calendars and toasts take `str()`: nothing of HTML may be in there."""
    with app.test_request_context(), speaking("en"):
        for text, context in with_words():
            assert HOSTILE in str(lazily(text, context, HOSTILE)), text


def test_a_sentence_is_escaped_once_wherever_markup_takes_it_in(app):
    with app.test_request_context(), speaking("en"):
        for taken in (lazy_gettext("Ms %(surname)s", surname="<b>"), Words("<b>")):
            ends = "&lt;b&gt;"
            assert Markup("{}").format(taken).endswith(ends)
            assert (Markup("%s") % taken).endswith(ends)
            assert (Markup("") + taken if not isinstance(taken, Words) else Markup("").join([taken])).endswith(ends)
            assert Markup(" ").join([taken]).endswith(ends)


def test_a_sentence_said_at_once_is_plain_text_too(app):
    with app.test_request_context(), speaking("en"):
        said = gettext("Ms %(surname)s", surname="<b>")
        assert type(said) is str and app.jinja_env.from_string("{{ said }}").render(said=said).endswith("&lt;b&gt;")
        assert "&lt;b&gt;" in app.jinja_env.from_string('{{ _("Ms %(surname)s", surname="<b>") }}').render()
