"""The desk's lists of members and of homes to confirm: totals, order, pages both ways, back to the list."""

import re
from datetime import timedelta
from html import unescape

import pytest

from portal import clock
from portal.club.people.members import TieKind, claims
from portal.database import transaction
from tests import make
from tests.visitor import Visitor


@pytest.fixture
def desk(app):
    return Visitor(app).sign_in(make.staff(), staff=True)


def body(desk, address):
    answer = desk.get(address)
    assert answer.status_code == 200
    return unescape(answer.text)


def rows(text, place="members"):
    return [int(number) for number in re.findall(rf'<td>\s*<a href="/staff/{place}/(\d+)\?list', text)]


def link(text, relation):
    found = re.search(rf'href="([^"]+)" rel="{relation}"', text)
    return found.group(1) if found else None


def test_members_are_counted_under_the_filters_and_paged_both_ways(desk):
    made = [make.member("赵一一" if number == 3 else "钱二二") for number in range(23)]
    first = body(desk, "/staff/members")
    assert "23 位会员" in first and rows(first) == [one.id for one in made[:2:-1]]
    second = body(desk, link(first, "next"))
    assert rows(second) == [one.id for one in made[2::-1]]
    assert rows(body(desk, link(second, "prev"))) == rows(first)
    found = body(desk, "/staff/members?q=赵一一")
    assert "1 位会员" in found and rows(found) == [made[3].id]
    by_number = [one.id for one in sorted(made, key=lambda one: one.number)]
    assert rows(body(desk, "/staff/members?sort=number")) == by_number[:20]
    assert rows(body(desk, "/staff/members?sort=-number")) == by_number[:2:-1]


def test_a_members_file_leads_back_to_the_list_and_on(desk):
    make.member("赵一一"), make.member("赵一一"), make.member("钱二二")
    text = body(desk, "/staff/members?q=赵一一")
    one, two = rows(text)
    file = body(desk, re.search(rf'href="(/staff/members/{one}\?[^"]+)"', text).group(1))
    assert link(file, "next").startswith(f"/staff/members/{two}?")
    assert rows(body(desk, re.search(r'<nav class="crumb"[^>]*><a href="([^"]+)"', file).group(1))) == [one, two]
    assert link(body(desk, f"/staff/members/{one}"), "next") is None


def test_who_waits_longest_stands_first_whatever_was_written_first(desk):
    waiting = []
    for days in (1, 3, 2):
        with clock.at(clock.now() - timedelta(days=days)), transaction():
            member, home = make.member(), make.home(f"{1200 + days}")
            waiting.append((days, claims.claim(member, home, TieKind.OWNER, "JLCS-1").id))
    oldest_first = [ident for _days, ident in sorted(waiting, reverse=True)]
    text = body(desk, "/staff/members/claims")
    assert rows(text, "members/claims") == oldest_first and "共 3 条" in text
