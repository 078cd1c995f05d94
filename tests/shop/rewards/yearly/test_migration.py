"""The gifts of before become rewards, with every claim as it stood; and back, as long as nobody has paid since."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from portal import clock
from portal.club.purse import points, vouchers
from portal.club.shop import rewards
from portal.club.shop.rewards import RedemptionState, yearly
from portal.club.shop.rewards.yearly import GiftClaim, GiftState
from portal.database import session, transaction
from portal.engine import guards
from tests import make
from tests.making import points as points_making
from tests.making import rewards as rewards_making
from tests.making import yearly as making
from tests.test_migrations import migrated, to

assert migrated
OLD = {
    "yearly_gifts": "year, price, stock, collect_days, revision, closed_at IS NULL",
    "yearly_claims": "id, gift_id, member_id, state, way, estate_id, voucher_id, is_entitled, had_before, turn",
    "yearly_movements": "gift_id, change, what",
    "yearly_gift_changes": "gift_id, what, became",
    "deliveries": "claim_id, redemption_id, name",
}


def old_rows() -> dict[str, list[tuple]]:
    return {
        name: [tuple(row) for row in session.execute(text(f"SELECT {columns} FROM {name} ORDER BY id"))]
        for name, columns in OLD.items()
    }


def some_of_each() -> dict[GiftState, GiftClaim]:
    """Of an ordinary gift a parcel; of two yearly ones a claim in every state."""
    reward = rewards_making.reward(by_post=True)
    rewards_making.redeem(reward, rewards_making.rich(), choice=rewards.RedemptionChoice(parcel=rewards_making.PARCEL))
    by, long_ago = make.staff().id, clock.now() - timedelta(days=20)
    with clock.at(long_ago):
        gift = making.gift(5, valid_days=7)
        made = {GiftState.LAPSED: making.claim(gift)}
    with clock.at(long_ago + timedelta(days=8)):
        vouchers.expire()
    names = (GiftState.HELD, GiftState.FETCHED, GiftState.CANCELLED)
    made |= {name: making.claim(gift) for name in names}
    made |= {name: making.claim(gift, choice=making.post(name=name)) for name in (GiftState.SENT, "to send")}
    with transaction():
        vouchers.verify(made[GiftState.FETCHED].voucher.code, merchant_id=None, by=by)
        rewards.send(made[GiftState.SENT].redemption, "顺丰", "SF123", by)
        yearly.give_up(made[GiftState.CANCELLED], made[GiftState.CANCELLED].member.account_id)
        rewards.restock(gift.reward, -1, "damaged", by)
    made[GiftState.WAITING] = making.claim(gift, choice=making.post(name="waits"))
    closed = making.gift(0, year=clock.today().year - 1)
    made[GiftState.OVER] = making.claim(closed)
    with transaction():
        yearly.close(closed, by)
    yearly.run()
    return made


def test_claims_in_every_state_are_redemptions_and_claims_again(migrated):
    made = some_of_each()
    states = {claim.id: making.fresh(claim).state for claim in made.values()}
    held, waiting = made[GiftState.HELD].id, made[GiftState.WAITING].id
    assert set(states.values()) == set(GiftState)
    assert making.is_sound()
    to("0014")
    before = old_rows()
    assert {row[3] for row in before["yearly_claims"]} == {"waiting", "held", "sent", "cancelled", "lapsed", "over"}
    assert len(before["deliveries"]) == 4 and all(before.values())
    to("head")
    assert making.is_sound() and guards.missing(session.connection()) == []
    assert {claim.id: claim.state for claim in session.query(GiftClaim)} == states
    to("0014")
    assert old_rows() == before
    to("head")
    with transaction():  # and they go on from where they were
        yearly.give_up(session.get_one(GiftClaim, held), 1)
    assert session.get_one(GiftClaim, waiting).state is GiftState.HELD and making.is_sound()


def test_what_was_paid_before_returns_after_it(migrated):
    gift, member = making.gift(3), make.member()
    points_making.earn(member, 80)
    claim = making.claim(gift, member)
    to("0014")
    with transaction():
        points.spend(member.id, 50, key=f"yearly:{claim.id}:1", reason="yearly", yearly_gift=gift.id)
        session.execute(text("UPDATE yearly_claims SET price = 50"))
    to("head")
    mine = session.get_one(GiftClaim, claim.id)
    assert (mine.redemption.price, mine.redemption.state) == (50, RedemptionState.CONFIRMED) and making.is_sound()
    with transaction():
        yearly.give_up(mine, member.account_id)
    assert points.balance_of(member.id) == 80 and making.is_sound()


def test_there_is_no_way_back_once_somebody_paid_for_the_reward(migrated):
    gift, member = making.gift(3, price=50), rewards_making.rich(100)
    making.claim(gift, member)
    with pytest.raises(SystemExit):  # and Flask-Migrate says why
        to("0014")
    assert making.is_sound()
