"""Rewards and the hand-over desk over HTTP."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from portal import clock
from portal.club.people import accounts
from portal.club.people.accounts import Role
from portal.club.purse import points, vouchers
from portal.club.shop import rewards
from portal.database import session
from tests import make
from tests.making import merchants as network
from tests.making import points as points_making
from tests.making import rewards as making
from tests.visitor import Visitor

FORM = {
    "kind": "gift",
    "name_zh": "山居团扇",
    "description_zh": "细绢手绘。",
    "price": "260",
    "stock": "10",
    "per": "ever",
    "grade": "",
    "merchant_id": "0",
    "valid_days": "60",
}


@pytest.fixture
def desk(app):
    return Visitor(app).sign_in(make.staff(), staff=True)


def stock_of(reward) -> int | None:
    session.expire_all()
    return session.get(rewards.Reward, reward.id).stock


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_open(app, language):
    reward = making.reward()
    browser = Visitor(app, language).sign_in(make.staff(), staff=True)
    for path in ("", "/new", f"/{reward.id}", f"/{reward.id}/edit", "/desk"):
        assert browser.get(f"/staff/rewards{path}").status_code == 200


def test_a_reward_is_written_published_changed_and_withdrawn(app, desk, visitor):
    answer = desk.submit("/staff/rewards", **FORM)
    assert answer.status_code == 303
    reward = session.scalars(select(rewards.Reward)).one()
    assert visitor.get(f"/rewards/{reward.id}").status_code == 404
    desk.submit(f"/staff/rewards/{reward.id}/publication")
    assert visitor.get(f"/rewards/{reward.id}").status_code == 200
    desk.submit(f"/staff/rewards/{reward.id}", **(FORM | {"price": "300", "seen": "1"}))
    assert stock_of(reward) == 10 and session.get(rewards.Reward, reward.id).price == 300
    desk.submit(f"/staff/rewards/{reward.id}/withdrawal")
    app.extensions["page_cache"].clear()
    assert visitor.get(f"/rewards/{reward.id}").status_code == 404


@pytest.mark.parametrize("field", ["price", "stock", "valid_days", "per_member"])
@pytest.mark.parametrize("number", ["-1", str(2**63), "x", "9" * 400])
def test_numbers_that_cannot_be_come_back(desk, field, number):
    answer = desk.submit("/staff/rewards", **(FORM | {field: number}))
    assert answer.status_code == 422 and "山居团扇" in answer.text


def test_a_shop_voucher_without_shop_is_refused_beside_the_field(desk):
    assert desk.submit("/staff/rewards", **(FORM | {"kind": "voucher"})).status_code == 422


def test_stock_moves_with_a_reason_and_never_below_nothing(desk):
    reward = making.reward(stock=3)
    assert desk.submit(f"/staff/rewards/{reward.id}/stock", change="5", what="received").status_code == 303
    assert desk.submit(f"/staff/rewards/{reward.id}/stock", change="-9", what="damaged").status_code == 422
    assert stock_of(reward) == 8 and rewards.check() == []
    assert "入库" in desk.get(f"/staff/rewards/{reward.id}").text


def test_what_was_redeemed_is_handed_over_once_and_can_be_taken_back(desk):
    member = make.member()
    points_making.earn(member, 100)
    voucher = making.redeem(making.reward(), member).voucher
    answer = desk.submit("/staff/rewards/desk", code=voucher.short_code)
    assert "可以发放" in desk.get(answer.location).text
    assert desk.submit("/staff/rewards/desk", code=voucher.code).status_code == 409
    assert desk.submit(f"/staff/rewards/desk/{voucher.id}/undo", reason="拿错了").status_code == 303
    session.expire_all()
    assert session.get(vouchers.Voucher, voucher.id).state is vouchers.VoucherState.UNUSED


def test_a_shops_voucher_at_the_desk_is_sent_to_the_shop_and_never_called_the_desks(desk):
    claimed = network.claim(network.offer(network.shop()), make.member()).voucher
    for code in (claimed.code, "AAAA-AAAA"):
        text = desk.submit("/staff/rewards/desk", code=code).text
        assert "俱乐部没有这个券码" in text and "本店" not in text


def test_property_management_hands_over_and_edits_nothing(app):
    browser = Visitor(app).sign_in(make.staff(Role.PROPERTY_MANAGEMENT), staff=True)
    assert browser.get("/staff/rewards/desk").status_code == 200
    assert browser.get("/staff/rewards/new").status_code == 403
    assert browser.submit("/staff/rewards", **FORM).status_code == 403


def test_a_picture_is_put_into_the_catalogue_and_what_is_none_is_refused(desk, visitor):
    reward = making.reward()
    address = f"/staff/rewards/{reward.id}/picture"
    for nothing in ({}, {"picture": (BytesIO(b"not a picture"), "x.jpg")}):
        answer = desk.submit(address, **nothing)
        assert answer.status_code == 422
        assert 'class="error"' in answer.text
    photo = BytesIO()
    Image.new("RGB", (780, 520), "#345").save(photo, "JPEG")
    photo.seek(0)
    assert desk.submit(address, picture=(photo, "fan.jpg"), alt_zh="团扇").status_code == 303
    name = session.get_one(rewards.Reward, reward.id).picture.name
    assert f"/media/{name}" in visitor.get(f"/rewards/{reward.id}").text
    assert visitor.get(f"/media/{name}").status_code == 200
    desk.submit(f"/staff/rewards/{reward.id}", **FORM)
    assert session.get_one(rewards.Reward, reward.id).picture.name == name


def test_who_only_hands_over_puts_no_picture(app):
    local = Visitor(app).sign_in(make.staff(Role.PROPERTY_MANAGEMENT), staff=True)
    reward = making.reward()
    assert local.submit(f"/staff/rewards/{reward.id}/picture").status_code == 403
    assert f"/staff/rewards/{reward.id}/picture" not in local.get(f"/staff/rewards/{reward.id}").text


def test_a_place_at_an_event_without_its_session_is_refused(desk):
    assert desk.submit("/staff/rewards", **(FORM | {"kind": "event"})).status_code == 422
    assert session.scalars(select(rewards.Reward)).all() == []


def typed(reward, **values: str) -> dict[str, str]:
    """The form as the page shows it, with these values typed over."""
    session.expire_all()
    kept = session.get_one(rewards.Reward, reward.id)
    return FORM | {"place_zh": kept.place.zh, "ways": "desk", "seen": str(kept.revision)} | values


def in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_history_says_who_changed_what_from_what_to_what(app, language):
    reward, colleague = making.reward(price=100), make.staff()
    browser = Visitor(app, language).sign_in(colleague, staff=True)
    browser.submit(f"/staff/rewards/{reward.id}", **typed(reward, price="1300", cash="30", grade="gold"))
    page = browser.get(f"/staff/rewards/{reward.id}").text
    story = page[page.index('id="history"') :]
    for said in (
        "</span>100</del>",
        "</span>1,300</ins>",
        "</span>¥30</ins>",
        accounts.names_of({colleague.id})[colleague.id],
    ):
        assert said in story


def test_a_change_for_a_day_ahead_is_planned_shown_to_members_and_taken_back(app, desk):
    reward = making.reward(price=100)
    desk.submit(f"/staff/rewards/{reward.id}", **typed(reward, price="300", starts_on=in_days(3)))
    assert session.get_one(rewards.Reward, reward.id, populate_existing=True).price == 100
    member = Visitor(app).sign_in(make.member().account)
    assert "300 分" in member.get(f"/rewards/{reward.id}").text
    page = desk.get(f"/staff/rewards/{reward.id}").text
    withdrawal = re.search(r"/staff/rewards/changes/\d+/withdrawal", page)[0]
    assert desk.submit(withdrawal).status_code == 303
    assert desk.submit(withdrawal).status_code in {303, 409}
    assert withdrawal not in desk.get(f"/staff/rewards/{reward.id}").text
    assert "300 分" not in member.get(f"/rewards/{reward.id}").text


def test_a_member_who_still_reads_the_old_price_at_midnight_is_asked_again(app, desk):
    reward, member = making.reward(price=100), making.rich()
    desk.submit(f"/staff/rewards/{reward.id}", **typed(reward, price="300", starts_on=in_days(1)))
    with clock.at(clock.moment_of(clock.today() + timedelta(days=1))):
        browser = Visitor(app).sign_in(member.account)
        answer = browser.submit(f"/rewards/{reward.id}/redemption", price="100")
        assert answer.status_code == 409 and "300" in answer.text
        assert points.balance_of(member.id) == 1000
        assert browser.submit(f"/rewards/{reward.id}/redemption", price="300").status_code == 303
    assert points.balance_of(member.id) == 700


@pytest.mark.parametrize("day", ["2020-01-01", "31.12.2030", "２０", "9" * 40])
def test_a_day_that_cannot_be_comes_back_with_what_was_typed(desk, day):
    reward = making.reward(price=100)
    answer = desk.submit(f"/staff/rewards/{reward.id}", **typed(reward, price="777", starts_on=day))
    assert answer.status_code == 422 and 'value="777"' in answer.text
    assert 'id="starts_on-error"' in answer.text


def test_two_colleagues_who_change_one_reward_lose_nothing(desk):
    reward = making.reward(price=100)
    first, second = typed(reward, price="200"), typed(reward, per_member="3")
    assert desk.submit(f"/staff/rewards/{reward.id}", **first).status_code == 303
    answer = desk.submit(f"/staff/rewards/{reward.id}", **second)
    assert answer.status_code == 409 and 'value="3"' in answer.text
    assert session.get_one(rewards.Reward, reward.id, populate_existing=True).price == 200


def test_who_only_hands_over_reads_the_history_and_takes_nothing_back(app, desk):
    reward = making.reward(price=100)
    desk.submit(f"/staff/rewards/{reward.id}", **typed(reward, price="300", starts_on=in_days(3)))
    withdrawal = re.search(r"/staff/rewards/changes/\d+/withdrawal", desk.get(f"/staff/rewards/{reward.id}").text)[0]
    local = Visitor(app).sign_in(make.staff(Role.PROPERTY_MANAGEMENT), staff=True)
    assert withdrawal not in local.get(f"/staff/rewards/{reward.id}").text
    assert local.submit(withdrawal).status_code == 403


def photo() -> tuple[BytesIO, str]:
    data = BytesIO()
    Image.new("RGB", (780, 520), "#345").save(data, "JPEG")
    data.seek(0)
    return data, "fan.jpg"


def test_pictures_have_words_and_an_order_and_stand_on_the_page(app, desk):
    reward = making.reward()
    address = f"/staff/rewards/{reward.id}/picture"
    assert desk.submit(address, picture=photo(), alt_zh="").status_code == 422
    for words in ("正面", "背面"):
        assert desk.submit(address, picture=photo(), alt_zh=words, alt_en=f"{words} in English").status_code == 303
    second = f"/staff/rewards/pictures/{rewards.pictures_of(reward)[1].id}"
    assert "背面" in desk.get(second).text
    desk.submit(f"{second}/forward")
    page = Visitor(app, "en").get(f"/rewards/{reward.id}").text
    assert page.index("背面 in English") < page.index("正面 in English")
    assert desk.submit(second, alt_zh="").status_code == 422
    assert desk.submit(second, alt_zh="扇骨", seen="1").status_code == 303
    assert desk.submit(f"{second}/removal").status_code == 303
    assert desk.get(second).status_code == 404
    assert [one.alt.zh for one in rewards.pictures_of(reward)] == ["正面"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_categories_are_written_ordered_and_taken_away_when_empty(app, language):
    browser = Visitor(app, language).sign_in(make.staff(), staff=True)
    assert browser.submit("/staff/rewards/categories", name_zh="美食", name_en="Food", position="10").status_code == 303
    food = rewards.categories()[0]
    assert browser.submit("/staff/rewards/categories", name_zh="美食", position="10").status_code == 422
    assert browser.get(f"/staff/rewards/categories/{food.id}").status_code == 200
    browser.submit(f"/staff/rewards/categories/{food.id}", name_zh="吃喝", position="5", seen=str(food.revision))
    assert "吃喝" in browser.get("/staff/rewards/categories").text
    making.reward(category_id=food.id)
    assert browser.submit(f"/staff/rewards/categories/{food.id}/removal").status_code == 409
    assert browser.submit("/staff/rewards", **FORM).status_code == 422  # a reward has a category where there are any
    assert browser.submit("/staff/rewards", **(FORM | {"category_id": str(food.id)})).status_code == 303


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_category_is_renamed_from_a_day_on_and_tells_its_history(app, language):
    browser, where = Visitor(app, language).sign_in(make.staff(), staff=True), "/staff/rewards/categories"
    browser.submit(where, name_zh="居家", position="10")
    food = rewards.categories()[0]
    late = {"name_zh": "年货", "position": "10", "seen": str(food.revision), "starts_on": in_days(3)}
    assert browser.submit(f"{where}/{food.id}", **(late | {"starts_on": "2020-01-01"})).status_code == 422
    assert browser.submit(f"{where}/{food.id}", **late).status_code == 303
    assert browser.submit(f"{where}/{food.id}", **late).status_code == 409  # seen before somebody planned this
    page = browser.get(f"{where}/{food.id}").text
    assert "居家</span></del>" in page and "年货</span></ins>" in page and 'value="居家"' in page
    assert browser.submit(re.search(rf"{where}/changes/\d+/withdrawal", page)[0]).status_code == 303
    assert browser.submit(f"{where}/{food.id}/removal").status_code == 303
    assert f"{where}/{food.id}/return" in browser.get(f"{where}/{food.id}").text
    assert f"{where}/{food.id}" in browser.get(where).text
    assert browser.submit(f"{where}/{food.id}/return").status_code == 303
    assert [one.name.zh for one in rewards.categories()] == ["居家"]


@pytest.mark.parametrize("number", ["-1", "1001", str(2**63), "x", ""])
def test_a_place_in_the_order_that_cannot_be_comes_back(desk, number):
    answer = desk.submit("/staff/rewards/categories", name_zh="美食", position=number)
    assert answer.status_code == 422 and 'value="美食"' in answer.text
