"""The directory, claiming an offer, and the till over HTTP."""

import re
from datetime import timedelta

import pytest

from portal import clock
from portal.club.purse import vouchers
from portal.club.trade import merchants
from portal.club.trade.merchants import MerchantCategory
from portal.database import session, transaction
from portal.words import Day, Words
from tests import make
from tests.making import merchants as making
from tests.visitor import Visitor


@pytest.fixture
def shop(app):
    return making.shop()


@pytest.fixture
def till(app, shop):
    return Visitor(app).sign_in(making.clerk(shop))


def voucher_for(shop, name="林静怡", **values):
    member = make.member(name, title="ms")
    return making.claim(making.offer(shop, **values), member).voucher


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_opens_full_and_empty(app, language):
    person = Visitor(app, language).sign_in(make.member().account)
    assert person.get("/merchants").status_code == 200
    shop = making.shop()
    making.offer(shop)
    for path in (
        "/merchants",
        "/merchants?category=tea",
        "/merchants?category=nonsense&estate=99",
        f"/merchants/{shop.id}",
    ):
        assert person.get(path).status_code == 200
        assert Visitor(app, language).get(path).status_code == 200
    clerk = Visitor(app, language).sign_in(making.clerk(shop))
    assert clerk.get("/verify").status_code == 200


def test_a_decoration_firm_without_vetting_is_never_shown(visitor):
    firm = making.shop(name=Words("快装"), category=MerchantCategory.DECORATION, approved=False)
    assert "快装" not in visitor.get("/merchants").text
    assert visitor.get(f"/merchants/{firm.id}").status_code == 404


def test_a_shop_closes_by_itself_when_its_contract_ends(app, shop, visitor):
    with clock.at(clock.end_of(shop.contract_until)):
        assert visitor.get(f"/merchants/{shop.id}").status_code == 404


def test_a_claimed_offer_is_a_voucher_that_the_till_honours_once(app, shop, till):
    member = make.member("林静怡", title="ms")
    browser = Visitor(app).sign_in(member.account)
    answer = browser.submit(f"/merchants/offers/{making.offer(shop).id}/claim")
    code = re.search(r'class="voucher-code">([^<]+)<', browser.get(answer.location).text)[1]
    first = till.submit("/verify", htmx=True, code=code)
    assert first.status_code == 200 and "核销成功" in first.text and "林女士" in first.text
    again = till.submit("/verify", htmx=True, code=code)
    assert again.status_code == 409 and "听松茶舍" in again.text and str(Day.of(clock.now())) in again.text


def test_the_clerk_never_sees_phone_or_whole_name(app, shop, till):
    voucher = voucher_for(shop)
    seen = till.submit("/verify", htmx=True, code=voucher.code).text + till.get("/verify").text
    phone = voucher.member.account.phone
    assert "林静怡" not in seen and phone.removeprefix("+86") not in seen and phone[-4:] not in seen


def test_without_javascript_the_result_stands_on_the_next_page(shop, till):
    answer = till.submit("/verify", code=voucher_for(shop).short_code.lower())
    assert answer.status_code == 303
    assert "核销成功" in till.get(answer.location).text


def test_nothing_typed_is_said_beside_the_field_and_is_no_verdict_on_a_voucher(till):
    answer = till.submit("/verify", htmx=True, code="")
    assert answer.status_code == 422 and "请勿核销" not in answer.text
    assert 'id="code-error"' in answer.text and "此项必填" in answer.text


@pytest.mark.parametrize(
    "typed", ["ABCD", "０１２３", "<script>", "x" * 300, "核销", "http://elsewhere/?code=23456789"]
)
def test_what_is_no_code_is_refused(till, typed):
    answer = till.submit("/verify", htmx=True, code=typed)
    assert answer.status_code == 422 and "请勿核销" in answer.text and "<script>" not in answer.text


def test_the_scanned_address_is_as_good_as_the_code(shop, till):
    voucher = voucher_for(shop)
    assert (
        till.submit("/verify", htmx=True, code=f"http://127.0.0.1:8000/verify?code={voucher.code}").status_code == 200
    )


def test_another_shops_voucher_looks_like_no_code(app, shop, till):
    elsewhere = voucher_for(making.shop(name=Words("半亩书房")))
    answer = till.submit("/verify", htmx=True, code=elsewhere.code)
    assert answer.status_code == 422 and "没有这个券码" in answer.text
    assert till.get(f"/verify/{elsewhere.id}/undo").status_code == 404


def test_twenty_wrong_codes_lock_the_till_and_a_good_one_no_longer_helps(shop, till):
    voucher = voucher_for(shop)
    answers = [till.submit("/verify", htmx=True, code=f"WRNG{n:04d}").status_code for n in range(21)]
    assert answers == [422] * 20 + [429]
    assert till.submit("/verify", htmx=True, code=voucher.code).status_code == 429
    session.expire_all()
    assert session.get(vouchers.Voucher, voucher.id).state is vouchers.VoucherState.UNUSED


def test_good_codes_are_no_misses(shop, till):
    for _ in range(22):
        assert till.submit("/verify", htmx=True, code=voucher_for(shop).code).status_code == 200


def test_a_verification_is_taken_back_with_a_reason_within_fifteen_minutes(shop, till):
    voucher = voucher_for(shop)
    till.submit("/verify", code=voucher.code)
    assert till.submit(f"/verify/{voucher.id}/undo", reason="").status_code == 422
    assert till.submit(f"/verify/{voucher.id}/undo", reason="扫错了券").status_code == 303
    assert till.submit("/verify", htmx=True, code=voucher.code).status_code == 200
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert till.submit(f"/verify/{voucher.id}/undo", reason="太晚").status_code == 422


def test_a_day_left_out_is_refused_and_the_voucher_stays_good(shop, till):
    voucher = voucher_for(shop, excluded=[clock.today().isoformat()])
    answer = till.submit("/verify", htmx=True, code=voucher.code)
    assert answer.status_code == 409 and "不在这项优惠的适用日期内" in answer.text
    session.expire_all()
    assert session.get(vouchers.Voucher, voucher.id).state is vouchers.VoucherState.UNUSED


def test_who_left_the_till_verifies_no_more(app, shop, till):
    clerk = merchants.clerks_of(shop)[0]
    with transaction():
        merchants.dismiss(clerk, make.staff().id)
    assert till.get("/verify").status_code == 403


def test_a_member_has_no_till(app):
    assert Visitor(app).sign_in(make.member().account).get("/verify").status_code == 403


def test_two_characters_find_a_shop_and_a_search_that_finds_nothing_says_so(app, shop, visitor):
    making.shop(
        name=Words("半亩书房"), category=MerchantCategory.BOOKS, about=Words("旧书。"), address=Words("建设路 3 号")
    )
    found = visitor.get("/merchants?q=听松").text
    assert "听松茶舍" in found and "半亩书房" not in found
    assert visitor.get("/merchants?q=火锅&category=tea&estate=1").status_code == 200
    assert "没有找到" in visitor.get("/merchants?q=火锅").text
    assert "<script>" not in visitor.get("/merchants?q=<script>").text.split("<main")[1]


def test_a_shop_with_several_places_names_them_and_the_days_left_out(app, shop, visitor):
    from tests.making import network

    network.second_shop(shop)
    ahead = clock.today() + timedelta(days=3)
    making.offer(shop, excluded=[ahead.isoformat(), (clock.today() - timedelta(days=3)).isoformat()])
    page = visitor.get(f"/merchants/{shop.id}").text
    assert "花园店" in page and "建设三路 12 号" in page and f"{ahead.month}月{ahead.day}日" in page
