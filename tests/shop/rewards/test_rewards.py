"""Rewards: stock, limits, prices, the way back; vouchers and when they end."""

from datetime import date, datetime, timedelta

import pytest

from portal import clock
from portal.club.people.members import Grade
from portal.club.purse import points, vouchers
from portal.club.purse.vouchers import VoucherState
from portal.club.shop import rewards
from portal.club.shop.rewards import Per
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import merchants as shops
from tests.making import points as points_making
from tests.making import rewards as making

pytestmark = pytest.mark.usefixtures("app")


def rich(amount: int = 1000):
    member = make.member()
    points_making.earn(member, amount)
    return member


def stock_of(reward) -> int | None:
    session.expire_all()
    return session.get_one(rewards.Reward, reward.id).stock


def test_one_piece_one_spend_one_voucher():
    reward, member = making.reward(stock=2), rich()
    redemption = making.redeem(reward, member)
    assert (stock_of(reward), points.balance_of(member.id)) == (1, 900)
    assert redemption.voucher.standing is VoucherState.UNUSED
    assert rewards.check() == [] and points.check() == []


def test_who_is_short_leaves_stock_and_points_as_they_were():
    reward, member = making.reward(stock=1, price=5000), rich()
    with pytest.raises(Refusal, match=r"4,000"):
        making.redeem(reward, member)
    assert (stock_of(reward), points.balance_of(member.id)) == (1, 1000)


def test_the_last_piece_is_the_last():
    reward = making.reward(stock=1)
    making.redeem(reward, rich())
    late = rich()
    with pytest.raises(Refusal):
        making.redeem(reward, late)
    assert stock_of(reward) == 0 and points.balance_of(late.id) == 1000


def test_cancelling_returns_piece_and_points_to_the_lots_they_came_from():
    reward, member = making.reward(stock=1), rich()
    before = points.coming_expiries(member.id)
    redemption = making.redeem(reward, member)
    with transaction():
        rewards.cancel(redemption, member.account_id)
    assert (stock_of(reward), points.coming_expiries(member.id)) == (1, before)
    assert redemption.voucher.standing is VoucherState.CANCELLED
    assert rewards.check() == [] and points.check() == []


def test_a_used_voucher_cannot_be_cancelled():
    member = rich()
    redemption = making.redeem(making.reward(), member)
    with transaction():
        vouchers.verify(redemption.voucher.code, merchant_id=None, by=make.staff().id)
    with pytest.raises(Refusal), transaction():
        rewards.cancel(redemption, member.account_id)
    assert points.balance_of(member.id) == 900


def test_a_cancelled_voucher_is_honoured_nowhere():
    member = rich()
    redemption = making.redeem(making.reward(), member)
    with transaction():
        rewards.cancel(redemption, member.account_id)
    with pytest.raises(vouchers.NotHonoured), transaction():
        vouchers.verify(redemption.voucher.code, merchant_id=None, by=make.staff().id)


def test_the_years_gift_is_one_a_year_and_a_cancelled_one_does_not_count():
    member = rich()
    with clock.at(datetime(2026, 12, 31, 23, 59, 59, tzinfo=clock.ZONE)):
        reward = making.reward(per_member=1, per=Per.YEAR, is_limited=True)
        with transaction():
            rewards.cancel(making.redeem_open(reward, member), member.account_id)
        making.redeem(reward, member)
        with pytest.raises(Refusal):
            making.redeem(reward, member)
    with clock.at(datetime(2027, 1, 1, tzinfo=clock.ZONE)):
        making.redeem(reward, member)


@pytest.mark.parametrize(
    ("per", "today", "first"),
    [
        (Per.QUARTER, date(2026, 12, 31), date(2026, 10, 1)),
        (Per.QUARTER, date(2028, 2, 29), date(2028, 1, 1)),
        (Per.YEAR, date(2026, 1, 1), date(2026, 1, 1)),
    ],
)
def test_a_limit_counts_from_the_first_day_of_its_time(per, today, first):
    assert rewards.first_day(per, today) == first


def test_a_grade_gate_is_open_to_that_grade_and_above():
    reward, member = making.reward(grade=Grade.GOLD), rich()
    with pytest.raises(Refusal):
        making.redeem(reward, member)
    assert [rewards.is_within_reach(reward, grade) for grade in ("", "owner", "gold", "platinum")] == [
        False, False, True, True,
    ]  # fmt: skip


def test_a_donation_has_no_voucher_and_no_way_back():
    reward, member = making.reward(kind="donation", stock=None), rich()
    donation = making.redeem(reward, member, quantity=3)
    assert donation.voucher is None and points.balance_of(member.id) == 700
    assert rewards.given_by(reward) == (1, 300)
    with pytest.raises(Refusal), transaction():
        rewards.cancel(donation, member.account_id)


def test_a_gift_is_redeemed_one_by_one():
    with pytest.raises(Refusal):
        making.redeem(making.reward(), rich(), quantity=2)


def test_a_voucher_is_good_until_midnight_of_its_last_day():
    member, shop = rich(), shops.shop()
    reward = making.reward(kind="voucher", merchant_id=shop.id, valid_days=1)
    voucher = making.redeem(reward, member).voucher
    end = clock.end_of(clock.today() + timedelta(days=1))
    with clock.at(end):
        assert voucher.standing is VoucherState.EXPIRED
        with pytest.raises(vouchers.NotHonoured), transaction():
            vouchers.verify(voucher.code, merchant_id=shop.id, by=make.staff().id)
        assert (vouchers.expire(), vouchers.expire()) == (1, 0)
    with clock.at(end - timedelta(seconds=1)):
        assert voucher.last_day == clock.today()


def test_codes_are_eight_characters_that_cannot_be_mistaken():
    member = rich()
    codes = {making.redeem(making.reward(stock=None, price=1), member).voucher.code for _ in range(30)}
    assert len(codes) == 30
    assert all(len(code) == 8 and not set(code) & set("01OIL") for code in codes)


def test_the_check_notices_a_stock_changed_in_sql():
    reward = making.reward(stock=5)
    assert rewards.check() == []
    with transaction():
        session.execute(rewards.Reward.__table__.update().values(stock=6))
    assert rewards.check() == [f"reward {reward.id}: its stock is not what its movements say"]
