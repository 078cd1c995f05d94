"""One code at two desks, one member in many tabs: real processes, and each race with its negative control."""

import pytest
from sqlalchemy import bindparam, func, select, update

from portal.club.people.accounts import Role
from portal.club.people.members import Member
from portal.club.prospects import discounts
from portal.club.prospects.discounts import CodeState, Discount, DiscountAct, DiscountCode, codes, signing
from portal.database import session
from tests import make
from tests.making.discounts import in_force, taken
from tests.races import race, without_checks

pytestmark = pytest.mark.race
HERE = "tests.prospects.discounts.test_races"


def use(code_id, contract, home, by):
    discounts.use_up(session.get_one(DiscountCode, code_id), contract, home, by)


def unguarded_use():
    """Use a code up without asking how it stands."""
    without_checks()
    values = {
        "state": CodeState.USED, "used_at": bindparam("now"), "used_by": bindparam("who"),
        "contract": bindparam("signed"), "home": bindparam("where"), "home_key": bindparam("door"),
    }  # fmt: skip
    signing.USE = update(DiscountCode).where(DiscountCode.id == bindparam("of")).values(**values)


def two_desks(app, **options):
    code = taken()
    calls = [(code.id, f"HT-{n}", f"3-120{n}", make.staff(Role.SALES_MANAGER).id) for n in range(1, 5)]
    outcomes = race(app, f"{HERE}:use", calls, **options)
    return outcomes, session.scalar(select(func.count()).select_from(DiscountAct))


def test_four_desks_use_one_code_up_and_one_of_them_does(app):
    outcomes, acts = two_desks(app)
    assert outcomes == ["Refusal"] * 3 + ["done"] and acts == 1


def test_without_the_guard_one_code_is_used_up_several_times(app):
    outcomes, acts = two_desks(app, without=f"{HERE}:unguarded_use")
    assert outcomes.count("done") > 1 and acts > 1


def take(discount_id, member_id):
    discounts.take(session.get_one(Member, member_id), session.get_one(Discount, discount_id))


def unguarded_take():
    """Each tab believes that there is no code yet."""
    codes.living_of = lambda _member, _project: None
    codes._expire_stale = lambda _member, _project: None


def many_tabs(app, **options):
    discount, member = in_force(), make.member()
    outcomes = race(app, f"{HERE}:take", [(discount.id, member.id)] * 6, **options)
    living = select(func.count()).select_from(DiscountCode).where(DiscountCode.state == CodeState.LIVING)
    return outcomes, session.scalar(living)


def test_a_member_with_six_tabs_has_one_code(app):
    outcomes, living = many_tabs(app)
    assert outcomes == ["done"] * 6 and living == 1


def test_without_the_look_the_index_refuses_the_second_code(app):
    outcomes, living = many_tabs(app, without=f"{HERE}:unguarded_take")
    assert outcomes.count("done") == 1 and living == 1
    assert len(outcomes) == 6


def one_home(app, **options):
    """Two members sign for one home at two desks."""
    discount = in_force()
    calls = [(taken(discount).id, f"HT-{n}", "3-1202", make.staff(Role.SALES_MANAGER).id) for n in (1, 2)]
    return race(app, f"{HERE}:use", calls, **options)


def test_one_home_brings_the_discount_once(app):
    assert one_home(app) == ["Refusal", "done"]
