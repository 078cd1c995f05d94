"""Two hundred claims of ten gifts, one member on many devices: real processes, each with its negative control."""

import pytest
from sqlalchemy import bindparam, func, select, update

from portal.club.people.members import Member
from portal.club.shop import yearly
from portal.club.shop.yearly import GiftChoice, GiftClaim, GiftState, GiftWay, YearlyGift, claiming
from portal.database import session
from tests import make
from tests.making import yearly as making
from tests.races import race, without_checks

pytestmark = pytest.mark.race
HERE = "tests.shop.yearly.test_races"


def claim(gift_id: int, member_id: int, estate_id: int) -> None:
    gift, member = session.get_one(YearlyGift, gift_id), session.get_one(Member, member_id)
    yearly.claim(gift, member, GiftChoice(GiftWay.DESK, estate_id), price_seen=0)


def give_up(claim_id: int) -> None:
    yearly.give_up(session.get_one(GiftClaim, claim_id), 1)


def without_stock() -> None:
    without_checks()
    claiming.TAKE = update(YearlyGift).where(YearlyGift.id == bindparam("of")).values(stock=YearlyGift.stock - 1)


def without_unique() -> None:
    """Every device believes that it is the first one of its member."""
    claiming.claim_of = lambda *_: None


def counted(state: GiftState) -> int:
    return int(session.scalar(select(func.count()).where(GiftClaim.state == state)) or 0)


def rush(app, people: int, stock: int, **values) -> tuple[list[str], int, int, int]:
    gift, estate = making.gift(stock), make.estate()
    calls = [(gift.id, make.member().id, estate.id) for _ in range(people)]
    outcomes = race(app, f"{HERE}:claim", calls, **values)
    session.expire_all()
    return outcomes, counted(GiftState.HELD), counted(GiftState.WAITING), session.get_one(YearlyGift, gift.id).stock


def test_forty_claims_of_ten_gifts_give_ten_and_a_list_of_thirty(app):
    outcomes, held, waiting, stock = rush(app, 40, 10)
    assert (set(outcomes), held, waiting, stock) == ({"done"}, 10, 30, 0)
    assert making.is_sound()


def test_control_without_the_stock_in_the_update_everybody_has_one(app):
    _outcomes, held, _waiting, stock = rush(app, 12, 3, without=f"{HERE}:without_stock")
    assert held > 3 and stock < 0


def one_member(app, **values) -> tuple[list[str], int]:
    gift, member, estate = making.gift(10), make.member(), make.estate()
    outcomes = race(app, f"{HERE}:claim", [(gift.id, member.id, estate.id)] * 8, **values)
    session.expire_all()
    return outcomes, session.get_one(YearlyGift, gift.id).stock


def test_one_member_on_eight_devices_has_one_gift(app):
    assert one_member(app) == (["done"] * 8, 9)
    assert counted(GiftState.HELD) == 1 and making.is_sound()


def test_control_without_the_look_before_only_the_constraint_stands_between(app):
    outcomes, stock = one_member(app, without=f"{HERE}:without_unique")
    assert outcomes == ["IntegrityError"] * 7 + ["done"] and stock == 9


def test_a_piece_given_up_twice_at_once_comes_back_once(app):
    gift = making.gift(1)
    held = making.claim(gift)
    assert race(app, f"{HERE}:give_up", [(held.id,)] * 4) == ["done"] * 4, "pressing twice is harmless"
    assert making.fresh(gift).stock == 1 and making.is_sound()
