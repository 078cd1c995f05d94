"""Offers and their limits, contracts, clerks."""

from datetime import timedelta

import pytest

from portal import clock
from portal.club.people.members import Grade, Member
from portal.club.trade import merchants
from portal.club.trade.merchants import MerchantStatus, OfferKind
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.making import merchants as making

pytestmark = pytest.mark.usefixtures("app")


def claims(offer, *people) -> list[bool]:
    done = []
    for person in people:
        try:
            making.claim(offer, person)
            done.append(True)
        except Refusal:
            done.append(False)
    return done


def test_a_limit_a_person_counts_that_person():
    offer, first, second = making.offer(per_person=1), make.member(), make.member()
    assert claims(offer, first, first, second) == [True, False, True]


def test_a_limit_a_person_and_day_begins_again_tomorrow():
    offer, person = making.offer(per_person_day=1), make.member()
    assert claims(offer, person, person) == [True, False]
    with clock.at(clock.end_of(clock.today())):
        assert claims(offer, person) == [True]


def test_a_limit_a_day_counts_everybody():
    offer = making.offer(per_day=2)
    assert claims(offer, *(make.member() for _ in range(3))) == [True, True, False]


def test_the_total_is_never_passed():
    offer = making.offer(total=2)
    assert claims(offer, *(make.member() for _ in range(4))) == [True, True, False, False]
    session.expire_all()
    assert session.get_one(merchants.Offer, offer.id).claimed == 2


def test_grade_and_estate_gates():
    here, there = make.estate(), make.estate("city", "君临城市花园", "City")
    gold, local = make.member(), make.member()
    with transaction():
        session.get_one(Member, gold.id).grade = Grade.GOLD
        session.get_one(Member, local.id).estate_id = here.id
        session.get_one(Member, gold.id).estate_id = there.id
    assert claims(making.offer(grade=Grade.GOLD), gold, local) == [True, False]
    assert claims(making.offer(estate_ids=frozenset({here.id})), gold, local) == [False, True]


def test_a_claimed_voucher_ends_with_the_contract_at_the_latest():
    shop = making.shop(contract_until=clock.today() + timedelta(days=3))
    voucher = making.claim(making.offer(shop, valid_days=60), make.member()).voucher
    assert voucher.last_day == shop.contract_until


def test_a_contract_that_ended_suspends_by_itself():
    shop = making.shop(contract_until=clock.today())
    offer = making.offer(shop)
    with clock.at(clock.end_of(clock.today())):
        assert not shop.is_open and merchants.directory() == []
        assert claims(offer, make.member()) == [False]
        assert (merchants.suspend_ended(), merchants.suspend_ended()) == (1, 0)
    session.expire_all()
    assert session.get_one(merchants.Merchant, shop.id).status is MerchantStatus.SUSPENDED


@pytest.mark.parametrize(
    "values",
    [
        {"kind": OfferKind.PERCENTAGE, "value": 100},
        {"kind": OfferKind.PERCENTAGE, "value": 0},
        {"kind": OfferKind.GIFT, "value": 5},
        {"kind": OfferKind.FIXED, "value": None},
        {"kind": OfferKind.FIXED, "value": 2**63},
        {"excluded": ["2026-02-30"]},
    ],
)
def test_an_offer_that_cannot_be_is_refused(values):
    with pytest.raises(Refusal):
        making.offer(**values)


def test_a_person_stands_at_one_till_at_a_time():
    first, second = making.shop(), making.shop(name=Words("半亩书房"))
    person = making.clerk(first)
    with transaction():
        assert merchants.admit(first, person, None).account_id == person.id
    with pytest.raises(Refusal), transaction():
        merchants.admit(second, person, None)
    with transaction():
        merchants.dismiss(merchants.clerks_of(first)[0], make.staff().id)
        merchants.admit(second, person, None)
    assert [len(merchants.clerks_of(shop)) for shop in (first, second)] == [0, 1]
