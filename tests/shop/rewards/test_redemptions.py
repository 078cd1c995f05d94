"""A redemption's steps: set aside, confirmed, handed over, sent, deducted, seated, given; and every way back."""

from datetime import timedelta

import pytest

from portal import clock
from portal.club.people import members
from portal.club.purse import points, vouchers
from portal.club.purse.vouchers import VoucherState
from portal.club.shop import rewards
from portal.club.shop.rewards import Per, RedemptionAct, RedemptionState
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.making import merchants as shops
from tests.making import points as points_making
from tests.making import rewards as making
from tests.making.rewards import all_is_well, at_home, now_of, rich, stock_of

pytestmark = pytest.mark.usefixtures("app")


# set aside, then confirmed


def test_what_is_set_aside_leaves_the_stock_and_costs_nothing_yet():
    reward, member = making.reward(stock=3, by_post=True), rich()
    held = making.hold(reward, member)
    assert (stock_of(reward), points.balance_of(member.id)) == (2, 1000)
    assert held.is_set_aside and all_is_well()


def test_set_aside_twice_is_set_aside_once():
    reward, member = making.reward(stock=3, by_post=True), rich()
    assert making.hold(reward, member).id == making.hold(reward, member).id
    assert stock_of(reward) == 2 and all_is_well()


def test_confirming_takes_the_points_and_pressing_twice_takes_them_once():
    reward, member = making.reward(stock=3, by_post=True), rich()
    held = making.hold(reward, member)
    for _ in range(2):
        making.confirm(session.get_one(rewards.Redemption, held.id), member, parcel=making.PARCEL)
    assert points.balance_of(member.id) == 900 and now_of(held) is RedemptionState.CONFIRMED
    assert held.delivery.address == making.PARCEL.address and held.voucher is None
    assert all_is_well()


def test_the_price_counts_as_of_the_moment_it_was_set_aside():
    reward, member = making.reward(by_post=True), rich()
    held = making.hold(reward, member)
    with transaction():
        details = {name: getattr(reward, name) for name in rewards.RewardDetails.__dataclass_fields__}
        rewards.edit(reward, rewards.RewardDetails(**(details | {"price": 900})), make.staff().id)
    making.confirm(held, member)
    assert points.balance_of(member.id) == 900 and all_is_well()


def test_what_is_not_confirmed_in_time_is_free_again():
    reward, member = making.reward(stock=1, by_post=True), rich()
    held = making.hold(reward, member)
    assert rewards.run_out() == 0
    with clock.at(held.held_until):
        with pytest.raises(Refusal) as refused, transaction():
            rewards.confirm(held, member, rewards.RedemptionChoice())
        assert refused.value.status == 409
        assert (rewards.run_out(), rewards.run_out()) == (1, 0)
    assert stock_of(reward) == 1 and points.balance_of(member.id) == 1000
    assert now_of(held) is RedemptionState.EXPIRED and all_is_well()


def test_setting_aside_anew_after_the_time_is_over_needs_no_job():
    reward, member = making.reward(stock=1, by_post=True), rich()
    first = making.hold(reward, member)
    with clock.at(first.held_until):
        second = making.hold(reward, member)
    assert second.id != first.id and stock_of(reward) == 0 and all_is_well()


def test_let_go_is_free_again_at_once():
    reward, member = making.reward(stock=1, by_post=True), rich()
    held = making.hold(reward, member)
    with transaction():
        rewards.release(held, member)
    assert stock_of(reward) == 1 and now_of(held) is RedemptionState.CANCELLED and all_is_well()


def test_nothing_is_set_aside_for_who_cannot_pay():
    reward, member = making.reward(stock=1, price=5000, by_post=True), rich()
    with pytest.raises(Refusal, match=r"4,000"):
        making.hold(reward, member)
    assert stock_of(reward) == 1


def test_points_spent_elsewhere_meanwhile_refuse_the_confirmation_and_keep_the_piece():
    reward, member = making.reward(stock=1, price=1000, by_post=True), rich()
    held = making.hold(reward, member)
    points_making.spend(member, 1)
    with pytest.raises(Refusal):
        making.confirm(held, member)
    assert now_of(held) is RedemptionState.HELD and stock_of(reward) == 0 and all_is_well()


def test_a_step_that_is_not_in_the_table_is_not_taken():
    redemption = making.redeem(making.reward(), rich())
    for act in (
        RedemptionAct.CONFIRM,
        RedemptionAct.RELEASE,
        RedemptionAct.RUN_OUT,
        RedemptionAct.UNDO,
        RedemptionAct.GIVE_UP,
        RedemptionAct.FORGO,
    ):
        with transaction():
            assert not rewards.redemptions.take(redemption, act, None)
    assert now_of(redemption) is RedemptionState.CONFIRMED and all_is_well()


# by desk, by post


def test_a_gift_is_fetched_at_the_desk_that_was_chosen_and_once():
    estate, member = make.estate(), rich()
    desk, reward = making.desk(estate.id), making.reward(by_post=True)
    redemption = making.confirm(making.hold(reward, member), member, desk=desk)
    assert "君临华庭" in redemption.voucher.place.zh and redemption.voucher.estate_id == estate.id
    staff = make.staff()
    with transaction():
        vouchers.verify(redemption.voucher.code, merchant_id=None, by=staff.id)
    assert now_of(redemption) is RedemptionState.FULFILLED
    with pytest.raises(vouchers.NotHonoured), transaction():
        vouchers.verify(redemption.voucher.code, merchant_id=None, by=staff.id)
    assert all_is_well()


def test_a_hand_over_that_was_undone_can_be_cancelled_and_one_that_stands_cannot():
    member, staff = rich(), make.staff()
    redemption = making.redeem(making.reward(), member)
    with transaction():
        vouchers.verify(redemption.voucher.code, merchant_id=None, by=staff.id)
    with pytest.raises(Refusal), transaction():
        rewards.cancel(redemption, member.account_id)
    assert points.balance_of(member.id) == 900
    with transaction():
        vouchers.undo(redemption.voucher, "wrong person", staff.id)
    assert now_of(redemption) is RedemptionState.CONFIRMED
    with transaction():
        rewards.cancel(redemption, member.account_id)
    assert points.balance_of(member.id) == 1000 and all_is_well()


def test_a_closed_desk_cannot_be_chosen():
    member, desk = rich(), making.desk(make.estate().id, is_open=False)
    held = making.hold(making.reward(by_post=True), member)
    with pytest.raises(Refusal) as refused:
        making.confirm(held, member, desk=desk)
    assert refused.value.field == "desk" and now_of(held) is RedemptionState.HELD


def test_what_is_not_sent_cannot_be_sent_and_what_is_only_sent_is_not_collected():
    member = rich()
    with pytest.raises(Refusal):
        making.redeem(making.reward(), member, choice=rewards.RedemptionChoice(parcel=making.PARCEL))
    with pytest.raises(Refusal):
        making.redeem(making.reward(by_desk=False, by_post=True), member)
    assert points.balance_of(member.id) == 1000


def test_what_was_sent_is_sent_once_and_cannot_be_cancelled():
    member, staff = rich(), make.staff()
    parcel = making.redeem(making.reward(by_post=True), member, choice=rewards.RedemptionChoice(parcel=making.PARCEL))
    assert parcel.way == "post"
    with transaction():
        rewards.send(parcel, "顺丰", "SF1234567890", staff.id)
    for late in (lambda: rewards.send(parcel, "顺丰", "SF2", staff.id), lambda: rewards.cancel(parcel, staff.id)):
        with pytest.raises(Refusal) as refused, transaction():
            late()
        assert refused.value.status == 409
    with transaction():
        rewards.correct(parcel, "中通", "ZT9", staff.id, parcel.delivery.revision)
        rewards.arrived(parcel, staff.id)
    assert (parcel.delivery.carrier, parcel.delivery.tracking) == ("中通", "ZT9") and parcel.delivery.arrived_at
    assert points.balance_of(member.id) == 900 and all_is_well()


def test_a_parcel_that_is_cancelled_before_it_leaves_is_not_sent():
    member, staff = rich(), make.staff()
    parcel = making.redeem(
        making.reward(by_post=True, stock=1), member, choice=rewards.RedemptionChoice(parcel=making.PARCEL)
    )
    with transaction():
        rewards.cancel_for(parcel, "茶罐碎了", staff.id)
    with pytest.raises(Refusal), transaction():
        rewards.send(parcel, "顺丰", "SF1", staff.id)
    assert points.balance_of(member.id) == 1000 and parcel.reason == "茶罐碎了" and all_is_well()


def test_staff_say_why_they_cancel_and_never_their_own():
    member = rich()
    redemption = making.redeem(making.reward(), member)
    for reason, by in ((" ", make.staff().id), ("自己改主意了", member.account_id)):
        with pytest.raises(Refusal), transaction():
            rewards.cancel_for(redemption, reason, by)
    assert now_of(redemption) is RedemptionState.CONFIRMED


# not collected


@pytest.mark.parametrize(("forfeits", "left"), [(False, 1000), (True, 900)])
def test_what_is_not_collected_goes_back_to_stock_and_the_points_as_the_reward_says(forfeits, left):
    member, reward = rich(), making.reward(stock=1, valid_days=1, forfeits=forfeits)
    redemption = making.redeem(reward, member)
    with clock.at(clock.end_of(clock.today() + timedelta(days=1))):
        assert vouchers.expire() == 1
        assert points.balance_of(member.id) == left
    assert stock_of(reward) == 1 and now_of(redemption) is RedemptionState.EXPIRED and all_is_well()


def test_a_shops_voucher_that_was_used_is_done():
    member, shop = rich(), shops.shop()
    clerk = shops.clerk(shop)
    redemption = making.redeem(making.reward(kind="voucher", merchant_id=shop.id), member)
    with transaction():
        vouchers.verify(redemption.voucher.code, merchant_id=shop.id, by=clerk.id)
    assert now_of(redemption) is RedemptionState.FULFILLED and redemption.way == "shop" and all_is_well()


# limits, gates, windows


def test_a_household_has_its_share_once():
    one, two = at_home(people=2)
    reward, stranger = making.reward(per_household=1, per=Per.YEAR), rich()
    making.redeem(reward, one)
    with pytest.raises(Refusal):
        making.redeem(reward, two)
    with pytest.raises(Refusal):
        making.redeem(reward, one)
    making.redeem(reward, stranger)
    assert all_is_well()


def test_what_is_set_aside_counts_as_had():
    one, two = at_home(people=2)
    reward = making.reward(per_household=1, by_post=True)
    making.hold(reward, one)
    with pytest.raises(Refusal):
        making.hold(reward, two)


def test_a_month_begins_on_its_first_day():
    assert rewards.first_day(Per.MONTH, clock.today()).day == 1


def test_an_estates_reward_is_for_those_who_live_there():
    (owner,), elsewhere = at_home(), make.estate("city", "君临城市花园", "Junlin City Garden")
    here, there = make.estate(), elsewhere
    making.redeem(making.reward(estate_ids=[here.id, there.id]), owner)
    with pytest.raises(Refusal):
        making.redeem(making.reward(estate_ids=[there.id]), owner)
    with pytest.raises(Refusal):
        making.redeem(making.reward(estate_ids=[here.id]), rich())


@pytest.mark.parametrize(("minutes", "open_"), [(-1, False), (0, True), (59, True), (60, False)])
def test_a_window_is_open_from_its_first_to_before_its_last_moment(minutes, open_):
    start = clock.now() + timedelta(days=1)
    reward, member = making.reward(opens_at=start, closes_at=start + timedelta(hours=1)), rich()
    with clock.at(start + timedelta(minutes=minutes)):
        assert (rewards.why_not(reward, member, 1000) == []) is open_
        if open_:
            making.redeem(reward, member)
        else:
            with pytest.raises(Refusal):
                making.redeem(reward, member)


def test_the_page_says_everything_that_is_missing():
    reward, member = making.reward(price=5000, stock=0, grade=members.Grade.GOLD), rich()
    assert len(rewards.why_not(reward, member, 1000)) == 3


def test_who_left_the_club_redeems_nothing():
    member = rich()
    with transaction():
        members.cancel(member, make.staff().id)
    with pytest.raises(Refusal):
        making.redeem(making.reward(), member)


# what cannot be written


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "event"}, "sitting_id"),
        ({"kind": "fee_credit"}, "credit"),
        ({"kind": "donation", "cause": Words("")}, "cause_zh"),
        ({"by_desk": False}, "ways"),
        ({"kind": "voucher", "merchant_id": 1, "by_post": True}, "ways"),
        ({"by_post": True, "cash_fen": 3000}, "cash"),
        ({"cash_fen": -1}, "cash"),
        ({"value_fen": -5}, "value"),
        ({"credit_fen": 500}, "credit"),
        ({"price": 0}, "price"),
        ({"price": 2**63}, "price"),
    ],
)
def test_a_reward_that_contradicts_itself_is_refused_beside_its_field(values, field):
    with pytest.raises(Refusal) as refused:
        making.reward(**values)
    assert refused.value.field == field


def test_a_window_that_ends_before_it_begins_is_refused():
    with pytest.raises(Refusal):
        making.reward(opens_at=clock.now(), closes_at=clock.now() - timedelta(days=1))


def test_bought_pieces_are_in_stock_with_supplier_and_cost():
    reward, staff = making.reward(stock=1), make.staff()
    bill = rewards.Bill("宜兴陶艺社", 20, 4250, clock.today())
    with transaction():
        purchase = rewards.buy(reward, bill, staff.id)
    assert (stock_of(reward), purchase.total_fen) == (21, 85000) and all_is_well()
    movement = rewards.movements_of(reward)[0]
    assert (movement.what, movement.purchase.supplier) == ("bought", "宜兴陶艺社")


def test_a_voucher_of_an_offer_comes_of_no_redemption():
    shop = shops.shop()
    voucher, clerk = shops.claim(shops.offer(shop), make.member()).voucher, shops.clerk(shop)
    with transaction():
        vouchers.verify(voucher.code, merchant_id=shop.id, by=clerk.id)
    assert voucher.state is VoucherState.USED and rewards.of_voucher(voucher) is None
