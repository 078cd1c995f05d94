"""The second wall: of what a page holds only what a template of ours wrote acts by itself."""

from html import unescape

import pytest
from markupsafe import Markup

from portal.web import htmx
from tests.outline import Names

FOREIGN = [
    '<b/hx-post="/sign-out"hx-trigger=load>',
    "<b hx-post=/sign-out HX-Trigger=load hX-vals='{}'>",
    "<b\nhx-post=/x\fhx-trigger=load>",
    "<b title='x'hx-post=/x title=\"x\"hx-trigger=load>",
    "<b data-hx-post=/x DATA-HX-trigger=load>",
    "<div hx-target:inherited=#main hx-vals:append='{}'>",
    "<b hx-on:load=alert(1)>",
    "<hx-partial hx-target=#main>",
    "<template hx type=partial id=main>",
    "<template/HX/type=partial id=main>",
    "<form data-draft=/me/card/renew><form/data-draft=/x>",
]


def acting(html: str) -> list[str]:
    return [one for one in Names.of(html) if one.startswith(("hx-", "data-hx-", "data-draft")) or one == "hx"]


def answered(app, source: str, **values: object) -> str:
    """A page of that template, as it goes out."""
    with app.test_request_context():
        html = app.jinja_env.from_string(source).render(**values)
        return app.process_response(app.make_response(html)).get_data(as_text=True)


@pytest.mark.parametrize("typed", FOREIGN)
def test_what_is_let_through_a_hole_names_nothing(app, typed):
    assert acting(typed), "the control"
    page = answered(app, '<form hx-post="/ours" data-draft="/mine">{{ hole }}</form>', hole=Markup(typed))
    assert acting(page) == ["hx-post", "data-draft"]
    assert page.startswith('<form hx-post="/ours" data-draft="/mine">')


def test_what_breaks_out_of_an_attribute_names_nothing_either(app):
    page = answered(app, '<a hx-get="{{ hole }}">x</a>', hole=Markup('/x"hx-trigger="load'))
    assert acting(page) == ["hx-get"]


def test_somebody_who_writes_about_htmx_is_read_as_typed(app):
    typed = "Is it hx-post, HX-Post or \"data-hx-get\"? <hx-partial data-draft='x'> hx"
    page = answered(app, '<p title="{{ text }}">{{ text }}</p>', text=typed)
    assert unescape(page) == f'<p title="{typed}">{typed}</p>'


def test_the_mark_never_leaves_the_house(app):
    marks = list(htmx._MARKS.values())
    source = '{% from "ui/forms.html" import act %}{{ act("/x", "Go", target="#sign_up") }}'
    page = answered(app, source)
    assert 'hx-target="#sign_up"' in page and not any(mark in page for mark in marks)
    with app.test_request_context():
        assert any(mark in app.jinja_env.from_string(source).render() for mark in marks), "the control"


def test_names_given_as_arguments_in_a_template_are_ours(app):
    source = '{% macro m() %}<b {{ kwargs|xmlattr }}>{% endmacro %}{{ m(**{"hx-post": "/x"}) }}'
    assert acting(answered(app, source)) == ["hx-post"]


def test_what_is_no_page_goes_out_as_it_is(app):
    with app.test_request_context():
        plain = app.make_response(("hx-post <template", 200, {"Content-Type": "text/plain"}))
        assert app.process_response(plain).get_data() == b"hx-post <template"
