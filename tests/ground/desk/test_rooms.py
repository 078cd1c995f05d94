"""The desk's rooms: in groups, those without the right absent, every one of them reachable."""

import re

import pytest
from flask import url_for

from portal.club.people.accounts import PERMISSIONS, Role, RoleGrant
from portal.database import add, transaction
from portal.identity import access_of
from portal.manifest import Group, pages
from portal.web.rooms import GROUP_NAMES
from tests import make
from tests.visitor import Visitor

BAR = re.compile(r'<header class="deskbar">.*?</header>', re.S)
LINE = re.compile(r'<nav class="roomline".*?</nav>', re.S)
APART = {"staff.desk.find", "staff.desk.index", "staff.desk.rooms"}


def seated(app, *roles: Role, language: str = "zh") -> Visitor:
    account = make.staff(roles[0])
    with transaction():
        for role in roles[1:]:
            add(RoleGrant(account_id=account.id, role=role, estate_id=None, given_by=None, given_at=account.created_at))
    return Visitor(app, language).sign_in(account, staff=True)


def links(html: str) -> set[str]:
    return set(re.findall(r'href="([^"#?]+)', html))


def all_rooms():
    return [room for one in pages().values() for room in one.rooms]


def address(app, endpoint: str) -> str:
    with app.test_request_context():
        return url_for(endpoint)


def test_every_room_has_its_own_key_and_a_page(app):
    keys = [room.key for room in all_rooms()]
    assert len(keys) == len(set(keys)) > 20
    assert all(app.view_functions[room.endpoint] for room in all_rooms())
    assert set(GROUP_NAMES) == set(Group) == {room.group for room in all_rooms()}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_sees_the_rooms_it_may_enter_and_no_other(app, role):
    desk = seated(app, role)
    shown = links(desk.get("/staff/rooms").text)
    for room in all_rooms():
        may = desk.get(address(app, room.endpoint), follow_redirects=True).status_code == 200
        named = address(app, room.endpoint) in shown
        wanted = access_of(app.view_functions[room.endpoint]).permissions
        expected = may if wanted else bool(PERMISSIONS[role] & set(room.permissions))
        assert named is expected, room.key


def test_every_page_of_the_desk_that_stands_by_itself_is_a_room_or_linked_from_one(app):
    """Draws, yearly gifts, grades, wishes, tills and audit once had no entry."""
    make.home()  # the list of homes is an estate's
    desk = seated(app, *Role)
    reachable = links(desk.get("/staff/rooms").text)
    for room in all_rooms():
        reachable |= links(desk.get(address(app, room.endpoint), follow_redirects=True).text)
    alone = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("staff.") and "GET" in rule.methods and not rule.arguments
        and rule.endpoint not in APART and not rule.rule.endswith((".xlsx", ".svg"))
    ]  # fmt: skip
    assert len(alone) > 30
    assert [path for path in alone if path not in reachable and path.rstrip("/") not in reachable] == []


def test_the_line_below_the_bar_holds_the_rooms_of_the_group_one_is_in(app):
    desk = seated(app, Role.CUSTOMER_SERVICE)
    html = desk.get("/staff/draws").text
    line, bar = LINE.search(html)[0], BAR.search(html)[0]
    assert re.search(r'<a href="/staff/draws" aria-current="page">', line)
    assert "/staff/points" in line and "/staff/complaints" not in line
    assert re.search(r'<a href="/staff/points" aria-current="true">积分与商家</a>', bar)
    assert "/staff/rooms" in line


@pytest.mark.parametrize("room", all_rooms(), ids=lambda room: room.key)
def test_the_page_of_a_room_says_that_one_is_there(app, room):
    desk = seated(app, *Role)
    html = desk.get(address(app, room.endpoint), follow_redirects=True).text
    assert f'href="{address(app, room.endpoint)}" aria-current="page"' in LINE.search(html)[0]


def test_a_group_without_a_room_for_somebody_is_absent(app):
    bar = BAR.search(seated(app, Role.ENGINEERING, language="en").get("/staff/").text)[0]
    assert "Service" in bar and "Customers" in bar
    assert "Administration" not in bar and "Points and merchants" not in bar


def test_the_index_is_in_both_languages(app):
    assert "全部房间" in seated(app, *Role).get("/staff/rooms").text
    english = seated(app, *Role, language="en").get("/staff/rooms").text
    assert "All rooms" in english and "Lucky draws" in english and "Locked tills" in english
