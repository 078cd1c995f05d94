"""Earning counts caps in SQL, the simulator in a list: over random lives both must say the same."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import clock
from portal.club.purse import points
from portal.club.purse.points import Delay, Stacking
from portal.database import session, transaction
from tests import make
from tests.making import rules as making
from tests.making.rules import moment

pytestmark = pytest.mark.usefixtures("app")
START = moment(2026, 11, 20, 23, 59, 30)  # caps of a day and of a year begin anew within the life
CAPS = st.one_of(st.none(), st.integers(1, 60))
CAMPAIGNS = st.lists(st.tuples(st.integers(101, 400), st.sampled_from(Stacking), st.booleans()), max_size=3)
STEPS = st.lists(st.sampled_from((1, 29, 30, 31, 3600, 86_400, 10 * 86_400)), min_size=1, max_size=12)


@given(
    amount=st.integers(1, 30), caps=st.tuples(CAPS, CAPS, CAPS), campaigns=CAMPAIGNS, steps=STEPS, waits=st.booleans(),
    flags=st.sampled_from([(True, True), (True, False), (False, True)]), cancelled=st.sets(st.integers(0, 11)),
)  # fmt: skip
@settings(
    max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)  # fmt: skip
def test_the_rule_that_was_in_force_gives_what_was_earned(*, amount, caps, campaigns, steps, waits, flags, cancelled):
    _end_everything()
    day, year, person = caps
    values = {"cap_day": day, "cap_year": year, "cap_person": person, "is_spendable": flags[0], "is_status": flags[1]}
    delay = {"delay": Delay.DAYS, "delay_days": 3} if waits else {}
    rule = making.rule(amount=amount, **values, **delay)
    for percent, stacking, counts in campaigns:
        making.campaign(percent, stacking=stacking, is_status=counts)
    member, now = make.member(), START
    kept = []
    for number, seconds in enumerate(steps):
        now += timedelta(seconds=seconds)
        earned = making.earn(member, at=now)
        if isinstance(earned, points.Pending) and number in cancelled and number == len(steps) - 1:
            with transaction():
                points.cancel(earned.key)
        elif earned is not None:
            kept.append((now, earned.amount, earned.status))
        if number % 4 == 3:
            with clock.at(now):
                points.credit_due()
    with clock.at(now):
        found = points.simulate_rule(member.id, points.draft("survey", points.RuleChange.of(rule), now), rule)
    assert found.differing == []
    assert [(row.at, row.did, row.did_status) for row in found.rows if row.did or row.did_status] == kept
    assert points.check() == []


def _end_everything() -> None:
    """Each life has rules of its own; those of the lives before end before it begins."""
    with transaction():
        for rule in points.rules():
            if rule.valid_until is None:
                session.query(points.EarnRule).filter_by(id=rule.id).update({"valid_until": rule.valid_from})
        for campaign in points.campaigns():
            session.query(points.Campaign).filter_by(id=campaign.id).update({"valid_until": campaign.valid_from})
    session.expire_all()
    assert points.active_rules() == []
