"""Points, rewards and vouchers over HTTP, as a member."""

import re

import pytest

from portal.club.purse import points
from portal.club.shop import rewards
from portal.database import session, transaction
from portal.words import Words
from tests import make
from tests.making import points as points_making
from tests.making import rewards as making
from tests.making import yearly as yearly_making
from tests.visitor import Visitor


@pytest.fixture
def lin(app):
    """A member with 500 points."""
    member = make.member(title="ms")
    points_making.earn(member, 500)
    return member


@pytest.fixture
def browser(app, lin):
    return Visitor(app).sign_in(lin.account)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/points", "/rewards", "/vouchers", "/vouchers?show=used", "/vouchers?show=expired"])
def test_every_page_opens_in_both_languages_full_and_empty(app, lin, path, language):
    assert Visitor(app, language).sign_in(make.member().account).get(path).status_code == 200
    making.redeem(making.reward(), lin)
    assert Visitor(app, language).sign_in(lin.account).get(path).status_code == 200


def test_a_stranger_sees_the_catalogue_and_no_balance(visitor):
    reward = making.reward()
    assert "山居团扇" in visitor.get("/rewards").text
    assert "登录后兑换" in visitor.get(f"/rewards/{reward.id}").text
    assert visitor.get("/points").status_code == 302


def test_redeeming_leads_to_the_voucher_with_its_code(browser, lin):
    reward = making.reward(stock=3)
    answer = browser.submit(f"/rewards/{reward.id}/redemption", price="100", quantity="1")
    assert answer.status_code == 303
    page = browser.get(answer.location)
    assert re.search(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", page.text) and "<svg" in page.text
    assert points.balance_of(lin.id) == 400
    assert session.get(rewards.Reward, reward.id).stock == 2
    assert "山居团扇" in browser.get("/points").text


def test_pressing_twice_redeems_once(browser, lin):
    reward = making.reward()
    first = browser.submit(f"/rewards/{reward.id}/redemption", once="the-same-key", price="100")
    again = browser.submit(f"/rewards/{reward.id}/redemption", once="the-same-key", price="100")
    assert first.location == again.location
    assert points.balance_of(lin.id) == 400


def test_a_price_that_has_changed_is_refused_with_the_new_one(browser, lin):
    reward = making.reward(price=100)
    with transaction():
        rewards.edit(session.get(rewards.Reward, reward.id), details_of(reward, price=180), make.staff().id)
    answer = browser.submit(f"/rewards/{reward.id}/redemption", price="100")
    assert answer.status_code == 409 and "180" in answer.text
    assert points.balance_of(lin.id) == 500


def test_a_cash_part_that_has_changed_is_refused_with_the_new_one(browser, lin):
    reward = making.reward(price=100, cash_fen=3000)
    with transaction():
        rewards.edit(session.get(rewards.Reward, reward.id), details_of(reward, cash_fen=4550), make.staff().id)
    answer = browser.submit(f"/rewards/{reward.id}/redemption", price="100", cash="3000")
    assert answer.status_code == 409 and "¥45.50" in answer.text
    assert 'name="cash" value="4550"' in answer.text  # who decides again, decides on what is asked now
    assert points.balance_of(lin.id) == 500


def details_of(reward, **values):
    return rewards.RewardDetails(
        **({name: getattr(reward, name) for name in rewards.RewardDetails.__dataclass_fields__} | values)
    )


@pytest.mark.parametrize("number", ["0", "-1", str(2**63), "9" * 40, "1.5", "一", "", "１e3"])
@pytest.mark.parametrize("field", ["price", "quantity"])
def test_numbers_that_cannot_be_are_refused_and_nothing_happens(browser, lin, field, number):
    reward = making.reward(kind="donation", stock=None)
    answer = browser.submit(f"/rewards/{reward.id}/redemption", **({"price": "100", "quantity": "1"} | {field: number}))
    if number == "" and field == "quantity":
        assert answer.status_code == 303
        return
    assert answer.status_code in {409, 422}
    assert points.balance_of(lin.id) == 500


@pytest.mark.parametrize("typed", [{"price": "①００", "quantity": "2"}, {"price": "100", "quantity": "٢"}])
def test_digits_of_another_writing_are_no_price_and_no_quantity(browser, lin, typed):
    reward = making.reward(kind="donation", stock=None)
    answer = browser.submit(f"/rewards/{reward.id}/redemption", **typed)
    assert answer.status_code == 422 and "请用数字 0–9 填写" in answer.text
    assert points.balance_of(lin.id) == 500


def test_a_number_in_full_width_digits_is_that_number(browser, lin):
    reward = making.reward(kind="donation", price=100, stock=None)
    assert browser.submit(f"/rewards/{reward.id}/redemption", price="100", quantity="３").status_code == 303
    assert points.balance_of(lin.id) == 200


def test_what_one_cannot_afford_says_how_many_are_missing(browser):
    reward = making.reward(price=840)
    page = browser.get(f"/rewards/{reward.id}").text
    assert "还差 340" in page
    assert browser.submit(f"/rewards/{reward.id}/redemption", htmx=True, price="840").status_code == 422


def test_a_redemption_is_cancelled_after_a_question_and_the_points_are_back(browser, lin):
    redemption = making.redeem(making.reward(stock=1), lin)
    question = browser.get(f"/vouchers/{redemption.voucher_id}/cancellation")
    assert "100" in question.text
    browser.submit(f"/vouchers/{redemption.voucher_id}/cancellation")
    assert points.balance_of(lin.id) == 500
    assert "已取消" in browser.get(f"/vouchers/{redemption.voucher_id}").text
    again = browser.submit(f"/vouchers/{redemption.voucher_id}/cancellation")
    assert again.status_code == 409 and points.balance_of(lin.id) == 500


def test_another_members_voucher_is_not_there(app, lin):
    redemption = making.redeem(making.reward(), lin)
    other = Visitor(app).sign_in(make.member().account)
    for path in (f"/vouchers/{redemption.voucher_id}", f"/vouchers/of/{redemption.id}"):
        assert other.get(path).status_code == 404
    assert other.submit(f"/vouchers/{redemption.voucher_id}/cancellation").status_code == 404


def test_a_withdrawn_reward_is_not_there(browser):
    reward = making.reward(published=False)
    assert browser.get(f"/rewards/{reward.id}").status_code == 404


def test_the_statement_pages_by_key_and_gives_every_line_a_reason(app, lin, browser):
    for _ in range(25):
        points_making.earn(lin, 5)
    first = browser.get("/points").text
    assert first.count('class="rows-value') == 20
    further = re.search(r'href="(/points\?after=[^"]+)"', first)[1]
    second = browser.get(further).text
    assert second.count('class="rows-value') == 6 and second.count("测试") == 6


def test_the_catalogue_is_narrowed_by_category_and_keeps_what_else_was_chosen(app, browser):
    with transaction():
        food = rewards.make_category(Words("美食", "Food"), 10, None)
    making.reward(category_id=food.id, name=Words("新米", "Rice"))
    making.reward()
    page = browser.get(f"/rewards?category={food.id}&price=200").text
    assert "新米" in page and "山居团扇" not in page
    assert 'name="category"' in page and "price=200" in page
    assert "Food" in Visitor(app, "en").get("/rewards").text


@pytest.mark.parametrize("category", ["0", "-1", str(2**63), "9" * 60, "美食", "１"])
def test_a_category_that_cannot_be_is_none_or_empty(browser, category):
    making.reward()
    assert browser.get(f"/rewards?category={category}").status_code == 200


def test_the_years_gift_stands_on_top_while_it_can_be_claimed(visitor):
    making.reward()
    yearly_making.gift()
    assert "紫砂壶「听雨」" in visitor.get("/rewards").text
    assert "紫砂壶「听雨」" not in visitor.get("/rewards?price=200").text


def test_a_name_with_markup_stays_text(browser):
    reward = making.reward(name=Words("<script>alert(1)</script>"))
    assert "<script>alert" not in browser.get("/rewards").text + browser.get(f"/rewards/{reward.id}").text
