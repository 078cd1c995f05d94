"""A form whose token is no longer good comes back filled, with the true reason; what comes from elsewhere is not."""

import re

import pytest

from portal.club.people import members
from portal.database import session
from tests import make
from tests.making import events, projects
from tests.visitor import Visitor

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
HERE = "http://localhost"


@pytest.fixture
def guarded(app):
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def lin(guarded):
    member = make.member()
    return Visitor(guarded).sign_in(member.account), member


def token(visitor: Visitor, address: str) -> str:
    return TOKEN.search(visitor.get(address).text)[1]


def send(visitor, address, *, headers=None, **fields):
    return visitor.open("POST", address, data={"once": "a-key-of-its-own", **fields}, headers=headers or {})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": HERE},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Referer": "android-app://com.example.mail/"},
        {"Origin": HERE, "Referer": "https://elsewhere.example/"},
    ],
)
def test_whoever_comes_from_our_page_signs_in_by_https_without_a_referer(guarded, headers):
    visitor = Visitor(guarded)
    page = visitor.open("GET", "/sign-in", base_url="https://localhost")
    fields = {"phone": "19000007001", "csrf_token": TOKEN.search(page.text)[1]}
    answer = visitor.open("POST", "/sign-in", base_url="https://localhost", data=fields, headers=headers)
    assert answer.status_code == 303 and answer.location.endswith("/sign-in/code")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "https://localhost.elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Referer": "https://elsewhere.example/sign-in"},
    ],
)
def test_what_comes_from_another_site_is_not_done_even_with_the_token(lin, headers):
    visitor, member = lin
    fields = {"name": "李四", "title": "mr", "csrf_token": token(visitor, "/me/profile")}
    answer = send(visitor, "/me/profile", headers=headers, **fields)
    assert answer.status_code == 400 and "另一个网站" in answer.text and "李四" not in answer.text
    assert session.get(members.Member, member.id).account.name != "李四"


def test_a_form_from_before_another_sign_in_comes_back_filled_and_goes_the_second_time(lin):
    visitor, member = lin
    Visitor.sign_in(visitor, member.account)
    fields = {"title": "滴水", "story": "从窗缝\r\n滴进来", "step": "1", "go": "next"}
    answer = send(visitor, "/complaints/new", csrf_token="of-another-session", **fields)
    assert answer.status_code == 400 and "从窗缝\n滴进来" in answer.text and 'value="滴水"' in answer.text
    again = send(visitor, "/complaints/new", csrf_token=TOKEN.search(answer.text)[1], **fields)
    assert again.status_code == 303


def test_a_stranger_without_the_cookie_is_told_so_and_keeps_what_was_typed(guarded):
    project = projects.published()
    visitor = Visitor(guarded)
    fields = {"name": "周周", "phone": "19000007002", "building": "0", "question": "西晒吗？"}
    answer = send(visitor, f"/projects/{project.id}/question", csrf_token="lost", **fields)
    assert answer.status_code == 400 and "Cookie" in answer.text
    assert "西晒吗？" in answer.text and 'value="周周"' in answer.text and 'value="19000007002"' in answer.text


def test_htmx_gets_the_part_with_the_reason(lin):
    visitor, _member = lin
    event = events.published()
    answer = send(
        visitor,
        f"/events/{event.id}/sign-up",
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
        csrf_token="old",
    )
    assert answer.status_code == 400 and "<html" not in answer.text and "请再按一次" in answer.text


def test_the_second_window_goes_on_where_the_first_has_signed_in(lin):
    visitor, _member = lin
    for door in ("/sign-in", "/sign-in/code", "/sign-in/password"):
        answer = send(visitor, f"{door}?next=/points", csrf_token="of-before", phone="19000007001")
        while answer.status_code == 303 and answer.location != "/points":
            answer = visitor.get(answer.location)
        assert answer.location == "/points", door


def test_a_long_text_that_comes_after_the_end_of_the_session_is_shown_and_not_thrown_away(app):
    visitor = Visitor(app)
    story = "今天又滴了一整夜，木地板翘起来两块。" * 9 + "<b>"
    answer = visitor.submit("/complaints/new", step=1, title="滴水", story=story, password="geheim" * 20)
    assert answer.status_code == 401 and story.replace("<b>", "&lt;b&gt;") in answer.text
    assert "geheim" not in answer.text and 'href="/sign-in' in answer.text and "data-failed" in answer.text
    assert visitor.submit("/complaints/new", step=1, title="滴水").status_code == 302, "nothing worth copying"


def test_a_session_keeps_the_token_it_was_given_and_nobody_gets_that_of_another(lin, guarded):
    visitor, _member = lin
    first = token(visitor, "/me/profile")
    assert token(visitor, "/me/profile") == first
    other = Visitor(guarded).sign_in(make.member().account)
    assert token(other, "/me/profile") != first
    stranger = Visitor(guarded)
    found = token(stranger, "/sign-in")
    assert found not in {first, token(other, "/me/profile")}
    assert send(other, "/me/profile", csrf_token=first, name="x").status_code == 400
