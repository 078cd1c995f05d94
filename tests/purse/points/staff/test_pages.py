"""Points at the desk over HTTP."""

import pytest
from sqlalchemy import select

from portal.club.people import members
from portal.club.people.accounts import Role
from portal.club.purse import points
from portal.database import session, transaction
from portal.engine import search
from tests import make
from tests.making import points as making
from tests.visitor import Visitor

HEAD = Role.DEPARTMENT_HEAD


@pytest.fixture
def member(app):
    person = make.member("林静怡")
    with transaction():
        search.index("member", person.id, person.name, person.number, person.account.phone[-4:])
    return person


def desk(app, role=Role.CUSTOMER_SERVICE, language="zh", **values):
    return Visitor(app, language).sign_in(make.staff(role, **values), staff=True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_open(app, member, language):
    making.rules()
    making.earn(member, 50)
    browser = desk(app, language=language)
    rule = points.active_rules()[0]
    for path in ("/staff/points", "/staff/points?q=林静", f"/staff/points/{member.id}", "/staff/points/rules",
                 f"/staff/points/rules/{rule.id}"):  # fmt: skip
        assert browser.get(path).status_code == 200


def test_a_member_is_found_by_name_and_by_card(app, member):
    browser = desk(app)
    for query in ("静怡", member.number, member.account.phone[-4:]):
        assert f"/staff/points/{member.id}" in browser.get(f"/staff/points?q={query}").text


def test_a_small_adjustment_is_made_at_once_and_the_member_reads_why(app, member):
    answer = desk(app).submit(f"/staff/points/{member.id}/adjustment", amount="50", reason="活动签到漏记")
    assert answer.status_code == 303 and points.balance_of(member.id) == 50
    assert "活动签到漏记" in Visitor(app).sign_in(member.account).get("/points").text


def test_a_large_one_waits_for_somebody_else(app, member):
    first, second = desk(app, HEAD), desk(app, HEAD)
    first.submit(f"/staff/points/{member.id}/adjustment", amount="900", reason="补偿")
    waiting = session.scalars(select(points.Adjustment)).one()
    address = f"/staff/points/adjustments/{waiting.id}/approval"
    assert first.submit(address, htmx=True).status_code == 422
    assert points.balance_of(member.id) == 0
    assert second.submit(address).status_code == 303 and points.balance_of(member.id) == 900
    assert second.submit(address, htmx=True).status_code == 409 and points.balance_of(member.id) == 900


@pytest.mark.parametrize("amount", ["0", "", "abc", str(2**63), "-" + "9" * 30, "1.5", "9" * 5000, "٥0"])
def test_amounts_that_cannot_be_come_back_with_what_was_typed(app, member, amount):
    answer = desk(app).submit(f"/staff/points/{member.id}/adjustment", amount=amount, reason="原因仍在")
    assert answer.status_code == 422 and "原因仍在" in answer.text
    assert points.balance_of(member.id) == 0


def test_another_estates_member_is_not_there(app):
    here, there = make.estate(), make.estate("city", "君临城市花园", "City")
    stranger = make.member()
    with transaction():
        session.get(members.Member, stranger.id).estate_id = there.id
    browser = desk(app, in_estate=here)
    assert browser.get(f"/staff/points/{stranger.id}").status_code == 404
    assert browser.submit(f"/staff/points/{stranger.id}/adjustment", amount="5", reason="x").status_code == 404
