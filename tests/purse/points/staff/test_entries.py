"""Reversing one line of a ledger at the desk, and the limits that decide who may do it alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.ground.outbox import Message
from portal.club.people import members
from portal.club.people.accounts import Role
from portal.club.purse import points
from portal.database import session, transaction
from tests import make
from tests.making import points as making
from tests.visitor import Visitor

HEAD, ADMINISTRATOR = Role.DEPARTMENT_HEAD, Role.ADMINISTRATOR


def desk(app, role=Role.CUSTOMER_SERVICE, language="zh", **values):
    return Visitor(app, language).sign_in(make.staff(role, **values), staff=True)


def reverse(browser, member, seq, reason="合同取消"):
    return browser.submit(f"/staff/points/{member.id}/entries/{seq}/reversal", reason=reason)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_open(app, language):
    member = make.member()
    making.earn(member, 50)
    making.spend(member, 20)
    browser = desk(app, ADMINISTRATOR, language)
    for path in (f"/staff/points/{member.id}", f"/staff/points/{member.id}/entries/1", "/staff/points/limits",
                 f"/staff/points/{member.id}/entries/2"):  # fmt: skip
        assert browser.get(path).status_code == 200
    assert browser.get(f"/staff/points/{member.id}/entries/3").status_code == 404


def test_a_wrong_credit_is_reversed_and_the_two_lines_lead_to_each_other(app):
    member = make.member()
    making.earn(member, 50)
    browser = desk(app)
    assert reverse(browser, member, 1).status_code == 303
    assert points.balance_of(member.id) == 0
    for own, other in ((1, 2), (2, 1)):
        assert (
            f"/staff/points/{member.id}/entries/{other}" in browser.get(f"/staff/points/{member.id}/entries/{own}").text
        )
    mine = Visitor(app).sign_in(member.account)
    page = mine.get("/points").text
    assert "积分收回" in page and "合同取消" in page and "/points/entries/2" in page
    assert "/points/entries/1" in mine.get("/points/entries/2").text
    letter = session.scalars(select(Message).where(Message.topic == "points_taken_back")).one()
    assert (letter.values["taken"], letter.values["debt"], letter.values["why"]) == (50, 0, "合同取消")
    assert "合同取消" in mine.get("/inbox").text


def test_a_wrong_debit_comes_back_to_its_lots_and_a_wrong_claw_back_too(app):
    member = make.member()
    making.earn(member, 50)
    browser = desk(app)
    browser.submit(f"/staff/points/{member.id}/adjustment", amount="-30", reason="错扣")
    assert reverse(browser, member, 2).status_code == 303 and points.balance_of(member.id) == 50
    assert reverse(browser, member, 1).status_code == 303 and points.balance_of(member.id) == 0
    assert reverse(browser, member, 4).status_code == 303 and points.balance_of(member.id) == 50
    assert points.check() == []


def test_an_entry_is_reversed_once(app):
    member = make.member()
    making.earn(member, 50)
    browser = desk(app)
    reverse(browser, member, 1)
    assert reverse(browser, member, 1).status_code == 409
    assert points.standing_of(member.id)[2:4] == (0, 0)


def test_above_the_limit_a_second_person_reverses_and_nobody_asks_twice(app):
    member = make.member()
    making.earn(member, 900)
    first, second = desk(app, HEAD), desk(app, HEAD)
    assert reverse(first, member, 1).status_code == 303 and points.balance_of(member.id) == 900
    assert reverse(second, member, 1).status_code == 409
    waiting = session.scalars(select(points.Adjustment).where(points.Adjustment.reverses == 1)).one()
    address = f"/staff/points/adjustments/{waiting.id}/approval"
    assert first.submit(address, htmx=True).status_code == 422 and points.balance_of(member.id) == 900
    assert second.submit(address).status_code == 303 and points.balance_of(member.id) == 0


def test_a24_nobody_reverses_an_entry_of_their_own(app):
    me = make.staff(HEAD)
    with transaction():
        mine = members.join(me)
    making.earn(mine, 50)
    browser = Visitor(app).sign_in(me, staff=True)
    assert reverse(browser, mine, 1).status_code == 422 and points.balance_of(mine.id) == 50


def test_what_belongs_to_a_thing_is_not_reversed_by_hand_and_a_reason_is_demanded(app):
    member = make.member()
    making.earn(member, 50)
    making.spend(member, 20)
    browser = desk(app)
    assert reverse(browser, member, 2).status_code == 422
    assert reverse(browser, member, 1, reason=" ").status_code == 422
    assert points.balance_of(member.id) == 30


def test_who_reverses_in_a_second_window_reads_that_it_is_done(app):
    member = make.member()
    making.earn(member, 50)
    browser = desk(app)
    assert reverse(browser, member, 1).status_code == 303
    again = reverse(browser, member, 1)
    assert again.status_code == 409 and 'role="alert"' in again.text and "冲正" in again.text
    assert points.balance_of(member.id) == 0


def test_what_cannot_be_reversed_says_what_is_done_instead(app):
    home, giver, receiver = make.home(), make.member("林静怡"), make.member("陈志远")
    with transaction():
        for person in (giver, receiver):
            members.hold(person, home, members.TieKind.CO_OWNER)
    making.earn(giver, 50)
    making.spend(giver, 20)
    with transaction():
        points.give(giver, receiver.id, 10, key="gift")
    browser = desk(app)
    said = [browser.get(f"/staff/points/{giver.id}/entries/{seq}").text for seq in (1, 2, 3)]
    assert "不能手工冲正" not in said[0]
    assert "取消对应的兑换或报名" in said[1]
    assert "受赠人可在规定天数内谢绝" in said[2] and "取消对应的兑换" not in said[2]
    assert "谢绝" in reverse(browser, giver, 3).text
    with clock.at(clock.now() + timedelta(days=900)):
        points.expire()
    assert "另作调整" in desk(app).get(f"/staff/points/{giver.id}/entries/4").text


def test_a25_a_member_of_another_estate_is_not_there(app):
    here, there = make.estate(), make.estate("city", "君临城市花园", "City")
    stranger = make.member()
    making.earn(stranger, 50)
    with transaction():
        session.get(members.Member, stranger.id).estate_id = there.id
    browser = desk(app, in_estate=here)
    assert browser.get(f"/staff/points/{stranger.id}/entries/1").status_code == 404
    assert reverse(browser, stranger, 1).status_code == 404


def test_limits_are_rows_with_a_history_and_a_day_on_which_they_begin(app):
    browser = desk(app, ADMINISTRATOR)
    assert browser.submit("/staff/points/limits/adjustments", amount="100", in_thirty_days="3000").status_code == 303
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    answer = browser.submit(
        "/staff/points/limits/gifts", per_gift="50", per_year="80", decline_days="3", starts_on=tomorrow
    )
    assert answer.status_code == 303
    assert points.limit() == 100 and points.GIFTS.now().per_gift == 500
    with clock.at(clock.now() + timedelta(days=1)):
        assert (points.GIFTS.now().per_gift, points.GIFTS.now().per_year) == (50, 80)
        assert points.GIFTS.now().decline_days == 3
    page = browser.get("/staff/points/limits").text
    assert "定于" in page and "<ins>" in page and "周敏" in page


@pytest.mark.parametrize(
    "fields",
    [
        {"per_gift": "-1", "per_year": "5"},
        {"per_gift": "10", "per_year": "5"},
        {"per_gift": str(2**63), "per_year": "5"},
        {"per_gift": "", "per_year": ""},
        {"per_gift": "10", "per_year": "50", "starts_on": "2020-01-01"},
        {"per_gift": "10", "per_year": "50", "starts_on": "2027-02-29"},
        {"per_gift": "10", "per_year": "50", "decline_days": "366"},
        {"per_gift": "10", "per_year": "50", "decline_days": "-1"},
        {"per_gift": "10", "per_year": "50", "decline_days": ""},
    ],
)
def test_limits_that_cannot_be_come_back(app, fields):
    browser = desk(app, ADMINISTRATOR)
    assert browser.submit("/staff/points/limits/gifts", **{"decline_days": "14"} | fields).status_code == 422
    assert points.GIFTS.line().words == []


def test_only_who_edits_rules_sets_limits(app):
    assert desk(app).submit("/staff/points/limits/adjustments", amount="9999", in_thirty_days="3000").status_code == 403
    assert points.limit() == 500
