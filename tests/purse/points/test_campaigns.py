"""Campaigns: exact multiples, three ways of stacking, gates, validity, versions."""

import pytest

from portal import clock
from portal.club.people.members import Grade
from portal.club.purse import points
from portal.club.purse.points import Stacking
from portal.club.purse.points.rules.calculation import multiplied
from portal.database import transaction
from portal.refusal import Refusal
from tests import make
from tests.making import rules as making
from tests.making.rules import moment

pytestmark = pytest.mark.usefixtures("app")
M, A, H = Stacking.MULTIPLY, Stacking.ADD, Stacking.HIGHEST


@pytest.mark.parametrize(
    ("base", "campaigns", "amount"),
    [
        (10, [], 10),
        (5, [(150, M)], 7),  # 7.5, rounded down once
        (10, [(150, M), (150, M)], 22),  # 22.5: multiplied with each other
        (10, [(150, A), (150, A)], 20),  # each adds half of the rule's 10
        (10, [(200, M), (150, A)], 25),
        (10, [(150, M), (180, H)], 18),  # alone it gives more
        (10, [(150, M), (140, H)], 15),  # alone it gives less
        (10, [(300, H), (180, H)], 30),
        (10, [(150, M), (150, A), (190, H)], 20),
        (3, [(133, M), (133, M), (133, M)], 7),  # 7.05…: no rounding between
        (1, [(101, A)] * 100, 2),  # a hundred times one hundredth is one
    ],
)
def test_campaigns_multiply_exactly_and_stack_as_stated(base, campaigns, amount):
    rows = [points.Campaign(percent=percent, stacking=stacking) for percent, stacking in campaigns]
    assert multiplied(base, rows) == multiplied(base, reversed(rows)) == amount


def test_an_earning_names_the_campaigns_that_multiplied_it():
    made = making.rule(amount=10)
    one, other = making.campaign(150), making.campaign(150, trigger=None)
    making.campaign(300, trigger="article_published")
    entry = making.earn(make.member())
    assert (entry.amount, entry.rule_id, entry.cause) == (22, made.id, {"campaigns": [one.id, other.id]})


@pytest.mark.parametrize(("counts", "status"), [(True, 15), (False, 10)])
def test_what_a_campaign_adds_counts_for_the_grade_only_where_it_says_so(counts, status):
    making.rule(amount=10)
    making.campaign(150, is_status=counts)
    entry = making.earn(make.member())
    assert (entry.amount, entry.status) == (15, status)


def test_a_bonus_rule_stays_without_status_under_a_campaign():
    making.rule(amount=10, is_status=False)
    making.campaign(150, is_status=True)
    entry = making.earn(make.member())
    assert (entry.amount, entry.status) == (15, 0)


def test_gates_of_a_campaign_are_for_who_they_say():
    here = make.estate()
    making.rule(amount=10)
    making.campaign(200, grade=Grade.GOLD, estate_id=here.id)
    people = [(Grade.GOLD, here.id), (Grade.PLATINUM, here.id), (Grade.OWNER, here.id), (Grade.GOLD, None)]
    assert [making.earn(making.of_grade(*person)).amount for person in people] == [20, 20, 10, 10]


def test_a_campaign_runs_from_its_first_second_to_its_last():
    making.rule(amount=10)
    making.campaign(200, starts=moment(2026, 5, 1), valid_until=moment(2026, 6, 1))
    member = make.member()
    at = [(2026, 4, 30, 23, 59, 59), (2026, 5, 1), (2026, 5, 31, 23, 59, 59), (2026, 6, 1)]
    assert [making.earn(member, at=moment(*one)).amount for one in at] == [10, 20, 20, 10]


def test_caps_count_what_the_campaign_made_of_it():
    making.rule(amount=10, cap_day=25)
    making.campaign(150, is_status=True)
    member = make.member()
    entries = [making.earn(member, at=moment(2026, 5, 1, 12)) for _ in range(3)]
    assert [(one.amount, one.status) if one else None for one in entries] == [(15, 15), (10, 10), None]


def test_a_campaign_is_changed_from_a_day_and_keeps_its_history():
    making.rule(amount=10)
    old = making.campaign(200)
    with clock.at(moment(2026, 5, 20)):
        asked = points.CampaignChange(old.title, 300, M, False, moment(2030, 1, 1))
        with transaction():
            new = points.change_campaign(old, asked, make.staff().id, starts=moment(2026, 6, 1))
    member = make.member()
    assert [making.earn(member, at=moment(2026, month, 1)).amount for month in (5, 6)] == [20, 30]
    assert points.rule_history(new) == [old]


def test_an_ended_campaign_multiplies_nothing_more_and_a_planned_one_never_begins():
    making.rule(amount=10)
    running, planned = making.campaign(200), making.campaign(300, starts=moment(2029, 1, 1))
    with transaction():
        points.end_campaign(running, make.staff().id)
        points.end_campaign(planned, make.staff().id)
    assert making.earn(make.member()).amount == 10
    assert making.earn(make.member(), at=moment(2029, 6, 1)).amount == 10


@pytest.mark.parametrize(
    ("values", "field"),
    [({"percent": 100}, "percent"), ({"percent": -150}, "percent"), ({"valid_until": making.EARLY}, "until_on")],
)
def test_campaigns_that_cannot_be_are_refused(values, field):
    with pytest.raises(Refusal) as caught:
        making.campaign(**values)
    assert caught.value.field == field
