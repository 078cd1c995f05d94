"""Templates are compiled once for each language: sentences without values are constants of the page."""

from flask import render_template_string
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
