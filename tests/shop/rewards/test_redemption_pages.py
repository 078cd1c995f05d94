"""Choosing how to have a reward and what becomes of it, over HTTP, as a member; and the catalogue's filters."""

import pytest

from portal import clock
from portal.club.people import members
from portal.club.people.members import Grade
from portal.club.purse import points
from portal.club.shop import rewards
from portal.club.shop.rewards import RedemptionState
from portal.database import session, transaction
from portal.words import Words
from tests import make
from tests.making import events as events_making
from tests.making import points as points_making
from tests.making import rewards as making
from tests.making.counting import counting
from tests.making.rewards import all_is_well, at_home, now_of, rich, stock_of
from tests.visitor import Visitor

POST = {"way": "post", "name": "林静怡", "phone": "19000001234", "whereto": "江滨路 1 号 3 栋 1202"}


@pytest.fixture
def lin(app):
    return rich(500)


@pytest.fixture
def browser(app, lin):
    return Visitor(app).sign_in(lin.account)


def held_by(browser, reward) -> str:
    """Press, and follow to the choice: its address."""
    answer = browser.submit(f"/rewards/{reward.id}/hold", price=str(reward.price))
    assert answer.status_code == 303
    return answer.location.removesuffix("/choice")


def test_set_aside_chosen_confirmed_and_seen(browser, lin):
    reward = making.reward(by_post=True, stock=2)
    where = held_by(browser, reward)
    assert browser.get(f"{where}/choice").status_code == 200 and points.balance_of(lin.id) == 500
    assert "继续" in browser.get(f"/rewards/{reward.id}").text
    answer = browser.submit(f"{where}/confirmation", **POST)
    assert answer.status_code == 303 and points.balance_of(lin.id) == 400
    assert "江滨路" in browser.get(answer.location).text
    assert browser.get(f"{where}/choice").status_code == 303
    assert browser.submit(f"{where}/confirmation", **POST).status_code == 303
    assert points.balance_of(lin.id) == 400 and all_is_well()


def test_two_devices_set_aside_one_piece(app, lin, browser):
    reward = making.reward(by_post=True, stock=5)
    other = Visitor(app).sign_in(lin.account)
    assert held_by(browser, reward) == held_by(other, reward)
    assert stock_of(reward) == 4


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "way"),
        (POST | {"whereto": ""}, "whereto"),
        (POST | {"name": ""}, "name"),
        (POST | {"phone": "12"}, "phone"),
        (POST | {"whereto": "x" * 300}, "whereto"),
        ({"way": "pigeon"}, "way"),
    ],
)
def test_a_choice_that_lacks_something_comes_back_with_what_was_typed(browser, lin, fields, field):
    where = held_by(browser, making.reward(by_post=True))
    for htmx in (False, True):
        answer = browser.submit(f"{where}/confirmation", htmx=htmx, **fields)
        assert answer.status_code == 422 and 'class="error"' in answer.text
    assert points.balance_of(lin.id) == 500 and field in answer.text


def test_at_a_desk_the_voucher_follows(browser):
    desk = making.desk(make.estate().id)
    where = held_by(browser, making.reward(by_post=True))
    assert browser.submit(f"{where}/confirmation", way="desk").status_code == 422
    answer = browser.submit(f"{where}/confirmation", way="desk", desk=str(desk.id))
    assert answer.status_code == 303 and "/vouchers/" in answer.location
    assert "君临华庭" in browser.get(answer.location).text


def test_let_go_frees_the_piece(browser):
    reward = making.reward(by_post=True, stock=1)
    where = held_by(browser, reward)
    assert browser.submit(f"{where}/release").status_code == 303
    assert stock_of(reward) == 1
    assert browser.submit(f"{where}/confirmation", **POST).status_code == 409


def test_too_late_is_said_and_nothing_is_taken(browser, lin):
    reward = making.reward(by_post=True, stock=1)
    where = held_by(browser, reward)
    redemption = session.get_one(rewards.Redemption, int(where.rsplit("/", 1)[1]))
    with clock.at(redemption.held_until):
        assert browser.submit(f"{where}/confirmation", **POST).status_code == 409
    assert points.balance_of(lin.id) == 500


def test_a27_a_price_changed_between_page_and_press_sets_nothing_aside(browser, lin):
    reward = making.reward(by_post=True, stock=3)
    for price in ("99", "0", "-100", str(2**63), "", "1e2"):
        assert browser.submit(f"/rewards/{reward.id}/hold", price=price).status_code in {409, 422}
    assert (stock_of(reward), points.balance_of(lin.id)) == (3, 500)


def test_a23_extra_fields_change_neither_price_nor_owner_nor_state(app, browser, lin):
    other, reward = rich(900), making.reward(by_post=True)
    extra = {"member_id": str(other.id), "state": "fulfilled", "quantity": "9", "cash_fen": "-1", "credit_fen": "9999"}
    answer = browser.submit(f"/rewards/{reward.id}/hold", price="100", **extra)
    where = answer.location.removesuffix("/choice")
    browser.submit(f"{where}/confirmation", **POST, **extra, price="1", home="1", desk="1")
    redemption = session.get_one(rewards.Redemption, int(where.rsplit("/", 1)[1]))
    session.refresh(redemption)
    assert (redemption.member_id, redemption.price, redemption.quantity) == (lin.id, 100, 1)
    assert redemption.state is RedemptionState.CONFIRMED and redemption.home_id is None
    assert (points.balance_of(lin.id), points.balance_of(other.id)) == (400, 900)


def test_a03_a_refund_after_the_reward_was_used_is_refused_however_often_it_is_asked(app, browser, lin):
    redemption = making.redeem(making.reward(), lin)
    desk = Visitor(app).sign_in(make.staff(), staff=True)
    assert desk.submit("/staff/rewards/desk", code=redemption.voucher.code).status_code == 303
    for _ in range(2):
        for where in (f"/vouchers/{redemption.voucher_id}", f"/redemptions/{redemption.id}"):
            assert browser.submit(f"{where}/cancellation").status_code in {409, 422}
    assert points.balance_of(lin.id) == 400 and all_is_well()


def test_a10_another_members_redemption_is_not_there(app, lin, browser):
    where = held_by(browser, making.reward(by_post=True))
    other = Visitor(app).sign_in(make.member().account)
    for page in ("", "/choice", "/cancellation"):
        assert other.get(f"{where}{page}").status_code == 404
    for act in ("confirmation", "release", "cancellation"):
        assert other.submit(f"{where}/{act}", **POST).status_code == 404


def test_a_credit_goes_to_the_home_that_was_chosen_and_comes_back_before_the_export(app):
    (owner,) = at_home()
    browser = Visitor(app).sign_in(owner.account)
    where = held_by(browser, making.reward(kind="fee_credit", credit_fen=5000, stock=None))
    home_id = members.homes_of(owner.id)[0].home_id
    assert browser.submit(f"{where}/confirmation", home="999999").status_code == 422
    assert browser.submit(f"{where}/confirmation", home=str(home_id)).status_code == 303
    assert "DK" in browser.get(where).text
    assert browser.get(f"{where}/cancellation").status_code == 200
    assert browser.submit(f"{where}/cancellation").status_code == 303
    assert points.balance_of(owner.id) == 1000 and all_is_well()


def test_who_has_no_home_is_told_the_way_to_one(browser):
    where = held_by(browser, making.reward(kind="fee_credit", credit_fen=5000, stock=None))
    page = browser.get(f"{where}/choice")
    assert page.status_code == 200 and "/me" in page.text


def test_a_donation_asks_first_and_what_can_be_cancelled_does_not(browser):
    for reward, asks in ((making.reward(kind="donation", stock=None), True), (making.reward(), False)):
        page = browser.get(f"/rewards/{reward.id}").text
        box = page[page.index('id="redeem"') :]
        assert ('class="sure"' in box) == asks
        assert not asks or "捐" in box[box.index("<summary") : box.index("</summary>")]


def test_a_donation_thanks_and_tells_what_all_gave(browser):
    reward = making.reward(kind="donation", stock=None, thanks=Words("谢谢您，书已上架。"))
    answer = browser.submit(f"/rewards/{reward.id}/redemption", price="100", quantity="2")
    page = browser.get(answer.location).text
    assert "谢谢您，书已上架。" in page and "200" in page
    assert "已捐出" in page and "已报" not in page, "a donation is no sign-up"


def test_a_place_leads_to_its_ticket(browser):
    event = events_making.published(3)
    reward = making.reward(kind="event", event_id=event.id, sitting_id=event.sittings[0].id, stock=None)
    answer = browser.submit(f"/rewards/{reward.id}/redemption", price="100")
    page = browser.get(answer.location).text
    assert f"/events/{event.id}/ticket" in page
    assert browser.get(f"/events/{event.id}/ticket").status_code == 200


def test_an_event_and_the_reward_that_is_a_place_at_it_name_each_other(browser):
    event = events_making.published(3)
    assert "积分兑换" not in browser.get(f"/events/{event.id}").text.split("<main")[1]
    reward = making.reward(kind="event", event_id=event.id, sitting_id=event.sittings[0].id, stock=None)
    about = browser.get(f"/events/{event.id}").text.split("<main")[1]
    assert f'/rewards/{reward.id}"' in about and "积分兑换" in about
    assert f'/events/{event.id}"' in browser.get(f"/rewards/{reward.id}").text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_open_in_both_languages(app, lin, language):
    one = making.redeem(making.reward(by_post=True), lin, choice=rewards.RedemptionChoice(parcel=making.PARCEL))
    making.redeem(making.reward(cash_fen=3000, value_fen=5800), lin)
    browser = Visitor(app, language).sign_in(lin.account)
    for path in ("", f"/{one.id}", f"/{one.id}/cancellation"):
        assert browser.get(f"/redemptions{path}").status_code == 200


# the catalogue


def shown(browser, **asked) -> set[str]:
    page = browser.get("/rewards", query_string=asked).text
    return {name for name in ("团扇", "茶壶", "新米", "春联") if f">{name}<" in page}


@pytest.fixture
def shelf(app):
    soon = clock.end_of(clock.today())
    making.reward(name=Words("团扇"), price=100, description=Words("细绢手绘"))
    making.reward(name=Words("茶壶"), price=900, description=Words("宜兴手作"))
    making.reward(name=Words("新米"), price=300, grade=Grade.PLATINUM, description=Words("今年的"))
    making.reward(name=Words("春联"), price=50, opens_at=soon, description=Words("红纸洒金"))


def test_two_characters_find_a_reward_and_filters_narrow(browser, shelf):
    assert shown(browser, q="细绢") == {"团扇"}
    assert shown(browser, q="没有") == set()
    assert shown(browser, price="200") == {"团扇", "春联"}
    assert shown(browser, price="more") == set() and shown(browser, price="nonsense") == shown(browser)
    assert shown(browser, kind="donation") == set()
    assert shown(browser, affordable="1") == {"团扇"}


def test_the_part_holds_the_list_alone(browser, shelf):
    page = browser.get("/rewards?q=团扇", headers={"HX-Request": "true", "HX-Request-Type": "partial"}).text
    assert page.lstrip().startswith('<div id="list"') and "<html" not in page


def test_a_long_catalogue_goes_on_by_key(browser):
    for number in range(30):
        making.reward(name=Words(f"礼品{number:02d}"), price=10)
    first = browser.get("/rewards").text
    assert first.count("<h3>") == 24
    import re

    further = re.search(r'href="(/rewards\?after=[^"]+)"', first)[1]
    assert browser.get(further).text.count("<h3>") == 6
    assert browser.get("/rewards?after=nonsense").status_code == 200


def test_the_pages_ask_little_whatever_there_is(app, lin, browser):
    def asked(path) -> int:
        browser.get(path)
        app.extensions["kept"].clear()
        with counting() as counted:
            assert browser.get(path).status_code == 200
        return counted.count

    reward = making.reward(per_member=5, per_household=5, by_post=True)
    one = asked("/rewards")
    for _ in range(20):
        making.redeem(making.reward(price=1), lin)
    assert one == asked("/rewards") <= 8
    assert asked(f"/rewards/{reward.id}") <= 8
    assert asked("/redemptions") <= 8
    assert asked("/rewards?q=团扇&affordable=1") <= 8
    parcel = making.redeem(reward, lin, choice=rewards.RedemptionChoice(parcel=making.PARCEL))
    assert asked(f"/redemptions/{parcel.id}") <= 8


def test_the_reward_page_says_each_thing_that_is_missing(browser):
    reward = making.reward(price=840, grade=Grade.GOLD)
    page = browser.get(f"/rewards/{reward.id}").text
    assert page.count('class="barred"') == 2 and "还差 340" in page


def test_a_withdrawn_reward_that_was_set_aside_is_still_kept_for_the_member(browser, lin):
    reward = making.reward(by_post=True)
    where = held_by(browser, reward)
    with transaction():
        rewards.withdraw(session.get_one(rewards.Reward, reward.id), make.staff().id)
    assert browser.submit(f"{where}/confirmation", **POST).status_code == 303
    points_making.earn(lin, 5)
    assert now_of(session.get_one(rewards.Redemption, int(where.rsplit("/", 1)[1]))) is RedemptionState.CONFIRMED
