"""The terms of a year's gift change at once or from a day on; who waits pays no more than was asked on joining."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest

from portal import clock
from portal.club.people.members import Member
from portal.club.purse import points
from portal.club.shop import rewards
from portal.club.shop.rewards import Reward, RewardChange, RewardDetails, yearly
from portal.club.shop.rewards.yearly import GiftState, YearlyGift
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import points as points_making
from tests.making import yearly as making

pytestmark = pytest.mark.usefixtures("app")
BEGINS = clock.today() + timedelta(days=3)


def change(
    gift: YearlyGift, *, day: date | None = None, seen: int | None = None, **values: object
) -> RewardChange | None:
    fresh = making.fresh(gift)
    kept = RewardDetails(**{field.name: getattr(fresh.reward, field.name) for field in fields(RewardDetails)})
    with transaction():
        return yearly.edit(fresh, replace(kept, **values), make.staff().id, day=day, seen=seen)


def rich() -> Member:
    member = make.member()
    points_making.earn(member, 1000)
    return member


def claim(gift: YearlyGift, member: Member, price: int) -> yearly.GiftClaim:
    choice = making.desk()
    with transaction():
        return yearly.claim(making.fresh(gift), member, choice, price_seen=price)


def test_a_change_keeps_who_when_and_both_values_of_what_differs():
    gift = making.gift(price=100)
    made = change(gift, price=180)
    assert (made.was, made.became) == ({"price": 100}, {"price": 180}) and made.made_by is not None
    assert [one.what for one in rewards.history_of(gift.reward)] == ["edited", "published", "created"]
    assert change(gift) is None


def test_what_holds_goes_on_until_midnight_of_the_day_and_not_a_second_longer():
    gift, early, late = making.gift(price=100), rich(), rich()
    change(gift, day=BEGINS, price=300)
    assert making.is_sound()
    with clock.at(clock.moment_of(BEGINS) - timedelta(seconds=1)):
        assert rewards.begin_due() == 0
        claim(gift, early, 100)
    with clock.at(clock.moment_of(BEGINS)):  # the job has not run yet
        with pytest.raises(Refusal) as refused:
            claim(gift, late, 100)
        assert refused.value.status == 409 and points.balance_of(late.id) == 1000
        claim(gift, late, 300)
        assert points.balance_of(late.id) == 700 and rewards.begin_due() == 0
    assert making.fresh(gift).reward.price == 300 and making.is_sound()


def test_pages_show_what_has_begun_before_the_job_writes_it():
    gift = making.gift(price=100)
    change(gift, day=BEGINS, price=300)
    begins, terms = yearly.next_terms(making.fresh(gift).reward)
    assert (begins, terms["price"]) == (clock.moment_of(BEGINS), 300)
    with clock.at(clock.moment_of(BEGINS)):
        session.expire_all()
        assert (yearly.current().reward.price, yearly.gifts()[0].reward.price) == (300, 300) and not session.dirty
        session.expire_all()
        assert (rewards.begin_due(), rewards.begin_due()) == (1, 0)


def test_a_period_that_is_to_end_earlier_ends_then():
    gift = making.gift()
    change(gift, day=BEGINS, closes_at=clock.moment_of(BEGINS))
    with clock.at(clock.moment_of(BEGINS)):
        assert yearly.current().reward.is_open is False


def test_who_waits_pays_what_stood_there_on_joining_or_less():
    gift, first, second = making.gift(0, price=300), rich(), rich()
    dear = claim(gift, first, 300)
    change(gift, price=200)
    cheap = claim(gift, second, 200)
    assert {dear.state, cheap.state} == {GiftState.WAITING}
    change(gift, price=250)
    with transaction():
        rewards.restock(making.fresh(gift).reward, 2, "received", make.staff().id)
    yearly.run()
    assert (making.fresh(dear).state, making.fresh(cheap).state) == (GiftState.HELD, GiftState.HELD)
    assert (points.balance_of(first.id), points.balance_of(second.id)) == (750, 800) and making.is_sound()


def test_a_planned_change_is_taken_back_once_and_never_begins():
    gift = making.gift(price=100)
    planned = change(gift, day=BEGINS, price=300)
    with transaction():
        rewards.take_back(planned, make.staff().id)
    with pytest.raises(Refusal), transaction():
        rewards.take_back(planned, make.staff().id)
    with clock.at(clock.moment_of(BEGINS)):
        assert rewards.begin_due() == 0 and yearly.current().reward.price == 100


def test_what_does_not_go_with_a_plan_is_refused_now_and_not_on_the_day():
    gift = making.gift(by_post=True)
    change(gift, day=BEGINS, by_desk=False)
    with pytest.raises(Refusal) as caught:
        change(gift, by_post=False)
    assert caught.value.field == "by_desk" and making.fresh(gift).reward.by_post


def test_who_saw_an_older_state_overwrites_nothing():
    gift = making.gift(price=100)
    seen = making.fresh(gift).reward.revision
    change(gift, seen=seen, price=200)
    with pytest.raises(Refusal) as caught:
        change(gift, seen=seen, valid_days=9)
    assert caught.value.status == 409 and making.fresh(gift).reward.valid_days == 30


def test_the_check_notices_a_plan_that_the_gift_does_not_know_of():
    gift = making.gift()
    change(gift, day=BEGINS, price=300)
    with transaction():
        session.execute(Reward.__table__.update().values(changes_at=None))
    assert rewards.check() == [f"reward {gift.reward_id}: it does not know when its next change begins"]
