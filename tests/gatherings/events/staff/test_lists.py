"""The desk's lists of events and of who signed up: totals, order, pages both ways, back to the list."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from portal.club.gatherings.events import SignUp
from portal.database import session, transaction
from tests import make
from tests.making.events import published, signed_up
from tests.visitor import Visitor


@pytest.fixture
def desk(app):
    return Visitor(app).sign_in(make.staff(), staff=True)


def body(desk, address):
    answer = desk.get(address)
    assert answer.status_code == 200
    return unescape(answer.text)


def link(text, relation):
    found = re.search(rf'href="([^"]+)" rel="{relation}"', text)
    return found.group(1) if found else None


def rows(text):
    return [int(number) for number in re.findall(r'<td><a href="/staff/events/(\d+)\?list', text)]


def test_the_views_are_counted_and_paged_both_ways_and_an_event_leads_back(desk):
    made = [published(5) for _ in range(22)]
    for number, event in enumerate(made):
        with transaction():
            event.starts_at += timedelta(minutes=number)
    first = body(desk, "/staff/events")
    assert re.search(r">[^<>]+ 22</a>", first)
    assert rows(first) == [event.id for event in made[:20]]
    second = body(desk, link(first, "next"))
    assert rows(second) == [event.id for event in made[20:]] and link(second, "next") is None
    assert rows(body(desk, link(second, "prev"))) == rows(first)
    assert rows(body(desk, "/staff/events?sort=-when"))[0] == made[-1].id
    opened = re.search(rf'href="(/staff/events/{made[20].id}\?[^"]+)"', second).group(1)
    event = body(desk, opened)
    assert link(event, "next").startswith(f"/staff/events/{made[21].id}?")
    assert rows(body(desk, re.search(r'<nav class="crumb"[^>]*><a href="([^"]+)"', event).group(1))) == rows(second)


@pytest.mark.parametrize(
    ("query", "number"), [("", 3), ("?q=江海涛", 1), ("?state=held", 3), ("?state=waiting", 0), ("?state=x", 3)]
)
def test_who_signed_up_is_counted_under_the_filters(desk, query, number):
    event = published(20)
    for name, people in (("江海涛", 2), ("白如雪", 1), ("谢婷婷", 4)):
        signed_up(event, people, make.member(name))
    text = body(desk, f"/staff/events/{event.id}/sign-ups{query}")
    assert len(re.findall(r"<td><b>", text)) == number
    assert f"共 {number} 条" in text if number else "共" not in text


def test_who_signed_up_is_sorted_by_the_party(desk):
    event = published(20)
    for people in (2, 1, 4):
        signed_up(event, people)
    sizes = {row.member.number: row.size for row in session.scalars(select(SignUp)).unique()}
    text = body(desk, f"/staff/events/{event.id}/sign-ups?sort=-people")
    assert [sizes[number] for number in re.findall(r"</b><small>(\d+)", text)] == [4, 2, 1]
