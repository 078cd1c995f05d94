"""Changing a reward: at once, from a day ahead, taken back; what members meet in between; and what is kept of it."""

from datetime import date, timedelta

import pytest

from portal import clock
from portal.club.ground.audit import AuditEntry
from portal.club.purse import points
from portal.club.shop import rewards
from portal.club.shop.rewards import Reward, RewardChange, RewardDetails
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.words import Day, Words
from tests import make
from tests.making import rewards as making

pytestmark = pytest.mark.usefixtures("app")


def change(
    reward: Reward, *, day: date | None = None, seen: int | None = None, **values: object
) -> RewardChange | None:
    fresh = session.get_one(Reward, reward.id, populate_existing=True)
    kept = {name: getattr(fresh, name) for name in RewardDetails.__dataclass_fields__}
    with transaction():
        return rewards.edit(fresh, RewardDetails(**(kept | values)), make.staff().id, day=day, seen=seen)


def ahead(days: int = 3) -> date:
    return clock.today() + timedelta(days=days)


def now_of(reward: Reward) -> Reward:
    session.expire_all()
    return session.get_one(Reward, reward.id)


def test_a_change_keeps_who_when_and_both_values_of_what_differs():
    reward = making.reward(price=100)
    made = change(reward, price=180, name=Words("山居团扇", "Fan"), closes_at=clock.end_of(date(2030, 2, 1)))
    assert made.was == {"price": 100, "name": {"zh": "山居团扇", "en": "Round fan"}, "closes_at": None}
    assert made.became["price"] == 180 and made.begun_at is not None and made.made_by is not None
    assert rewards.book.unpacked("closes_at", made.became["closes_at"]) == now_of(reward).closes_at
    assert [one.what for one in rewards.history_of(reward)] == ["edited", "published", "created"]


def test_nothing_different_is_no_change():
    reward = making.reward()
    assert change(reward) is None
    assert len(rewards.history_of(reward)) == 2


def test_what_holds_goes_on_until_midnight_of_the_day_and_not_a_second_longer():
    reward, day = making.reward(price=100), ahead()
    change(reward, day=day, price=300)
    assert now_of(reward).price == 100 and rewards.check() == []
    early, late = making.rich(), making.rich()
    with clock.at(clock.moment_of(day) - timedelta(seconds=1)):
        assert rewards.begin_due() == 0
        making.redeem(now_of(reward), early)
    with clock.at(clock.moment_of(day)):  # the job has not run yet
        with pytest.raises(Refusal, match="300"):
            making.redeem(now_of(reward), late, price_seen=100)
        assert points.balance_of(late.id) == 1000
        making.redeem(now_of(reward), late, price_seen=300)
        assert points.balance_of(late.id) == 700
        assert now_of(reward).price == 300 and rewards.begin_due() == 0
    assert rewards.check() == []


def test_pages_show_what_has_begun_before_the_job_writes_it():
    reward, day = making.reward(price=100), ahead()
    change(reward, day=day, price=300)
    assert rewards.next_price(now_of(reward)) == (clock.moment_of(day), 300, 0)
    with clock.at(clock.moment_of(day)):
        assert [one.price for one in rewards.offered()] == [300]
        assert not session.dirty
        session.expire_all()
        assert (rewards.begin_due(), rewards.begin_due()) == (1, 0)
        assert now_of(reward).price == 300 and now_of(reward).changes_at is None


def test_only_what_was_planned_changes_on_the_day():
    reward = making.reward(price=100)
    change(reward, day=ahead(), price=300)
    change(reward, per_member=2)
    with clock.at(clock.moment_of(ahead())):
        rewards.begin_due()
        assert (now_of(reward).price, now_of(reward).per_member) == (300, 2)
    assert rewards.history_of(reward)[1].was == {"price": 100}


def test_two_plans_begin_each_on_its_day():
    reward = making.reward(price=100)
    change(reward, day=ahead(5), price=500)
    change(reward, day=ahead(2), price=200)
    with clock.at(clock.moment_of(ahead(3))):
        rewards.begin_due()
        assert now_of(reward).price == 200 and rewards.check() == []
    with clock.at(clock.moment_of(ahead(9))):
        rewards.begin_due()
        assert now_of(reward).price == 500 and rewards.check() == []


def test_a_planned_change_is_taken_back_once_and_never_begins():
    reward = making.reward(price=100)
    planned = change(reward, day=ahead(), price=300)
    with transaction():
        rewards.take_back(planned, make.staff().id)
    with pytest.raises(Refusal), transaction():
        rewards.take_back(planned, make.staff().id)
    with clock.at(clock.moment_of(ahead())):
        assert rewards.begin_due() == 0
    assert now_of(reward).price == 100 and now_of(reward).changes_at is None
    assert rewards.check() == []


def test_what_has_begun_cannot_be_taken_back():
    reward = making.reward(price=100)
    planned = change(reward, day=ahead(), price=300)
    with clock.at(clock.moment_of(ahead())), pytest.raises(Refusal), transaction():
        rewards.take_back(planned, make.staff().id)


def test_a_day_that_is_over_is_refused_beside_the_field():
    with pytest.raises(Refusal) as caught:
        change(making.reward(), day=clock.today() - timedelta(days=1), price=300)
    assert caught.value.field == "starts_on"


def test_what_does_not_go_with_a_plan_is_refused_now_and_not_on_the_day():
    reward = making.reward()
    change(reward, day=ahead(), by_post=True)
    with pytest.raises(Refusal) as caught:
        change(reward, cash_fen=3000)
    assert caught.value.field == "cash" and str(Day(ahead())) in str(caught.value.sentence)
    assert now_of(reward).cash_fen == 0


def test_who_saw_an_older_state_overwrites_nothing():
    reward = making.reward(price=100)
    seen = now_of(reward).revision
    change(reward, seen=seen, price=200)
    with pytest.raises(Refusal) as caught:
        change(reward, seen=seen, per_member=3)
    assert caught.value.status == 409
    assert (now_of(reward).price, now_of(reward).per_member) == (200, None)


def test_the_audit_names_the_change():
    reward = making.reward()
    made = change(reward, price=180)
    entry = session.query(AuditEntry).filter_by(act="reward.edited").one()
    assert entry.ids["change"] == made.id


def test_the_check_notices_a_plan_that_the_reward_does_not_know_of():
    reward = making.reward()
    change(reward, day=ahead(), price=300)
    with transaction():
        session.execute(Reward.__table__.update().values(changes_at=None))
    assert rewards.check() == [f"reward {reward.id}: it does not know when its next change begins"]


def test_a_piece_that_is_set_aside_keeps_its_price_over_midnight():
    reward, member = making.reward(price=100, by_post=True), making.rich()
    change(reward, day=ahead(), price=300)
    midnight = clock.moment_of(ahead())
    with clock.at(midnight - timedelta(minutes=1)):
        held = making.hold(now_of(reward), member)
    with clock.at(midnight + timedelta(minutes=1)):
        rewards.begin_due()
        making.confirm(held, member)
    assert points.balance_of(member.id) == 900
