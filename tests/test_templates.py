"""Templates are compiled once for each language: sentences without values are constants of the page."""

from flask import render_template_string
from jinja2 import pass_context
from markupsafe import Markup

from portal import language
from portal.language import speaking
from portal.web.marks import MARKS


def said(app, source: str, spoken: str, **values: object) -> str:
    with app.test_request_context(), speaking(spoken):
        return render_template_string(source, **values)


def test_the_same_template_speaks_both_languages_in_turn(app):
    for _ in range(2):
        with app.test_request_context():
            with speaking("zh"):
                chinese = app.jinja_env.get_template("ground/home/picture.html").render(theme="light")
            with speaking("en"):
                english = app.jinja_env.get_template("ground/home/picture.html").render(theme="light")
        assert "水墨" in chinese and "Ink drawing" in english


def test_a_sentence_is_a_constant_and_one_with_values_is_not(app):
    with app.test_request_context(), language.speaking("en"):
        code = app.jinja_env.compile('{{ _("Home") }}{{ _("Step %(n)s of eight", n=n) }}{{ language }}', raw=True)
    assert "Home" in code and "'en'" in code and "Step %(n)s of eight" in code and code.count("l_0_n") >= 1


def test_values_are_escaped_and_a_sentence_is_not(app):
    assert said(app, '{{ _("Step %(n)s of eight", n=n) }}', "en", n="<b>") == "Step &lt;b&gt; of eight"


def test_marks_are_constants_of_the_page_in_both_languages(app):
    source = "A{{ gap }}B{{ colon }}C"
    assert (said(app, source, "zh"), said(app, source, "en")) == ("A　B：C", "A, B: C")
    assert MARKS["zh"].keys() == MARKS["en"].keys()


def test_a_list_is_joined_in_the_readers_language_and_escaped(app):
    colours = ["<b>", "", None, Markup("<i>blue</i>")]
    assert said(app, "{{ colours | joined }}", "zh", colours=colours) == "&lt;b&gt;、<i>blue</i>"
    assert said(app, "{{ colours | joined }}", "en", colours=colours) == "&lt;b&gt;, <i>blue</i>"
    assert said(app, "{{ [0, false, 2] | joined(dash) }}", "en") == "0 – 2"
    assert said(app, "{{ [] | joined }}", "en") == ""


def test_an_address_without_values_is_a_constant_and_those_with_values_or_of_the_page_itself_are_not(app):
    source = '{{ url_for("events.index") }} {{ url_for("events.show", event_id=3) }}'
    with app.test_request_context("/"):
        code = app.jinja_env.compile(source, raw=True)
        assert "/events" in code and "'events.index'" not in code and "'events.show'" in code
        assert "'.index'" in app.jinja_env.compile('{{ url_for(".index") }}', raw=True)
    assert said(app, source, "zh") == "/events /events/3"


def test_a_symbol_with_a_plain_name_is_a_constant_and_one_with_another_is_escaped(app):
    with app.test_request_context():
        code = app.jinja_env.compile('{{ icon("house") }}', raw=True)
    assert "icons.svg#house" in code and "'icon'" not in code
    assert said(app, "{{ icon(name) }}", "zh", name="house") == said(app, '{{ icon("house") }}', "zh")
    assert "<b>" not in said(app, "{{ icon(name) }}", "zh", name="<b>")


def test_what_is_safe_is_handed_on_and_everything_else_is_escaped(app):
    class Stars:
        def __html__(self) -> str:
            return "<b>*</b>"

    class Loud(Markup):
        def __html__(self) -> str:
            return "LOUD"

    values = {
        "safe": Markup("<i>"),
        "text": "<i>",
        "number": 3,
        "own": Stars(),
        "odd": Loud("<i>"),
        "gone": ValueError("<"),
    }
    source = "{{ safe }}|{{ text }}|{{ number }}|{{ own }}|{{ odd }}|{{ gone }}|{{ none }}"
    assert said(app, source, "en", **values) == "<i>|&lt;i&gt;|3|<b>*</b>|LOUD|&lt;|None"


def test_functions_are_called_plainly_and_those_that_want_the_context_get_it(app):
    def counted(*values: object, **named: object) -> str:
        return f"{len(values)}{''.join(named)}"

    macro = "{% macro m(a) %}({{ a }}{{ f(a) }}){% endmacro %}"
    source = macro + "{% for n in [1] %}{{ f(n, key=2) }}{{ c(n) }}{% endfor %}{{ m('<') }}"
    wanting = pass_context(lambda context, value: f"[{context['f'] is counted}{value}]")
    assert said(app, source, "en", f=counted, c=wanting) == "1key[True1](&lt;1)"
