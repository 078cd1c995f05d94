"""Lengths: the server counts as the browser does, so that neither lets through what the other refuses."""

import io
import re
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import StringField, TextAreaField

from portal.club.voice import complaints
from portal.club.voice.complaints import Complaint
from portal.database import session
from portal.web.forms import Form
from portal.web.lengths import AtMost, cut, units
from tests import make
from tests.test_amounts import fields
from tests.visitor import Visitor

FAMILY = "👨‍👩‍👧"  # one picture, eight units
RARE = "𠮷"  # of the second plane of Unicode: a surname's character
LONG = "他" * 3999
CLUB = Path(complaints.__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "counted"),
    [("", 0), ("君邻", 2), ("é", 1), ("😀", 2), (RARE, 2), (FAMILY, 8), ("一\n二", 3), ("\n" * 9, 9)],
)
def test_a_text_is_counted_in_utf_16_units(text, counted):
    assert units(text) == counted


@pytest.mark.parametrize(
    ("text", "most", "left"), [("君子", 5, "君子"), ("君子", 1, "君"), ("君😀", 2, "君"), ("😀😀", 3, "😀")]
)
def test_what_is_cut_ends_with_a_whole_sign(text, most, left):
    assert cut(text, most) == left


@pytest.fixture
def lin(app):
    member = make.member()
    return Visitor(app).sign_in(member.account), member


def kept(member):
    draft = complaints.draft_of(member.id)
    return draft.story if draft else None


@pytest.mark.parametrize("last", ["他", "\r\n", "\n"])
def test_the_last_sign_that_has_room_is_taken(lin, last):
    """4,000 as the browser counts them; the end of a line comes from it as two signs."""
    visitor, member = lin
    story = LONG[:1998] + last + LONG[:1999] + "\r\n" + "完"
    assert visitor.submit("/complaints/new", step=1, title="漏水", story=story, go="next").status_code == 303
    assert kept(member) == story.replace("\r\n", "\n") and units(kept(member)) == 4000


@pytest.mark.parametrize("last", ["他他", "😀", RARE, "\r\n他"])
def test_one_more_than_the_browser_lets_through_is_refused(lin, last):
    visitor, _member = lin
    assert visitor.submit("/complaints/new", step=1, title="漏水", story=LONG[:-1] + last, go="next").status_code == 303
    answer = visitor.submit("/complaints/new", step=1, title="漏水", story=LONG + last, go="next")
    assert answer.status_code == 422 and 'href="#story"' in answer.text


def test_a_form_with_files_has_the_same_ends_of_lines(lin, app):
    with app.test_request_context(
        "/", method="POST", data={"text": "一\r\n二\r三", "file": (io.BytesIO(b"1\r\n2"), "a.txt")}
    ) as context:
        assert context.request.form["text"] == "一\n二\n三"
        assert context.request.files["file"].read() == b"1\r\n2"


def test_a_draft_is_kept_whole_and_too_long_a_text_is_not_sent_but_shown(lin):
    visitor, member = lin
    typed = {"title": "漏水", "story": LONG + "😀", "wish": "修好"}
    assert visitor.submit("/complaints/draft", **typed, where=f"estate-{make.estate().id}").status_code == 204
    assert kept(member) == LONG + "😀"
    sent = visitor.submit("/complaints/new", step=3, go="send", wish="修好")
    assert sent.location.endswith("step=1") and "请缩短" in visitor.get(sent.location).text
    assert session.query(Complaint).count() == 0 and kept(member) == LONG + "😀"


@pytest.mark.unit
def test_no_verb_cuts_what_somebody_has_written():
    """A text too long is refused by its form; cut silently, the end of what was said would be gone."""
    found = [
        f"{path.relative_to(CLUB)}: {line.strip()}"
        for path in sorted(CLUB.rglob("*.py"))
        for line in path.read_text().splitlines()
        if re.search(r"\.strip\(\)\[:|\bcut\(\w*(reason|words|text|note|story)", line)
    ]
    assert found == []
    assert len(list(CLUB.rglob("*.py"))) > 100


def test_every_text_with_a_maximum_says_the_same_to_the_browser(app):
    """What `maxlength` says on the control is what is asked of what was sent."""
    seen = 0
    with app.test_request_context():
        for form, name, declared in fields():
            if not issubclass(declared.field_class, StringField):
                continue
            one = type("One", (Form,), {name: declared})(formdata=MultiDict({name: "他"}))[name]
            bounds = [check.most for check in one.validators if isinstance(check, AtMost)]
            assert one.flags.maxlength == (bounds[0] if bounds else None), f"{form.__name__}.{name}"
            assert not bounds or f'maxlength="{bounds[0]}"' in one(), f"{form.__name__}.{name}"
            assert bounds or not isinstance(one, TextAreaField), f"{form.__name__}.{name}: how long may it be?"
            seen += bool(bounds)
    assert seen > 100
