"""The demo's people: made by the club's own verbs, so what they are is what the rules make of them."""

from collections import Counter

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.ground import audit
from portal.club.people import accounts, members
from portal.club.people.accounts import Account
from portal.club.people.members import Grade, Holding, HomeClaim, Member
from portal.club.purse import points
from portal.database import session, transaction
from portal.demo import estates, people
from portal.demo.world import PASSWORD, World
from tests.visitor import Visitor


@pytest.fixture(scope="module")
def world(app_of_module) -> World:
    world = World()
    with transaction():
        points.install_rules()
    estates.fill(world)
    people.fill(world)
    session.rollback()  # what was written apart is seen by a new reading
    return world


def test_the_demo_has_its_people_homes_and_waiting_claims(world):
    standing = Counter(member.grade for member in session.scalars(select(Member)))
    assert sum(standing.values()) >= 60 and len(world.homes) >= 40
    assert standing[Grade.GOLD] and standing[Grade.PLATINUM] and standing[Grade.PROFILED] and standing[Grade.REGISTERED]
    assert session.query(Holding).count() >= 50
    waiting = session.scalars(select(HomeClaim).where(HomeClaim.state == "waiting")).all()
    assert sorted(claim.differs for claim in waiting) == [
        ["contract"],
        ["contract"],
        ["contract"],
        ["contract", "name"],
    ]
    lin = world.people["lin-jingyi"]
    assert (lin.account.phone, lin.grade, lin.is_owner) == ("+8619000000001", Grade.GOLD, True)
    assert len(audit.views_of(lin.account_id)) == 3
    assert points.balance_of(world.people["zhao-heng"].id) > 0


@pytest.mark.usefixtures("world")
def test_every_way_in_opens_its_door(app_of_module):
    for kind, phone in people.WAYS_IN.items():
        account = accounts.by_phone(phone)
        if account is None:
            assert kind in {"merchant clerk", "merchant manager", "owner abroad"}, "other parts make them"
            continue
        visitor = Visitor(app_of_module)
        answer = visitor.submit("/sign-in/password", phone=phone[3:], password=PASSWORD)
        assert answer.location == ("/sign-in/second" if account.is_staff else "/"), kind
        if account.is_staff:
            step = accounts.second_factor.pyotp.TOTP(account.totp_secret).at(clock.now())
            assert visitor.submit("/sign-in/second", code=step).location == "/staff/"


@pytest.mark.usefixtures("world")
def test_no_demo_phone_is_twice():
    phones = session.scalars(select(Account.phone)).all()
    assert len(phones) == len(set(phones)) and all(each.startswith("+86190000") for each in phones)
    assert members.of_account(accounts.by_phone(people.phone(people.STAFF)).id) is None
