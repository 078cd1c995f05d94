"""Caps, pending credits, one change by two people: real processes at once, each with its negative control."""

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.club import points
from portal.club.points import Delay, EarnRule, Entry, Pending, caps, releasing, versions, writing
from portal.database import add, session
from tests import make
from tests.conftest import ENGINE
from tests.making import rules as making
from tests.races import race

pytestmark = pytest.mark.race
HERE = "tests.club.test_races_points"
DUE = making.moment(2026, 5, 3)


# what the contenders do, in their own processes


def earn(member_id: int, key: str) -> None:
    points.earn("survey", member_id, key=key)


def credit(pending_id: int) -> None:
    """One chunk of the job, as each of several workers would run it."""
    with clock.at(DUE):
        releasing._credit(session.get_one(Pending, pending_id), by=None)


def settle(key: str, verb: str) -> None:
    with clock.at(DUE):
        (points.release if verb == "release" else points.cancel)(key)


def change(rule_id: int, amount: int, by: int) -> None:
    rule = session.get_one(EarnRule, rule_id)
    points.change_rule(rule, making.terms(amount=amount), by)


# the guards, switched off


def without_hold() -> None:
    writing.hold = lambda _member_id: None


def without_state() -> None:
    """The ledger's unique key would still hold: the second worker fails, instead of knowing that it is done."""
    plain = releasing._settle
    releasing._settle = lambda row, to, by: plain(row, to, by) or True
    writing.BY_KEY = writing.BY_KEY.where(Entry.seq < 0)


def without_versions() -> None:
    versions.must_go_on = lambda _row: None
    versions.succeed = lambda row, values, starts, by: add(
        EarnRule(**values, valid_from=starts, replaces_id=row.id, made_by=by, made_at=starts)
    )


def without_count() -> None:
    caps.earned_by = lambda _member_id, _trigger: lambda _since: 0


# the races


def ten_under_a_cap(app, delay=Delay.NONE, **values) -> int:
    days = 1 if delay is Delay.DAYS else None
    making.rule(amount=10, cap_day=25, delay=delay, delay_days=days)
    member = make.member()
    outcomes = race(app, f"{HERE}:earn", [(member.id, f"race:{n}") for n in range(10)], **values)
    assert set(outcomes) == {"done"}
    waiting = sum(line.amount for line in points.pending_of(member.id))
    return waiting if delay is Delay.DAYS else points.balance_of(member.id)


@pytest.mark.parametrize("delay", [Delay.NONE, Delay.DAYS])
def test_ten_earnings_at_once_under_a_cap_of_25_give_25(app, delay):
    assert ten_under_a_cap(app, delay) == 25
    assert points.check() == []


@pytest.mark.parametrize("delay", [Delay.NONE, Delay.DAYS])
def test_control_without_counting_the_cap_is_passed(app, delay):
    assert ten_under_a_cap(app, delay, without=f"{HERE}:without_count") == 100


@pytest.mark.skipif(ENGINE == "sqlite", reason="on SQLite the write queue alone keeps earnings apart")
@pytest.mark.parametrize("delay", [Delay.NONE, Delay.DAYS])
def test_control_without_the_members_row_held_the_cap_is_passed(app, delay):
    assert ten_under_a_cap(app, delay, without=f"{HERE}:without_hold") > 25


def four_workers(app, **values) -> tuple[list[str], int, int]:
    making.rule(delay=Delay.DAYS, delay_days=1)
    member = make.member()
    row = making.earn(member, at=making.moment(2026, 5, 1))
    outcomes = race(app, f"{HERE}:credit", [(row.id,)] * 4, **values)
    entries = session.scalar(select(func.count()).select_from(Entry).where(Entry.key == row.key))
    return outcomes, entries, points.balance_of(member.id)


def test_four_workers_credit_what_is_due_exactly_once(app):
    assert four_workers(app) == (["done"] * 4, 1, 10)
    assert points.check() == []


def test_control_without_the_state_in_the_update_workers_stumble_over_each_other(app):
    outcomes, _entries, _balance = four_workers(app, without=f"{HERE}:without_state")
    assert "IntegrityError" in outcomes


def test_a_release_and_a_cancellation_at_once_and_one_of_them_counts(app):
    making.rule(delay=Delay.RELEASE)
    member = make.member()
    row = making.earn(member)
    calls = [(row.key, verb) for verb in ("release", "cancel") * 3]
    outcomes = race(app, f"{HERE}:settle", calls)
    assert outcomes == ["Refusal"] * 3 + ["done"] * 3
    session.expire_all()
    credited = session.get_one(Pending, row.id).state is points.PendingState.CREDITED
    assert points.balance_of(member.id) == (10 if credited else 0)
    assert points.check() == []


def six_changes(app, **values) -> tuple[list[str], int]:
    rule, by = making.rule(), make.staff().id
    outcomes = race(app, f"{HERE}:change", [(rule.id, amount, by) for amount in range(20, 26)], **values)
    return outcomes, len(points.active_rules())


def test_six_people_change_one_rule_and_one_of_them_does(app):
    outcomes, rules = six_changes(app)
    assert (outcomes, rules) == (["Refusal"] * 5 + ["done"], 1)


def test_control_without_the_guard_only_the_unique_index_is_left(app):
    outcomes, rules = six_changes(app, without=f"{HERE}:without_versions")
    assert outcomes == ["IntegrityError"] * 5 + ["done"] and rules == 2
