"""Earning by rule: amounts, rates, caps, causes that pay once, expiry."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal import clock
from portal.club.purse import points
from portal.database import changed, constraint_of, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import points as making

pytestmark = pytest.mark.usefixtures("app")


def earn(trigger, member, **values):
    with transaction():
        return points.earn(trigger, member.id, key=values.pop("key", None) or making.key(), **values)


def rule(trigger: str) -> points.EarnRule:
    return next(rule for rule in points.active_rules() if rule.trigger == trigger)


def change(trigger: str, **values) -> points.EarnRule:
    old = rule(trigger)
    with transaction():
        return points.change_rule(old, replace(points.RuleChange.of(old), **values), make.staff().id)


def test_without_rules_nobody_earns():
    assert earn("event_attended", make.member()) is None


def test_installing_the_rules_twice_installs_them_once():
    making.rules()
    with transaction():
        assert points.install_rules() == 0
    assert {"join", "verified_home", "event_attended", "survey"} <= {rule.trigger for rule in points.active_rules()}


def test_who_joins_is_welcomed_with_five_points():
    making.rules()
    assert points.balance_of(make.member().id) == 5


def test_an_event_attended_pays_five_and_the_same_key_pays_once():
    making.rules()
    member = make.member()
    first = earn("event_attended", member, key="a", event=1)
    again = earn("event_attended", member, key="a", event=1)
    assert (first.amount, first.seq) == (again.amount, again.seq) == (5, 2)
    assert points.balance_of(member.id) == 10


def test_a_home_is_paid_for_once_whoever_verifies_it():
    making.rules()
    home, first, second = make.home(), make.member(), make.member()
    earn("verified_home", first, home=home.id)
    assert earn("verified_home", second, home=home.id) is None
    assert (points.balance_of(first.id), points.balance_of(second.id)) == (105, 5)


def test_referrals_stop_at_twenty_points_a_year_and_begin_again_in_the_next():
    making.rules()
    member = make.member()
    with clock.at(datetime(2026, 12, 31, 23, 59, tzinfo=clock.ZONE)):
        assert [bool(earn("referral_joined", member)) for _ in range(5)] == [True] * 4 + [False]
    with clock.at(datetime(2027, 1, 1, tzinfo=clock.ZONE)):
        assert earn("referral_joined", member).amount == 5


def test_a_cap_that_is_nearly_reached_pays_what_is_left():
    making.rules()
    change("survey", cap_day=8)
    member = make.member()
    assert [getattr(earn("survey", member), "amount", None) for _ in range(3)] == [5, 3, None]


@pytest.mark.parametrize(("price", "amount"), [(1_000_000, 1), (999_999, None), (286_543_210, 286), (0, None)])
def test_a_rate_counts_whole_ten_thousands_of_yuan(price, amount):
    making.rules()
    member, home = make.member(), make.home()
    entry = earn("repeat_purchase", member, price=price, home=home.id)
    assert (entry and entry.amount) == amount


def test_points_last_until_the_end_of_the_year_after_earning():
    member = make.member()
    making.rules()
    with clock.at(datetime(2026, 12, 31, 23, 59, 59, tzinfo=clock.ZONE)):
        earn("event_attended", member)
    with clock.at(datetime(2027, 12, 31, 23, 59, 59, tzinfo=clock.ZONE)):
        assert (date(2027, 12, 31), 5) in points.coming_expiries(member.id)
        before = points.balance_of(member.id)
    with clock.at(datetime(2028, 1, 1, tzinfo=clock.ZONE)):
        assert points.balance_of(member.id) == before - 5


def test_a_status_credit_counts_for_the_grade_and_not_for_the_balance():
    making.rules()
    change("survey", is_spendable=False)
    member = make.member()
    entry = earn("survey", member)
    assert (entry.amount, entry.status, points.balance_of(member.id)) == (0, 5, 5)
    assert points.check() == []


def test_a_bonus_can_be_spent_and_does_not_count_for_the_grade():
    making.rules()
    change("survey", is_status=False)
    assert earn("survey", make.member()).status == 0


def test_a_changed_rule_keeps_its_history_and_what_was_earned():
    making.rules()
    member = make.member()
    old = earn("survey", member)
    new_rule = change("survey", amount=10)
    assert (old.amount, earn("survey", member).amount) == (5, 10)
    assert [version.amount for version in points.rule_history(new_rule)] == [5]


def test_a_rule_changed_by_two_people_at_once_is_changed_by_the_first():
    making.rules()
    old = rule("survey")
    change("survey", amount=10)
    with pytest.raises(Refusal), transaction():
        points.end_rule(old, make.staff().id)


@pytest.mark.parametrize(
    "statement", ["UPDATE ledger SET amount = 9999", "DELETE FROM ledger", "DELETE FROM allocations"]
)
def test_the_ledger_cannot_be_edited_in_sql(statement):
    making.rules()
    making.spend(make.member(), 3)
    with pytest.raises(DBAPIError), transaction():
        changed(text(statement))


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE points SET balance = -1", "ck_points_balance"),
        ("UPDATE lots SET remaining = remaining + 1000", "ck_lots_remaining"),
        ("UPDATE lots SET remaining = -1", "ck_lots_remaining"),
    ],
)
def test_the_database_refuses_a_balance_or_a_lot_that_cannot_be(statement, name):
    making.rules()
    make.member()
    with pytest.raises(IntegrityError) as caught, transaction():
        changed(text(statement))
    assert constraint_of(caught.value) == name
