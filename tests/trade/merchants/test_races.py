"""Offers, proposals and settlements with real processes at once, each with its negative control."""

import pytest
from sqlalchemy import bindparam, func, select, update

from portal.club.people.members import Member
from portal.club.trade import merchants
from portal.club.trade.merchants import Offer, OfferClaim, Proposal, claiming, settlement
from portal.club.trade.merchants.settlement import Settlement
from portal.database import session, transaction
from tests import make
from tests.making import merchants as making
from tests.making import network
from tests.races import race, without_checks

pytestmark = pytest.mark.race
HERE = "tests.trade.merchants.test_races"


# what the contenders do, in their own processes


def claim(offer_id: int, member_id: int) -> None:
    merchants.claim(session.get_one(Offer, offer_id), session.get_one(Member, member_id))


def publish(proposal_id: int, by: int) -> None:
    merchants.proposals.accept(session.get_one(Proposal, proposal_id), by)


def pay(settlement_id: int, by: int) -> None:
    settlement.pay(session.get_one(Settlement, settlement_id), "转账", by)


# the guards, switched off


def without_total() -> None:
    without_checks()
    claiming.why_not = lambda _offer, _member: None
    claiming.COUNT = update(Offer).where(Offer.id == bindparam("of")).values(claimed=Offer.claimed + 1)


def without_counting_again() -> None:
    """A member's claims are not counted while the offer's row is held."""
    claiming._limit_reached = lambda _offer, _member_id: None


# the races


def claims_of(offer: Offer) -> int:
    return int(session.scalar(select(func.count()).where(OfferClaim.offer_id == offer.id)) or 0)


def two_hundred(app, **values) -> tuple[int, int, int]:
    offer, people = making.offer(total=10), [make.member() for _ in range(40)]
    calls = [(offer.id, people[number % 40].id) for number in range(200)]
    done = 0
    for start in range(0, 200, 40):  # as many at once as two processes have threads for
        done += race(app, f"{HERE}:claim", calls[start : start + 40], **values).count("done")
    session.expire_all()
    return done, claims_of(offer), session.get_one(Offer, offer.id).claimed


def test_two_hundred_tries_on_ten_and_ten_are_claimed(app):
    assert two_hundred(app) == (10, 10, 10)


def test_control_without_the_total_in_the_update_more_than_ten_are_claimed(app):
    offer, people = making.offer(total=3), [make.member() for _ in range(12)]
    outcomes = race(app, f"{HERE}:claim", [(offer.id, one.id) for one in people], without=f"{HERE}:without_total")
    assert outcomes.count("done") > 3 and claims_of(offer) > 3


def two_devices(app, **values) -> tuple[list[str], int]:
    offer, member = making.offer(per_person=1), make.member()
    outcomes = race(app, f"{HERE}:claim", [(offer.id, member.id)] * 6, **values)
    return outcomes, claims_of(offer)


def test_one_member_on_several_devices_claims_as_often_as_one_may(app):
    assert two_devices(app) == (["Refusal"] * 5 + ["done"], 1)


def test_control_without_counting_under_the_lock_several_devices_get_several(app):
    outcomes, claimed = two_devices(app, without=f"{HERE}:without_counting_again")
    assert outcomes.count("done") > 1 and claimed > 1


def test_two_of_the_staff_publish_one_proposal_and_one_offer_comes_of_it(app):
    firm = making.shop()
    proposal = network.proposal(firm, network.manager(firm))
    staff = [make.staff().id for _ in range(4)]
    assert race(app, f"{HERE}:publish", [(proposal.id, by) for by in staff]) == ["Refusal"] * 3 + ["done"]
    assert len(merchants.every_offer_of(firm)) == 1


def test_a_settlement_is_paid_once(app):
    firm = making.shop()
    made, boss = network.settled(firm), network.manager(firm)
    with transaction():
        settlement.agree(made, boss.id)
    staff = [make.staff().id for _ in range(4)]
    assert race(app, f"{HERE}:pay", [(made.id, by) for by in staff]) == ["Refusal"] * 3 + ["done"]
