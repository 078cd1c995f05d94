"""The simulator: every occasion of the last 12 months counted again under a rule that is not saved."""

from datetime import date

import pytest

from portal import clock
from portal.club.people import members
from portal.club.people.members import Grade, TieKind
from portal.club.purse import grades, points
from portal.club.purse.points import Delay, Missed
from portal.club.purse.points.books.simulation import year_before
from portal.database import session, transaction
from tests import make
from tests.making import rules as making
from tests.making.rules import moment

pytestmark = pytest.mark.usefixtures("app")
NOW = moment(2026, 11, 1, 12)


@pytest.fixture
def member():
    return make.member()


def tried(member, old=None, trigger="survey", at=NOW, once_per=None, **values) -> points.Simulation:
    with clock.at(at):
        proposal = points.draft(trigger, making.terms(**values), at, once_per=once_per)
        return points.simulate_rule(member.id, proposal, old)


def amounts(simulation) -> list[tuple[int, int]]:
    return [(row.did, row.would) for row in simulation.rows]


def earned(member, *days, **values) -> None:
    for day in days:
        making.earn(member, at=moment(2026, *day), **values)


def test_a_changed_amount_is_counted_for_each_occasion(member):
    old = making.rule(amount=10)
    earned(member, (3, 1), (4, 1))
    found = tried(member, old, amount=25)
    assert amounts(found) == [(10, 25), (10, 25)] and (found.did, found.would) == (20, 50)


def test_nothing_is_saved_by_trying(member):
    old = making.rule(amount=10)
    earned(member, (3, 1))
    tried(member, old, amount=25)
    session.rollback()
    assert [rule.amount for rule in points.rules()] == [10]
    assert making.earn(member).amount == 10


def test_the_same_rule_gives_the_same_and_no_row_differs(member):
    old = making.rule(amount=10, cap_year=25)
    earned(member, (3, 1), (4, 1), (5, 1), (6, 1))
    found = tried(member, old, amount=10, cap_year=25)
    assert found.did == found.would == 25 and found.differing == []


def test_a_higher_cap_pays_what_was_missed(member):
    old = making.rule(amount=10, cap_year=15)
    earned(member, (3, 1), (4, 1), (5, 1))
    assert amounts(tried(member, old, cap_year=25)) == [(10, 10), (5, 10), (0, 5)]


def test_a_lower_cap_takes_from_the_later_occasions_and_says_why(member):
    old = making.rule(amount=10)
    earned(member, (3, 1), (3, 1), (3, 2))
    found = tried(member, old, cap_day=10)
    assert amounts(found) == [(10, 10), (10, 0), (10, 10)]
    assert [row.why_not for row in found.differing] == [Missed.CAP]


def test_caps_see_what_was_earned_before_the_twelve_months(member):
    old = making.rule(amount=10, starts=moment(2025, 1, 1))
    making.earn(member, at=moment(2025, 10, 31, 23, 59, 59))
    making.earn(member, at=moment(2025, 11, 1))
    found = tried(member, old, cap_person=12)
    assert amounts(found) == [(10, 2)] and found.since == moment(2025, 11, 1)


def test_what_waits_counts_on_the_day_on_which_it_was_earned_and_once(member):
    old = making.rule(amount=10, delay=Delay.DAYS, delay_days=30)
    earned(member, (3, 1), (10, 20))
    with clock.at(moment(2026, 4, 1)):
        points.credit_due()
    assert amounts(tried(member, old, amount=7)) == [(10, 7), (10, 7)]


def test_cancelled_points_are_no_occasion(member):
    old = making.rule(delay=Delay.RELEASE)
    making.earn(member, at=moment(2026, 3, 1), key="a")
    with transaction():
        points.cancel("a")
    assert amounts(tried(member, old, amount=7)) == []


def test_the_gate_sees_the_grade_the_member_had_then(member):
    old = making.rule(amount=10)
    earned(member, (3, 1))
    with clock.at(moment(2026, 4, 1)), transaction():
        grades.grant(session.merge(member), Grade.GOLD, by=None)
    earned(member, (5, 1))
    found = tried(member, old, amount=30, grade=Grade.GOLD)
    assert amounts(found) == [(10, 0), (10, 30)] and found.rows[0].why_not is Missed.GATE


def test_a_new_rule_behind_a_gate_leaves_the_others_to_the_old_one(member):
    making.rule(amount=10)
    earned(member, (3, 1))
    assert amounts(tried(member, amount=30, grade=Grade.GOLD)) == [(10, 10)]
    gold = making.of_grade(Grade.GOLD)
    earned(gold, (3, 1))
    assert amounts(tried(gold, amount=30, grade=Grade.GOLD)) == [(10, 30)]


def test_a_rule_for_an_occasion_that_had_none_counts_what_gave_nothing(member):
    earned(member, (3, 1))
    assert amounts(tried(member, amount=30)) == [(0, 30)]


def test_what_was_missed_and_paid_later_is_one_occasion(member):
    making.earn(member, at=moment(2026, 3, 1), key="a")
    old = making.rule(amount=10)
    making.earn(member, at=moment(2026, 3, 2), key="a")
    assert amounts(tried(member, old, amount=7)) == [(10, 7)]


def test_a_home_that_another_was_paid_for_stays_unpaid(member):
    old = making.rule("first_purchase", amount=10, once_per="home")
    home = make.home()
    making.earn(make.member(), "first_purchase", at=moment(2026, 3, 1), home=home.id)
    making.earn(member, "first_purchase", at=moment(2026, 3, 2), home=home.id)
    found = tried(member, old, "first_purchase", once_per="home", amount=50)
    assert amounts(found) == [(0, 0)] and found.rows[0].why_not is Missed.ONCE


def test_a_rate_counts_the_price_of_each_cause(member):
    old = making.rule("repeat_purchase", amount=None, rate=1)
    making.earn(member, "repeat_purchase", at=moment(2026, 3, 1), price=286_543_210)
    assert amounts(tried(member, old, "repeat_purchase", amount=None, rate=2)) == [(286, 573)]


def test_campaigns_of_the_time_multiply_here_too(member):
    old = making.rule(amount=10)
    making.campaign(150, starts=moment(2026, 3, 1), valid_until=moment(2026, 4, 1))
    earned(member, (3, 15), (4, 15))
    assert amounts(tried(member, old, amount=20)) == [(15, 30), (10, 20)]


def test_earlier_versions_of_the_rule_are_replaced_too(member):
    first = making.rule(amount=10)
    earned(member, (3, 1))
    with clock.at(moment(2026, 4, 1)):
        second = making.change(first, amount=20)
    earned(member, (5, 1))
    assert amounts(tried(member, second, amount=7)) == [(10, 7), (20, 7)]
    assert amounts(tried(member, first, amount=7)) == [(10, 7), (20, 7)]


def test_a_campaign_is_tried_as_if_it_had_run_all_the_time(member):
    making.rule(amount=10)
    earned(member, (3, 1))
    with clock.at(NOW):
        proposal = points.Campaign(trigger="survey", percent=250, stacking=points.Stacking.ADD, is_status=False)
        found = points.simulate_campaign(member.id, "survey", proposal, None)
    assert [(row.did, row.would, row.did_status, row.would_status) for row in found.rows] == [(10, 25, 10, 10)]


@pytest.mark.parametrize(
    ("day", "before"), [(date(2028, 2, 29), date(2027, 2, 28)), (date(2027, 3, 1), date(2026, 3, 1))]
)
def test_twelve_months_before_29_february(day, before):
    assert year_before(day) == before


def test_the_estate_is_the_one_of_that_day_not_of_today(app):
    member = make.member()
    first, second = make.home(), make.home(in_estate=make.estate("city", "君临城市花园", "City Garden"))
    with transaction(), clock.at(moment(2026, 2, 1)):
        sold = members.hold(member, first, TieKind.OWNER)
    with transaction(), clock.at(moment(2026, 6, 1)):
        members.leave(sold, by=make.staff().id)
        members.hold(member, second, TieKind.OWNER)
    old = making.rule(amount=10)
    earned(member, (1, 15), (3, 1), (7, 1))
    assert amounts(tried(member, old, amount=25, estate_id=first.estate_id)) == [(10, 0), (10, 25), (10, 0)]
    assert amounts(tried(member, old, amount=25, estate_id=second.estate_id)) == [(10, 0), (10, 0), (10, 25)]
