"""Words in both languages are one declaration: two controls, one Words in, one Words out."""

from types import SimpleNamespace

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField, SelectField

from portal.club.gatherings.events import EventKind
from portal.refusal import Refusal
from portal.web.editing import EditForm
from portal.web.fields import Both, line
from portal.web.forms import Row
from portal.words import Words

TITLE = Words("赏菊", "Chrysanthemums")


class Prize(Row):
    name = Both("Prize", "Prize in English", 5, 9)


class Plain(EditForm):
    before = line("Before", 10)
    title = Both("Title", "Title in English", 5, 20, needed=True)
    text = Both("Text", "Text in English", 50, rows=3)
    kind = SelectField(choices=[(kind.value, kind.value) for kind in EventKind])
    prizes = FieldList(FormField(Prize), min_entries=1)


class Renamed(Plain):
    title = Both("Heading", "Heading in English", 4)


@pytest.fixture(autouse=True)
def request_context(app):
    with app.test_request_context(method="POST"):
        yield


def typed(kind=Plain, **values):
    form = kind(formdata=MultiDict({"kind": "family", **values}))
    form.validate()
    return form


def test_the_controls_stand_where_the_words_are_declared():
    names = [field.name for field in Plain(formdata=None)]
    place = names.index("before")
    assert names[place : place + 5] == ["before", "title_zh", "title_en", "text_zh", "text_en"]


def test_words_go_in_and_come_out():
    form = Plain.offered(title=TITLE)
    assert (form.title.zh.data, form.title.en.data, form.title.words) == (*("赏菊", "Chrysanthemums"), TITLE)
    assert not form.text.words and form.texts() == {"title": TITLE, "text": Words("")}
    assert 'value="赏菊"' in form.title.zh() and 'rows="3"' in form.text.en()


def test_what_is_typed_is_trimmed_and_only_the_chinese_is_needed():
    form = typed(title_zh="  赏菊 ", title_en="")
    assert form.errors == {} and form.title.words == Words("赏菊")
    for nothing in ("", "   "):
        assert list(typed(title_zh=nothing, title_en="Title").errors) == ["title_zh"]


def test_each_language_has_its_own_maximum():
    assert list(typed(title_zh="六个字太长了", title_en="twenty letters here.").errors) == ["title_zh"]
    assert list(typed(title_zh="赏菊", title_en="twenty-one letters...").errors) == ["title_en"]


def test_a_form_built_on_another_may_say_it_otherwise():
    form = typed(Renamed, title_zh="", text_zh="可")
    assert form.errors == {} and str(form.title.zh.label.text) == "Heading"
    assert typed(Renamed, title_zh="五个字太长").errors.keys() == {"title_zh"}
    assert typed(title_zh="正好五个字").errors == {}


def test_a_refusal_of_the_words_stands_beside_the_chinese():
    form = Plain.offered()
    form.refuse(Refusal("taken", "title"))
    assert form.title.zh.errors == ["taken"] and form.form_errors == []


def test_a_row_of_a_form_has_them_too():
    form = Plain.offered(prizes=[{"name": Words("壶", "Pot")}])
    row = form.prizes[0].form
    assert row.name.words == Words("壶", "Pot") and row.name.zh.name == "prizes-0-name_zh"
    assert "prizes" in typed(**{"title_zh": "赏菊", "prizes-0-name_zh": "六个字太长了"}).errors


def test_a_form_shows_what_is_called_the_same_in_a_row():
    row = SimpleNamespace(title=TITLE, text=None, kind=EventKind.FAMILY, before="一", revision=7, more=1)
    form = Plain.showing(row, before="二")
    assert (form.title.words, form.kind.data, form.before.data, form.revision) == (TITLE, "family", "二", 0)
    assert form.seen.data == 7
    assert Plain.showing(None).title.words == Words("")
