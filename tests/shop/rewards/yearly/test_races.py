"""Two hundred claims of ten gifts, one member on many devices: real processes, each with its negative control."""

import pytest
from sqlalchemy import bindparam, func, select, update

from portal.club.people.members import Member
from portal.club.shop import rewards
from portal.club.shop.rewards import Desk, Redemption, RedemptionChoice, RedemptionState, Reward, stock, yearly
from portal.club.shop.rewards.yearly import GiftClaim, YearlyGift, claiming
from portal.database import session
from tests import make
from tests.making import yearly as making
from tests.races import race, without_checks

pytestmark = pytest.mark.race
S = RedemptionState
HERE = "tests.shop.rewards.yearly.test_races"


def claim(gift_id: int, member_id: int, desk_id: int) -> None:
    gift, member = session.get_one(YearlyGift, gift_id), session.get_one(Member, member_id)
    yearly.claim(gift, member, RedemptionChoice(desk=session.get_one(Desk, desk_id)), price_seen=0)


def give_up(claim_id: int) -> None:
    yearly.give_up(session.get_one(GiftClaim, claim_id), 1)


def without_stock() -> None:
    without_checks()
    stock.MOVE = update(Reward).where(Reward.id == bindparam("of")).values(stock=Reward.stock + bindparam("n"))


def without_unique() -> None:
    """Every device believes that it is the first one of its member."""
    claiming.claim_of = lambda *_: None


def counted(state: RedemptionState) -> int:
    return int(session.scalar(select(func.count()).where(Redemption.state == state)) or 0)


def rush(app, people: int, pieces: int, **values) -> tuple[list[str], int, int, int]:
    gift, desk = making.gift(pieces), making.desk().desk
    calls = [(gift.id, make.member().id, desk.id) for _ in range(people)]
    outcomes = race(app, f"{HERE}:claim", calls, **values)
    session.expire_all()
    return outcomes, counted(S.CONFIRMED), counted(S.WAITING), making.stock_of(gift)


def test_forty_claims_of_ten_gifts_give_ten_and_a_list_of_thirty(app):
    outcomes, held, waiting, left = rush(app, 40, 10)
    assert (set(outcomes), held, waiting, left) == ({"done"}, 10, 30, 0)
    assert making.is_sound()


def test_control_without_the_stock_in_the_update_everybody_has_one(app):
    _outcomes, held, _waiting, left = rush(app, 12, 3, without=f"{HERE}:without_stock")
    assert held > 3 and left < 0


def one_member(app, **values) -> tuple[list[str], int]:
    gift, member, desk = making.gift(10), make.member(), making.desk().desk
    outcomes = race(app, f"{HERE}:claim", [(gift.id, member.id, desk.id)] * 8, **values)
    return outcomes, making.stock_of(gift)


def test_one_member_on_eight_devices_has_one_gift(app):
    assert one_member(app) == (["done"] * 8, 9)
    assert counted(S.CONFIRMED) == 1 and making.is_sound()


def test_control_without_the_look_before_only_the_constraint_stands_between(app):
    outcomes, left = one_member(app, without=f"{HERE}:without_unique")
    assert outcomes == ["IntegrityError"] * 7 + ["done"] and left == 9


def test_a_piece_given_up_twice_at_once_comes_back_once(app):
    gift = making.gift(1)
    held = making.claim(gift)
    assert race(app, f"{HERE}:give_up", [(held.id,)] * 4) == ["done"] * 4, "pressing twice is harmless"
    assert making.stock_of(gift) == 1 and making.is_sound()


def claim_or_give_up(what: str, row_id: int, member_id: int, desk_id: int) -> None:
    if what == "claim":
        claim(row_id, member_id, desk_id)
    else:
        give_up(row_id)


def test_a_piece_given_up_while_five_claim_it_goes_to_one_of_them(app):
    gift, desk = making.gift(1), making.desk().desk
    held = making.claim(gift)
    calls = [("claim", gift.id, make.member().id, desk.id) for _ in range(5)]
    assert race(app, f"{HERE}:claim_or_give_up", [*calls, ("give up", held.id, 0, 0)]) == ["done"] * 6
    session.expire_all()
    assert (counted(S.CONFIRMED), counted(S.WAITING), counted(S.CANCELLED)) == (1, 4, 1)
    assert making.stock_of(gift) == 0 and making.is_sound()


def change_or_send(what: str, claim_id: int, desk_id: int) -> None:
    mine = session.get_one(GiftClaim, claim_id)
    if what == "change":
        rewards.choose_again(mine.redemption, mine.member, RedemptionChoice(desk=session.get_one(Desk, desk_id)))
    else:
        rewards.send(mine.redemption, "SF", "SF1", 1)


def test_what_is_sent_as_it_is_changed_is_one_or_the_other(app):
    claim, desk, _by = making.claim(making.gift(1), choice=making.post()), making.desk().desk, make.staff()
    calls = [(what, claim.id, desk.id) for what in ("change", "send")]
    assert race(app, f"{HERE}:change_or_send", calls) == ["Refusal", "done"]
    now = making.fresh(claim).redemption
    assert (now.state, now.way) in {(S.FULFILLED, "post"), (S.CONFIRMED, "desk")} and making.is_sound()
