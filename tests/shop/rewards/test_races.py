"""Ten gifts and two hundred hands, a hold that ends as it is confirmed, a cancelling as it is handed over: real
processes at once, each with its negative control."""

from datetime import timedelta

import pytest
from sqlalchemy import Integer, bindparam, func, select, update

from portal import clock
from portal.club.people.members import Member
from portal.club.purse import points, vouchers
from portal.club.purse.vouchers import Voucher, honouring
from portal.club.shop import rewards
from portal.club.shop.rewards import (
    Redemption,
    RedemptionAct,
    RedemptionState,
    Reward,
    conditions,
    fee_credits,
    redeeming,
    redemptions,
)
from portal.database import session, transaction
from tests import make
from tests.making import rewards as making
from tests.making.rewards import all_is_well, at_home, now_of, rich, stock_of
from tests.races import race, without_checks, without_steps

pytestmark = pytest.mark.race
HERE = "tests.shop.rewards.test_races"


class Late(Exception):
    """Somebody was quicker."""


# what the contenders do, in their own processes


def redeem(reward_id: int, member_id: int) -> None:
    rewards.redeem(reward_id, session.get_one(Member, member_id), price_seen=100)


def hold(reward_id: int, member_id: int) -> None:
    rewards.hold(session.get_one(Reward, reward_id), session.get_one(Member, member_id), price_seen=100)


def confirm_or_run_out(what: str, redemption_id: int, member_id: int) -> None:
    """Each by its own clock: a second before the hold ends, and a second after."""
    held = session.get_one(Redemption, redemption_id)
    end = held.held_until
    if what == "confirm":
        with clock.at(end - timedelta(seconds=1)):
            rewards.confirm(held, session.get_one(Member, member_id), rewards.RedemptionChoice())
        return
    with clock.at(end + timedelta(seconds=1)):
        if not redemptions.take(held, RedemptionAct.RUN_OUT, None):
            raise Late


def end_it(what: str, redemption_id: int, by: int) -> None:
    """Cancel, hand over, send or export: whichever is first."""
    one = session.get_one(Redemption, redemption_id)
    if what == "cancel":
        rewards.cancel(one, by)
    elif what == "hand over":
        vouchers.verify(one.voucher.code, merchant_id=None, by=by)
    elif what == "send":
        rewards.send(one, "顺丰", "SF1", by)
    else:
        fee_credits.export(one.home.estate_id, clock.today(), by)


# the guards, switched off


def without_stock() -> None:
    without_checks()
    any_time = bindparam("now", type_=Reward.changes_at.type).is_not(None)
    less = update(Reward).where(Reward.id == bindparam("of"), Reward.price == bindparam("seen"), any_time)
    redeeming.TAKE = less.values(stock=Reward.stock - bindparam("n")).returning(*redeeming.COLUMNS)


def without_state() -> None:
    without_steps()
    used = {"used_at": bindparam("now"), "used_by": bindparam("by"), "undo_until": bindparam("until")}
    used |= {"state": vouchers.VoucherState.USED}
    any_shop = bindparam("merchant", type_=Integer).is_(None)
    honouring.HONOUR = update(Voucher).where(Voucher.code == bindparam("of"), any_shop).values(**used)
    any_time = bindparam("now", type_=Voucher.used_at.type).is_not(None)
    cancelled = update(Voucher).where(Voucher.id == bindparam("of"), any_time)
    honouring._CANCEL = cancelled.values(state=vouchers.VoucherState.CANCELLED)
    rewards.fulfilment._refuse_what_is_over = lambda _one: None


def without_limit() -> None:
    conditions.limit = lambda _reward, _member_id, _quantity: None


# two hundred hands


def two_hundred(app, **values) -> tuple[int, int, int]:
    """How many were told yes, how many redemptions stand, and what is left."""
    reward, people = making.reward(stock=10), [make.member() for _ in range(50)]
    with transaction():
        points.install_rules()
        for person in people:
            points.earn("verified_home", person.id, key=f"home:{person.id}", home=person.id)
    outcomes = race(app, f"{HERE}:redeem", [(reward.id, person.id) for person in people for _ in range(4)], **values)
    standing = session.scalar(select(func.count()).select_from(Redemption))
    return outcomes.count("done"), standing, stock_of(reward)


def test_two_hundred_tries_on_ten_gifts_and_exactly_ten_are_given(app):
    assert two_hundred(app) == (10, 10, 0)
    assert all_is_well()


def test_control_without_the_stock_in_the_update_more_than_ten_are_given(app):
    done, standing, left = two_hundred(app, without=f"{HERE}:without_stock")
    assert done == standing > 10 and left < 0


# one piece for one member, one share for one home


def test_five_tabs_set_one_piece_aside(app):
    reward, member = making.reward(stock=9, by_post=True), rich()
    assert race(app, f"{HERE}:hold", [(reward.id, member.id)] * 5) == ["done"] * 5
    held = session.scalar(select(func.count()).select_from(Redemption))
    assert (held, stock_of(reward)) == (1, 8) and all_is_well()


def one_home(app, **values) -> list[str]:
    reward, people = making.reward(stock=9, per_household=1), at_home(people=3)
    return race(app, f"{HERE}:redeem", [(reward.id, person.id) for person in people], **values)


def test_three_of_one_home_want_the_household_share_and_one_has_it(app):
    assert one_home(app) == ["Refusal", "Refusal", "done"]
    assert all_is_well()


def test_control_without_the_limit_all_three_have_it(app):
    assert one_home(app, without=f"{HERE}:without_limit") == ["done"] * 3


# confirmed as it ends


def at_the_end(app, **values) -> tuple[list[str], RedemptionState, int, int]:
    reward, member = making.reward(stock=1, by_post=True), rich(100)
    held = making.hold(reward, member)
    calls = [(what, held.id, member.id) for what in ("confirm", "run out")]
    outcomes = race(app, f"{HERE}:confirm_or_run_out", calls, **values)
    return outcomes, now_of(held), stock_of(reward), points.balance_of(member.id)


def test_a_hold_that_ends_as_it_is_confirmed_is_one_or_the_other(app):
    outcomes, state, left, balance = at_the_end(app)
    if state is RedemptionState.CONFIRMED:
        assert (outcomes, left, balance) == (["Late", "done"], 0, 0)
    else:
        assert (outcomes, state, left, balance) == (["Refusal", "done"], RedemptionState.EXPIRED, 1, 100)
    assert all_is_well()


def test_control_without_the_state_the_piece_is_free_and_paid_for(app):
    outcomes, _state, left, balance = at_the_end(app, without=f"{HERE}:without_state")
    assert (outcomes, left, balance) == (["done", "done"], 1, 0)


# cancelled as it is handed over, sent, exported


def both(app, other: str, **values) -> tuple[list[str], Redemption]:
    """Two cancel while two hand over (send, export): which of the four succeed."""
    member, staff = (at_home()[0] if other == "export" else rich()), make.staff()
    if other == "hand over":
        one = making.redeem(making.reward(stock=1), member)
    elif other == "send":
        one = making.redeem(
            making.reward(stock=1, by_post=True), member, choice=rewards.RedemptionChoice(parcel=making.PARCEL)
        )
    else:
        home_id = rewards.conditions.members.homes_of(member.id)[0].home_id
        reward = making.reward(kind="fee_credit", credit_fen=5000, stock=None)
        one = making.redeem(reward, member, choice=rewards.RedemptionChoice(home_id=home_id))
    calls = [(what, one.id, staff.id) for what in ("cancel", other) for _ in range(2)]
    return race(app, f"{HERE}:end_it", calls, **values), one


@pytest.mark.parametrize("other", ["hand over", "send", "export"])
def test_what_is_cancelled_as_it_leaves_is_one_or_the_other_and_once(app, other):
    outcomes, one = both(app, other)
    assert outcomes.count("done") == 1 and set(outcomes) <= {"done", "Refusal", "NotHonoured"}
    returned = 1000 if now_of(one) is RedemptionState.CANCELLED else 900
    assert points.balance_of(one.member_id) == returned and all_is_well()


def test_control_without_the_state_it_is_handed_over_and_the_points_are_back(app):
    outcomes, one = both(app, "hand over", without=f"{HERE}:without_state")
    assert outcomes.count("done") > 1 and points.balance_of(one.member_id) == 1000
