"""Earn rules as rows: gates, expiry methods, boundaries of time, versions with an effective date."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.club.people.members import Grade
from portal.club.purse import points
from portal.club.purse.points import Delay, Expiry
from portal.club.purse.points.moves.missed_earnings import MissedEarning
from portal.database import changed, constraint_of, session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import rules as making
from tests.making.rules import moment

pytestmark = pytest.mark.usefixtures("app")


def last_day(earned_at, **values) -> date | None:
    """The last good day of points earned at that moment."""
    made = points.draft("survey", making.terms(**values), earned_at)
    found = made.expires_at(earned_at)
    return None if found == points.NEVER else clock.local(found).date().fromordinal(found.date().toordinal() - 1)


@pytest.mark.parametrize(
    ("earned", "values", "last"),
    [
        ((2026, 12, 31, 23, 59, 59), {}, date(2027, 12, 31)),
        ((2027, 1, 1), {}, date(2028, 12, 31)),
        ((2026, 2, 10, 23, 59, 59), {"expiry": Expiry.DAYS, "expiry_days": 1}, date(2026, 2, 11)),
        ((2026, 2, 11), {"expiry": Expiry.DAYS, "expiry_days": 1}, date(2026, 2, 12)),
        ((2028, 2, 28), {"expiry": Expiry.DAYS, "expiry_days": 1}, date(2028, 2, 29)),
        ((2028, 2, 1), {"expiry": Expiry.MONTH_END, "expiry_months": 0}, date(2028, 2, 29)),
        ((2026, 2, 28, 23, 59, 59), {"expiry": Expiry.MONTH_END, "expiry_months": 0}, date(2026, 2, 28)),
        ((2028, 2, 29), {"expiry": Expiry.MONTH_END, "expiry_months": 12}, date(2029, 2, 28)),
        ((2026, 1, 31), {"expiry": Expiry.MONTH_END, "expiry_months": 1}, date(2026, 2, 28)),
        ((2026, 12, 31, 23, 59, 59), {"expiry": Expiry.MONTH_END, "expiry_months": 1}, date(2027, 1, 31)),
        ((2026, 3, 1), {"expiry": Expiry.FIXED, "expiry_on": date(2026, 12, 31)}, date(2026, 12, 31)),
        ((2026, 3, 1), {"expiry": Expiry.NEVER}, None),
    ],
)
def test_every_method_of_expiry_ends_at_24_00_club_time(earned, values, last):
    assert last_day(moment(*earned), **values) == last


def test_the_lot_of_an_earning_ends_when_the_rule_says():
    making.rule(expiry=Expiry.MONTH_END, expiry_months=0)
    member = make.member()
    making.earn(member, at=moment(2028, 2, 29, 23, 59, 59))
    with clock.at(moment(2028, 2, 29, 23, 59, 59)):
        assert points.coming_expiries(member.id) == [(date(2028, 2, 29), 10)]
    with clock.at(moment(2028, 3, 1)):
        assert points.balance_of(member.id) == 0


@pytest.mark.parametrize(
    ("grade", "amount"), [(Grade.OWNER, 10), (Grade.GOLD, 30), (Grade.PLATINUM, 30), (Grade.REGISTERED, 10)]
)
def test_a_grades_rule_counts_for_that_grade_and_above(grade, amount):
    making.rule(amount=10)
    making.rule(amount=30, grade=Grade.GOLD)
    assert making.earn(making.of_grade(grade)).amount == amount


def test_an_estates_own_rule_counts_there_before_the_grades():
    here, there = make.estate(), make.estate("city", "君临城市花园", "City")
    making.rule(amount=10)
    making.rule(amount=30, grade=Grade.GOLD)
    making.rule(amount=20, estate_id=here.id)
    assert making.earn(making.of_grade(Grade.GOLD, here.id)).amount == 20
    assert making.earn(making.of_grade(Grade.GOLD, there.id)).amount == 30
    assert making.earn(making.of_grade(Grade.GOLD, there.id), estate_id=here.id).amount == 20


def test_who_no_gate_lets_in_earns_nothing_and_it_is_noted_why():
    making.rule(grade=Grade.GOLD)
    member = make.member()
    assert making.earn(member, key="a") is None
    assert making.earn(member, key="a") is None
    rows = session.scalars(session.query(MissedEarning).statement).all()
    assert [(row.member_id, row.trigger, row.key, row.why) for row in rows if row.trigger == "survey"] == [
        (member.id, "survey", "a", points.Missed.GATE)
    ]


def test_what_was_missed_can_still_be_paid_by_the_same_key():
    member = make.member()
    assert making.earn(member, key="a") is None
    making.rule()
    assert making.earn(member, key="a").amount == 10


def test_a_rule_counts_from_its_first_second_to_its_last():
    making.rule(starts=moment(2026, 5, 1), valid_until=moment(2026, 6, 1))
    member = make.member()
    earned = [making.earn(member, at=moment(*at)) for at in
              [(2026, 4, 30, 23, 59, 59), (2026, 5, 1), (2026, 5, 31, 23, 59, 59), (2026, 6, 1)]]  # fmt: skip
    assert [bool(entry) for entry in earned] == [False, True, True, False]


def test_a_change_from_a_day_ahead_begins_at_its_midnight():
    old = making.rule(amount=10)
    with clock.at(moment(2026, 5, 20)):
        new = making.change(old, moment(2026, 6, 1), amount=7)
        assert points.planned_rules() == [new] and points.active_rules() == [old]
    member = make.member()
    amounts = [making.earn(member, at=moment(*at)).amount for at in [(2026, 5, 31, 23, 59, 59), (2026, 6, 1)]]
    assert amounts == [10, 7]
    assert points.rule_history(new) == [old] and new.made_by is not None


def test_a_planned_change_can_be_taken_back_and_the_old_version_goes_on():
    old = making.rule(amount=10, valid_until=moment(2026, 12, 1))
    with clock.at(moment(2026, 5, 20)):
        new = making.change(old, moment(2026, 6, 1), amount=7)
        with transaction():
            points.withdraw_rule(new, make.staff().id)
        again = making.change(old, moment(2026, 7, 1), amount=8)
        assert points.planned_rules() == [again]
    member = make.member()
    days = [(2026, 6, 15), (2026, 7, 15), (2026, 12, 1)]
    assert [getattr(making.earn(member, at=moment(*day)), "amount", None) for day in days] == [10, 8, None]


def test_what_counts_already_is_not_taken_back():
    old = making.rule()
    with pytest.raises(Refusal), transaction():
        points.withdraw_rule(old, make.staff().id)


def test_one_version_has_one_successor():
    old = making.rule()
    with clock.at(moment(2026, 5, 20)):
        making.change(old, moment(2026, 6, 1), amount=7)
        with pytest.raises(Refusal):
            making.change(old, moment(2026, 8, 1), amount=8)


def test_the_database_lets_no_version_be_replaced_twice():
    old = making.rule()
    new = making.change(old, amount=7)
    copy = points.draft("survey", making.terms(), clock.now())
    copy.replaces_id = new.replaces_id
    with pytest.raises(IntegrityError) as caught, transaction():
        session.add(copy)
        session.flush()
    assert constraint_of(caught.value) == "uq_earn_rules_replaces_id"


def test_a_rule_that_has_ended_is_not_changed():
    old = making.rule(valid_until=moment(2026, 3, 1))
    with pytest.raises(Refusal) as caught:
        making.change(old, amount=7)
    assert caught.value.status == 409


@pytest.mark.parametrize(
    ("trigger", "values", "field"),
    [
        ("survey", {"amount": None}, "amount"),
        ("survey", {"rate": 1}, "amount"),
        ("survey", {"amount": None, "rate": 1}, "rate"),
        ("survey", {"is_spendable": False, "is_status": False}, "is_spendable"),
        ("survey", {"delay": Delay.DAYS}, "delay_days"),
        ("survey", {"delay_days": 3}, "delay_days"),
        ("survey", {"expiry": Expiry.DAYS}, "expiry_days"),
        ("survey", {"expiry_days": 3}, "expiry_days"),
        ("survey", {"expiry": Expiry.MONTH_END}, "expiry_months"),
        ("survey", {"expiry": Expiry.FIXED}, "expiry_on"),
        ("survey", {"expiry": Expiry.FIXED, "expiry_on": date(2026, 12, 31)}, "until_on"),
        ("survey", {"expiry": Expiry.FIXED, "expiry_on": date(2026, 12, 31), "valid_until": moment(2027, 1, 2)},
         "until_on"),
        ("survey", {"valid_until": making.EARLY}, "until_on"),
    ],
)  # fmt: skip
def test_rules_that_cannot_be_are_refused_beside_their_field(trigger, values, field):
    with pytest.raises(Refusal) as caught:
        making.rule(trigger, **values)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE earn_rules SET amount = 0", "ck_earn_rules_amount"),
        ("UPDATE earn_rules SET rate = 1", "ck_earn_rules_amount_or_rate"),
        ("UPDATE earn_rules SET is_spendable = false, is_status = false", "ck_earn_rules_flags"),
        ("UPDATE earn_rules SET cap_year = 0", "ck_earn_rules_caps"),
        ("UPDATE earn_rules SET delay = 'days'", "ck_earn_rules_delay"),
        ("UPDATE earn_rules SET expiry = 'fixed'", "ck_earn_rules_expiry"),
    ],
)
def test_the_database_refuses_a_rule_that_cannot_be(statement, name):
    making.rule()
    with pytest.raises(IntegrityError) as caught, transaction():
        changed(text(statement))
    assert constraint_of(caught.value) == name
