"""A voucher, twenty spends, the last gift: real processes at once, each with its negative control."""

import pytest
from sqlalchemy import bindparam, func, select, update

from portal.club.people.members import Member
from portal.club.purse import points, vouchers
from portal.club.purse.points.ledger import posting
from portal.club.purse.vouchers import honouring
from portal.club.shop import rewards
from portal.club.shop.rewards import Redemption, Reward, redeeming
from portal.database import session
from tests import make
from tests.making import merchants as shops
from tests.making import points as points_making
from tests.making import rewards as making
from tests.races import race, without_checks

pytestmark = pytest.mark.race
HERE = "tests.purse.vouchers.test_races"


# what the contenders do, in their own processes


def verify(code: str, merchant_id: int, clerk_id: int) -> None:
    vouchers.verify(code, merchant_id=merchant_id, by=clerk_id)


def spend(member_id: int, amount: int, key: str) -> None:
    points.spend(member_id, amount, key=key, reason="test")


def redeem(reward_id: int, member_id: int) -> None:
    rewards.redeem(reward_id, session.get_one(Member, member_id), price_seen=100)


# the guards, switched off


def without_state() -> None:
    used = {
        "state": vouchers.VoucherState.USED,
        "used_at": bindparam("now"),
        "used_by": bindparam("by"),
        "shop_id": bindparam("shop"),
        "undo_until": bindparam("until"),
    }
    everywhere = bindparam("merchant").is_not(None)
    honouring.HONOUR = (
        update(vouchers.Voucher).where(vouchers.Voucher.code == bindparam("of"), everywhere).values(**used)
    )


def without_balance() -> None:
    without_checks()
    row = points.PointsAccount
    posting.MOVE = (
        update(row)
        .where(row.member_id == bindparam("member"))
        .values(balance=row.balance + bindparam("n"), next_seq=row.next_seq + 1)
        .returning(row.balance, row.next_seq, row.debt)
    )
    posting.takings = lambda _member_id, _amount: []
    posting.change_lots = lambda _entry, _changes: None


def without_stock() -> None:
    without_checks()
    seen = (Reward.price == bindparam("seen")) & bindparam("now", type_=Reward.changes_at.type).is_not(None)
    less = update(Reward).where(Reward.id == bindparam("of"), seen).values(stock=Reward.stock - bindparam("n"))
    redeeming.TAKE = less.returning(*redeeming.COLUMNS)


# the races


def two_clerks(app, **values) -> list[str]:
    shop = shops.shop()
    voucher = shops.claim(shops.offer(shop), make.member()).voucher
    clerks = [shops.clerk(shop), shops.clerk(shop)]
    return race(app, f"{HERE}:verify", [(voucher.code, shop.id, clerk.id) for clerk in clerks], **values)


def test_two_clerks_scan_one_voucher_and_one_of_them_wins(app):
    assert two_clerks(app) == ["NotHonoured", "done"]


def test_control_without_the_state_in_the_update_both_clerks_win(app):
    assert two_clerks(app, without=f"{HERE}:without_state") == ["done", "done"]


def twenty_spends(app, **values) -> tuple[list[str], int]:
    member = make.member()
    points_making.earn(member, 100)
    outcomes = race(app, f"{HERE}:spend", [(member.id, 100, f"race:{n}") for n in range(20)], **values)
    return outcomes, points.balance_of(member.id)


def test_twenty_spends_of_a_hundred_points_and_exactly_one_is_paid(app):
    assert twenty_spends(app) == (["Refusal"] * 19 + ["done"], 0)
    assert points.check() == []


def test_control_without_the_balance_in_the_update_all_twenty_are_paid(app):
    outcomes, balance = twenty_spends(app, without=f"{HERE}:without_balance")
    assert outcomes.count("done") > 1 and balance < 0
    assert points.check() != []


def test_one_key_sent_by_many_is_one_spend(app):
    member = make.member()
    points_making.earn(member, 500)
    assert race(app, f"{HERE}:spend", [(member.id, 100, "race:same")] * 8) == ["done"] * 8
    assert points.balance_of(member.id) == 400 and points.check() == []


def last_gift(app, **values) -> tuple[list[str], int, int]:
    reward, people = making.reward(stock=1), [make.member() for _ in range(6)]
    for person in people:
        points_making.earn(person, 100)
    outcomes = race(app, f"{HERE}:redeem", [(reward.id, person.id) for person in people], **values)
    held = session.scalar(select(func.count()).select_from(Redemption))
    return outcomes, held, session.get_one(Reward, reward.id).stock


def test_six_members_want_the_last_gift_and_one_gets_it(app):
    assert last_gift(app) == (["Refusal"] * 5 + ["done"], 1, 0)
    assert points.check() == [] and rewards.check() == []


def test_control_without_the_stock_in_the_update_more_than_one_gets_it(app):
    outcomes, held, stock = last_gift(app, without=f"{HERE}:without_stock")
    assert outcomes.count("done") > 1 and held > 1 and stock < 0


def test_a_member_takes_the_share_once_however_many_tabs_are_open(app):
    reward, member = making.reward(stock=9, per_member=1), make.member()
    points_making.earn(member, 500)
    assert race(app, f"{HERE}:redeem", [(reward.id, member.id)] * 5) == ["Refusal"] * 4 + ["done"]
