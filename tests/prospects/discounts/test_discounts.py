"""Purchase discounts: by grade and day, a second person, one numbered code, used up once and taken back by another."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.club.ground.outbox import Message
from portal.club.people.accounts import Role
from portal.club.people.members import Grade, Member
from portal.club.prospects import discounts
from portal.club.prospects.discounts import CodeState, Discount, DiscountCode, DiscountKind, DiscountState
from portal.database import changed, session, transaction
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.making import projects as making
from tests.making.discounts import asked, in_force, taken, used

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def nothing_is_broken(app):
    yield
    session.expire_all()
    assert discounts.check() == []


def again(row):
    session.expire_all()
    return session.get_one(type(row), row.id)


def graded(grade):
    member = make.member()
    with transaction():
        changed(update(Member).where(Member.id == member.id).values(grade=grade))
    return again(member)


def manager():
    return make.staff(Role.SALES_MANAGER).id


def take_back(code, by, reason="合同取消"):
    with transaction():
        discounts.take_back(session.get_one(DiscountCode, code.id), reason, by)


def test_nobody_approves_what_they_asked_and_a_second_person_puts_it_in_force():
    by = manager()
    discount = asked(by=by)
    assert discounts.in_force(discount.project_id) is None
    with pytest.raises(Refusal), transaction():
        discounts.approve(session.get_one(Discount, discount.id), by)
    with transaction():
        discounts.approve(session.get_one(Discount, discount.id), make.staff(Role.MARKETING_HEAD).id)
    assert discounts.in_force(discount.project_id).id == discount.id


def test_one_discount_of_a_project_is_in_force():
    first = in_force()
    second = asked(first.project)
    head = make.staff(Role.MARKETING_HEAD).id
    with pytest.raises(Refusal), transaction():
        discounts.approve(session.get_one(Discount, second.id), head)
    with transaction():
        discounts.end(session.get_one(Discount, first.id), "换新条款", head)
    with transaction():
        discounts.approve(session.get_one(Discount, second.id), head)
    assert again(first).state is DiscountState.ENDED


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"rates": {}}, "registered"),
        ({"rates": {Grade.OWNER: 0}}, "owner"),
        ({"rates": {Grade.OWNER: 2001}}, "owner"),
        ({"kind": DiscountKind.AMOUNT, "rates": {Grade.OWNER: 100_000_001}}, "owner"),
        ({"rates": {Grade.OWNER: 100, Grade.GOLD: 99}}, "gold"),
        ({"ends_on": clock.today() - timedelta(days=1)}, "ends_on"),
        ({"ends_on": clock.today() + timedelta(days=1000)}, "ends_on"),
        ({"terms": Words("只有中文")}, "terms_zh"),
    ],
)
def test_a_discount_that_cannot_be_is_refused_beside_its_field(values, field):
    with pytest.raises(Refusal) as no:
        asked(**values)
    assert no.value.field == field


def test_a_grade_has_what_the_next_lower_one_has_that_is_named():
    discount = in_force()
    said = {grade: discount.rate_for(grade) for grade in Grade}
    assert said == {
        Grade.REGISTERED: 50, Grade.PROFILED: 50, Grade.OWNER: 50, Grade.GOLD: 150, Grade.PLATINUM: 150,
    }  # fmt: skip
    only_owners = in_force(making.published("mansion"), rates={Grade.OWNER: 100})
    assert only_owners.rate_for(Grade.PROFILED) is None
    with pytest.raises(Refusal):
        taken(only_owners, graded(Grade.PROFILED))
    assert taken(only_owners, graded(Grade.OWNER)).rate == 100


def test_what_is_off_is_said_in_words():
    assert str(discounts.said(DiscountKind.PERCENT, 150)) == "总价优惠 1.5%"
    assert str(discounts.said(DiscountKind.PERCENT, 1000)) == "总价优惠 10%"
    assert str(discounts.said(DiscountKind.AMOUNT, 2_000_000)) == "总价优惠 ¥20,000"


def test_a_member_has_one_living_code_of_a_project_and_the_next_one_another_number():
    discount, member = in_force(), graded(Grade.GOLD)
    code = taken(discount, member)
    assert taken(discount, member).id == code.id
    assert (code.number, code.rate, code.grade) == (1, 150, Grade.GOLD)
    assert taken(discount).number == 2
    letter = session.scalars(select(Message).where(Message.topic == "discount_taken")).first()
    assert letter.values["code"] == code.shown


def test_a_code_is_good_to_the_end_of_its_days_and_never_beyond_the_discount():
    discount = in_force(valid_days=90)
    code = taken(discount)
    assert code.last_day == discount.ends_on
    with clock.at(code.expires_at):
        assert again(code).standing is CodeState.EXPIRED
        with pytest.raises(Refusal):
            used(code, manager())
        assert discounts.due() == 1 and discounts.expire() == 1 and discounts.expire() == 0
    assert again(code).state is CodeState.EXPIRED


def test_a_code_is_used_up_once_with_contract_and_home():
    code = taken()
    used(code, manager(), "HT 2026 001", "3幢1202室")
    found = again(code)
    assert (found.state, found.contract, found.home_key) == (CodeState.USED, "HT2026001", "3-1202")
    with pytest.raises(Refusal) as no:
        used(code, manager(), "HT-2", "3-1301")
    assert "3幢1202室" in str(no.value.sentence)
    told = session.scalars(select(Message).where(Message.topic == "discount_used")).one()
    assert told.values["home"] == "3幢1202室" and "price" not in told.values


@pytest.mark.parametrize("home", ["", "1202", "9-1202", "三栋", "3-" + "1" * 20, "3-x", "<b>"])
def test_a_home_that_is_not_of_the_project_is_refused(home):
    code = taken()
    with pytest.raises(Refusal) as no:
        used(code, manager(), home=home)
    assert no.value.field == "home" and again(code).state is CodeState.LIVING


def test_a_home_and_a_contract_bring_the_discount_once():
    discount = in_force()
    first, second = taken(discount), taken(discount)
    used(first, manager())
    with pytest.raises(Refusal) as home:
        used(second, manager(), "HT-2026-002", "3栋1202")
    with pytest.raises(Refusal) as contract:
        used(second, manager(), "ht-2026-001", "3-1301")
    assert (home.value.field, contract.value.field) == ("home", "contract")


def test_a_second_person_takes_a_use_back_and_the_code_is_good_again():
    code, by = taken(), manager()
    used(code, by)
    with pytest.raises(Refusal):
        take_back(code, by)
    take_back(code, make.staff(Role.DEPARTMENT_HEAD).id)
    found = again(code)
    assert (found.state, found.contract, found.used_by) == (CodeState.LIVING, None, None)
    acts = discounts.acts_of(found)
    assert [one.act for one in acts] == ["used", "undone"] and acts[1].reason == "合同取消"
    used(code, by)
    assert again(code).state is CodeState.USED


def test_a_code_given_back_is_no_longer_good_and_another_one_is_taken():
    discount, member = in_force(), make.member()
    code = taken(discount, member)
    with transaction():
        discounts.give_back(session.get_one(DiscountCode, code.id))
    with pytest.raises(Refusal):
        used(code, manager())
    assert taken(discount, member).id != code.id


def test_no_code_is_taken_of_a_discount_that_ended_but_those_taken_stay_good():
    discount = in_force()
    code = taken(discount)
    with transaction():
        discounts.end(session.get_one(Discount, discount.id), "", make.staff(Role.MARKETING_HEAD).id)
    with pytest.raises(Refusal):
        taken(discount)
    used(code, manager())
    assert again(code).state is CodeState.USED


def test_nobody_uses_up_their_own_code():
    member = make.member()
    code = taken(member=member)
    with pytest.raises(Refusal):
        used(code, member.account_id)
