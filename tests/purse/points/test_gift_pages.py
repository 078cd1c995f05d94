"""Giving points to one's household over HTTP: a look first, then the gift; and one line of the statement."""

from datetime import datetime, timedelta

import pytest

from portal import clock
from portal.club.people import members
from portal.club.people.members import TieKind
from portal.club.purse import points
from portal.database import session, transaction
from tests import make
from tests.making import points as making
from tests.visitor import Visitor


@pytest.fixture
def couple(app):
    home, lin, chen = make.home(), make.member("林静怡"), make.member("陈志远")
    with transaction():
        members.hold(lin, home, TieKind.OWNER)
        members.hold(chen, home, TieKind.CO_OWNER)
    making.earn(lin, 300)
    return lin, chen


@pytest.fixture
def browser(app, couple):
    return Visitor(app).sign_in(couple[0].account)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_open(app, couple, language):
    browser = Visitor(app, language).sign_in(couple[0].account)
    assert "陈志远" in browser.get("/points/gifts").text
    assert browser.get("/points/entries/1").status_code == 200
    assert browser.get("/points/entries/999").status_code == 404
    assert browser.get(f"/points/entries/{2**64}").status_code == 404


def test_a_gift_is_looked_at_first_and_nothing_moves(browser, couple):
    lin, chen = couple
    answer = browser.submit("/points/gifts/review", receiver=str(chen.id), amount="120")
    assert answer.status_code == 200 and "120" in answer.text and "陈志远" in answer.text
    assert (points.balance_of(lin.id), points.balance_of(chen.id)) == (300, 0)


def test_a_gift_arrives_and_both_read_of_it(app, browser, couple):
    lin, chen = couple
    answer = browser.submit("/points/gifts", receiver=str(chen.id), amount="120")
    assert answer.status_code == 303
    assert (points.balance_of(lin.id), points.balance_of(chen.id)) == (180, 120)
    assert "陈志远" in browser.get("/points").text
    theirs = Visitor(app).sign_in(chen.account)
    assert "林静怡" in theirs.get("/points").text and "林静怡" in theirs.get("/inbox").text
    assert "家人转赠" in theirs.get("/points/entries/1").text


def test_the_same_form_sent_twice_is_one_gift(browser, couple):
    lin, chen = couple
    for _ in range(2):
        browser.submit("/points/gifts", receiver=str(chen.id), amount="50", once="the-same-key-1")
    assert (points.balance_of(lin.id), points.balance_of(chen.id)) == (250, 50)


@pytest.mark.parametrize("address", ["/points/gifts", "/points/gifts/review"])
@pytest.mark.parametrize("amount", ["0", "-5", "", "abc", str(2**63), "９９９９９９９９９", "1.5", "301", "501"])
def test_a27_amounts_that_cannot_be_come_back_with_what_was_typed(browser, couple, address, amount):
    lin, chen = couple
    answer = browser.submit(address, receiver=str(chen.id), amount=amount)
    assert answer.status_code == 422 and f'value="{chen.id}"' in answer.text
    assert (points.balance_of(lin.id), points.balance_of(chen.id)) == (300, 0)


def test_nobody_gives_to_strangers_or_from_anothers_balance(app, browser, couple):
    lin, _chen = couple
    stranger = make.member("王建国")
    answer = browser.submit("/points/gifts", receiver=str(stranger.id), amount="10", giver=str(stranger.id))
    assert answer.status_code == 422 and points.balance_of(lin.id) == 300
    alone = Visitor(app).sign_in(stranger.account)
    assert "没有与您同一房屋" in alone.get("/points/gifts").text


def test_deposits_and_debts_stand_above_the_statement(browser, couple):
    lin, _chen = couple
    with transaction():
        points.lock(lin.id, 40, key="deposit", reason="event")
    assert "已锁定：40 分" in browser.get("/points").text
    making.spend(lin, 260)
    with transaction():
        points.claw_back("adjustment:1", key="claw", reason="reversed")
    page = browser.get("/points").text
    assert "欠分：300 分" in page and "欠 300 分" in page
    session.remove()
    assert points.check() == []


@pytest.mark.parametrize(
    ("language", "ask", "done"), [("zh", "谢绝这笔转赠", "谢绝转赠"), ("en", "Decline this gift", "Gift declined")]
)
def test_the_receiver_declines_after_a_look_and_nobody_else_can(app, browser, couple, language, ask, done):  # noqa: PLR0917
    lin, chen = couple
    browser.submit("/points/gifts", receiver=str(chen.id), amount="120")
    theirs = Visitor(app, language).sign_in(chen.account)
    assert ask in theirs.get("/points/gifts").text and ask not in browser.get("/points/gifts").text
    (gift,) = points.gifts_of(chen.id)
    place = f"/points/gifts/{gift.id}/return"
    assert "120" in theirs.get(place).text
    assert browser.get(place).status_code == 404 and browser.submit(place).status_code == 404
    stranger = Visitor(app).sign_in(make.member().account)
    assert stranger.get(place).status_code == 404 and stranger.submit(place).status_code == 404
    assert theirs.submit(place).status_code == 303
    assert (points.balance_of(lin.id), points.balance_of(chen.id)) == (300, 0)
    assert done in theirs.get("/points").text and "陈志远" in browser.get("/points").text
    assert "转赠被谢绝" in browser.get("/points").text and "谢绝" in browser.get("/points/gifts").text
    assert theirs.submit(place).status_code == 303, "a second time does nothing"
    assert points.balance_of(lin.id) == 300


def test_a_gift_that_was_used_says_why_it_cannot_be_declined(app, browser, couple):
    _lin, chen = couple
    browser.submit("/points/gifts", receiver=str(chen.id), amount="120")
    making.spend(chen, 1)
    theirs, (gift,) = Visitor(app).sign_in(chen.account), points.gifts_of(chen.id)
    assert "已使用" in theirs.get(f"/points/gifts/{gift.id}/return").text
    answer = theirs.submit(f"/points/gifts/{gift.id}/return", htmx=True)
    assert answer.status_code == 409 and "已使用" in answer.text
    assert points.balance_of(chen.id) == 119


@pytest.mark.parametrize(
    ("language", "before", "after", "again"),
    [
        ("zh", "其中 100 积分（共 120 积分）转赠后已到期", "退回 20 积分，100 积分已到期", "这笔转赠已谢绝"),
        ("en", "100 of the 120 points have expired", "20 points went back, 100 had expired", "declined already"),
    ],
)
def test_what_expired_with_the_receiver_is_said_before_and_after(app, couple, language, before, after, again):  # noqa: PLR0917
    lin, chen = couple
    year_end = datetime(2026, 12, 31, 12, tzinfo=clock.ZONE)
    making.earn(lin, 100, datetime(2025, 6, 1, tzinfo=clock.ZONE))
    with clock.at(year_end), transaction():
        gift = points.give(lin, chen.id, 120, key="gift:part")
    with clock.at(year_end + timedelta(days=1)):
        points.expire()
    with clock.at(year_end + timedelta(days=2)):
        theirs = Visitor(app, language).sign_in(chen.account)
        place = f"/points/gifts/{gift.id}/return"
        assert before in theirs.get(place).text
        assert theirs.submit(place).status_code == 303
        assert after in theirs.get("/points/gifts").text
        assert again in theirs.get(place).text, "the back button does not call it used"
        giver = Visitor(app, language).sign_in(lin.account)
        assert after in giver.get("/points/gifts").text and "+20" in giver.get("/points").text


def test_the_bound_that_is_said_is_that_of_the_limits_and_none_given_means_no_form(app, browser, couple):
    assert "1 到 500 之间" in browser.submit("/points/gifts/review", receiver=str(couple[1].id), amount="0").text
    with transaction():
        points.GIFTS.change(points.GiftLimit(0, 0), None, make.staff().id)
    page = browser.get("/points/gifts").text
    assert "目前暂停积分转赠" in page and 'name="amount"' not in page
    assert browser.submit("/points/gifts", receiver=str(couple[1].id), amount="1").status_code == 422
    assert points.balance_of(couple[1].id) == 0
