"""Public pages are kept whole for strangers, and only for them; nothing personal, no form and no token is in them."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm.exc import DetachedInstanceError

from portal.club.gatherings.events import tables
from portal.database import session, transaction
from portal.web import kept
from tests import make
from tests.making import events, magazine
from tests.making.counting import counting
from tests.visitor import Visitor


@pytest.fixture
def event(app):
    return events.published()


@pytest.fixture
def pages(event):
    issue = magazine.published(magazine.editor(), articles=2)
    return ["/", "/events", f"/events/{event.id}", f"/magazine/{issue.slug}/{issue.articles[0].slug}"]


def test_a_kept_page_is_answered_without_asking_the_database(visitor, pages):
    for address in pages:
        first = visitor.get(address)
        with counting() as counted:
            again = visitor.get(address)
        assert again.data == first.data and again.status_code == 200, address
        assert counted.count == 0, address


def test_a_kept_page_holds_no_form_no_token_and_begins_no_session(visitor, pages):
    for address in pages:
        page = visitor.get(address)
        assert "Set-Cookie" not in page.headers, address
        assert "csrf" not in page.text.lower() and 'name="once"' not in page.text, address
        assert not re.search(r'<form[^>]*method="post"', page.text), address
        assert "X-Portal-Keep" not in page.headers, address


def test_a_browser_that_has_the_page_gets_304(visitor, pages):
    for address in pages:
        etag = visitor.get(address).headers["ETag"]
        for known in (etag, f"W/{etag}", f'"older", {etag}'):
            again = visitor.get(address, headers={"If-None-Match": known})
            assert again.status_code == 304 and again.data == b"" and again.headers["ETag"] == etag
        assert visitor.get(address, headers={"If-None-Match": '"another"'}).status_code == 200


def test_head_says_what_get_would(visitor, event):
    whole = visitor.get("/events")
    for_head = visitor.client.head("/events", headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"})
    assert for_head.status_code == 200 and for_head.data == b""
    assert for_head.headers["ETag"] == whole.headers["ETag"]
    assert for_head.headers["Content-Length"] == str(len(whole.data))


def test_every_language_and_appearance_has_its_own_page(app, event):
    chinese, english = Visitor(app).get("/events").text, Visitor(app, "en").get("/events").text
    assert 'lang="zh-CN"' in chinese and '<html lang="en"' in english
    stranger = Visitor(app)
    for name, value, sign in (
        ("theme", "dark", 'data-theme="dark"'),
        ("mode", "elder", 'data-mode="elder"'),
        ("language", "en", '<html lang="en"'),
    ):
        stranger.client.set_cookie(name, value)
        assert sign in stranger.get("/events").text
    assert Visitor(app).get("/events").text == chinese
    stranger.client.set_cookie("theme", "nonsense")
    assert 'data-theme="light"' in stranger.get("/events").text


def test_somebody_signed_in_never_gets_a_kept_page_nor_leaves_one(app, visitor, event):
    member = make.member("林静怡")
    mine = Visitor(app).sign_in(member.account)
    for address in ("/", f"/events/{event.id}"):
        own = mine.get(address)
        assert "ETag" not in own.headers and "no-store" in own.headers["Cache-Control"]
        assert "X-Portal-Keep" not in own.headers
        assert "csrf" not in visitor.get(address).text.lower()  # the stranger who comes next
        assert mine.get(address).text != visitor.get(address).text


def test_two_members_never_see_each_others_keys_or_balance(app):
    event = events.published(price=10)
    rich, poor = events.rich(), make.member("陈静")
    pages = [Visitor(app).sign_in(who.account).get(f"/events/{event.id}").text for who in (rich, poor)]
    tokens = [set(re.findall(r'name="csrf_token" value="([^"]+)"', page)) for page in pages]
    keys = [set(re.findall(r'name="once"[^>]* value="([^"]+)"', page)) for page in pages]
    assert tokens[0] and not tokens[0] & tokens[1]
    assert len(keys[0]) >= 2 and not keys[0] & keys[1]
    assert "\ufdd0" not in pages[0] + pages[1]
    assert "您有 5 积分" in pages[1] and "您有 5 积分" not in pages[0]  # 5 for joining


def test_a_page_that_was_filtered_by_htmx_is_not_kept(visitor, event):
    part = visitor.get("/events", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert part.text.lstrip().startswith('<div id="list"') and "ETag" not in part.headers
    assert "<html" in visitor.get("/events").text


def test_what_changed_is_seen_when_the_seconds_are_over(app, visitor, event, monkeypatch):
    assert "秋日游园茶会" in visitor.get("/events").text
    with transaction():
        session.get_one(tables.Event, event.id).title = tables.Words("冬至汤圆会", "Dumplings")
    now = kept.time.monotonic()
    monkeypatch.setattr(kept.time, "monotonic", lambda: now + 31)
    assert "冬至汤圆会" in visitor.get("/events").text


def test_what_a_kept_row_lacks_is_missed_by_whoever_reads_it_first(app, event):
    """Not only seconds later, when the request that loaded it is over and its session with it."""
    mine = Visitor(app).sign_in(make.member().account)
    sitting = session.scalars(select(tables.Sitting)).first()

    @kept.kept(5)
    def known(sitting_id: int) -> tables.Sitting:
        return session.get_one(tables.Sitting, sitting_id)

    with app.test_request_context():
        held = session.get_one(tables.Event, event.id)
        row = known(sitting.id)
        assert row.event_id == event.id and row not in session
        with pytest.raises(DetachedInstanceError):
            row.event.title  # noqa: B018 - read
        assert held in session and held.sittings, "what the request itself has read is left to it"
    for _ in range(2):
        assert mine.get(f"/events/{event.id}").status_code == 200


def test_who_acts_sees_it_at_once(app, event):
    mine = Visitor(app).sign_in(make.member().account)
    assert "秋日游园茶会" in mine.get("/events").text
    with transaction():
        session.get_one(tables.Event, event.id).title = tables.Words("冬至汤圆会", "Dumplings")
    assert "冬至汤圆会" in mine.get("/events").text
