"""What one person moves alone in a day: the sum counts, and splitting it does not help."""

from datetime import timedelta

import pytest

from portal import clock
from portal.club.purse import points
from portal.club.purse.points import Decision, Delay, PendingState
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import points as points_making
from tests.making import rules as rules_making

pytestmark = pytest.mark.usefixtures("app")


def adjust(member, amount, by):
    with transaction():
        return points.adjust(member, amount, "补记", by.id)


def states(*rows) -> list[Decision]:
    return [row.state for row in rows]


WAITS, DONE = Decision.WAITING, Decision.DONE


def test_three_times_five_hundred_in_a_minute_need_the_second_person():
    member, by = make.member(), make.staff()
    rows = [adjust(member, 500, by) for _ in range(3)]
    assert states(*rows) == [DONE, WAITS, WAITS] and points.balance_of(member.id) == 500
    with transaction():
        points.approve(rows[1], make.staff().id)
    assert points.balance_of(member.id) == 1000


def test_splitting_it_over_members_does_not_help():
    by = make.staff()
    assert states(*(adjust(make.member(), 300, by) for _ in range(2))) == [DONE, WAITS]


def test_splitting_it_over_colleagues_does_not_help():
    member = make.member()
    assert states(*(adjust(member, 300, make.staff()) for _ in range(2))) == [DONE, WAITS]


def test_up_to_the_limit_the_sum_goes_alone():
    member, by = make.member(), make.staff()
    assert states(*(adjust(member, 250, by) for _ in range(3))) == [DONE, DONE, WAITS]


def test_taking_away_is_counted_apart_and_makes_up_for_nothing():
    member, by = make.member(), make.staff()
    points_making.earn(member, 1000)
    rows = [adjust(member, amount, by) for amount in (500, -400, 1, -100, -1)]
    assert states(*rows) == [DONE, DONE, WAITS, DONE, WAITS]


def test_what_waits_counts_and_what_was_declined_taken_back_or_approved_does_not():
    other = make.staff()
    endings = {points.decline: DONE, points.withdraw_adjustment: DONE, points.approve: DONE, None: WAITS}
    for ending, expected in endings.items():
        member, by = make.member(), make.staff()
        large = adjust(member, 501, by)
        if ending is not None:
            with transaction():
                ending(large, by.id if ending is points.withdraw_adjustment else other.id)
        assert adjust(member, 10, by).state is expected


def test_splitting_it_over_days_does_not_help():
    member, by = make.member(), make.staff()
    with transaction():
        points.ADJUSTMENTS.change(points.AdjustmentLimit(500, 1200), None, None)
    found = []
    for day in (0, 1, 2, 3):
        with clock.at(clock.now() + timedelta(days=day)):
            found.append(adjust(member, 400, by))
    assert states(*found) == [DONE, DONE, DONE, WAITS]
    assert "1,200" in str(points.why_second(found[-1]))
    with clock.at(clock.now() + timedelta(days=31)):
        assert adjust(make.member(), 400, by).state is DONE, "what lies thirty days back no longer counts"


def test_the_limit_of_thirty_days_is_never_less_than_that_of_a_day():
    with transaction():
        points.ADJUSTMENTS.change(points.AdjustmentLimit(500, 0), None, None)
    assert adjust(make.member(), 500, make.staff()).state is DONE


def test_the_day_is_the_clubs_and_begins_anew_at_midnight_there():
    member, by = make.member(), make.staff()
    evening = clock.moment_of(clock.today(), 23, 59)
    found = []
    for at in (evening, evening + timedelta(seconds=59), evening + timedelta(minutes=1)):
        with clock.at(at):
            found.append(adjust(member, 400, by))
    assert states(*found) == [DONE, WAITS, DONE]


def test_a_reversal_weighs_what_it_moves_and_counts_with_the_others():
    member, by = make.member(), make.staff()
    first = adjust(member, 400, make.staff())
    assert adjust(member, -200, by).state is DONE
    with transaction():
        entry = points.by_key(f"adjustment:{first.id}")
        asked = points.ask_reversal(member, entry, "误记", by.id)
    assert (asked.weight, asked.state) == (-400, WAITS)


def test_who_asked_is_told_why_a_second_person_is_asked():
    member, by = make.member(), make.staff()
    large = adjust(member, 900, by)
    assert "500" in str(points.why_second(large))
    with transaction():
        points.approve(large, make.staff().id)
    adjust(member, 450, by)
    assert "450" in str(points.why_second(adjust(make.member(), 100, by)))
    other = str(points.why_second(adjust(member, 100, make.staff())))
    assert "450" in other and other != str(points.why_second(adjust(make.member(), 100, by)))


def test_points_on_their_way_that_are_confirmed_by_hand_count_with_the_rest():
    rules_making.rule(delay=Delay.RELEASE, amount=300)
    member, by = make.member(), make.staff()
    rows = [rules_making.earn(member, key=key) for key in ("a", "b")]
    settle(rows[0], by)
    with pytest.raises(Refusal) as refusal:
        settle(rows[1], by)
    assert "300" in str(refusal.value.sentence)
    assert adjust(make.member(), 300, by).state is WAITS and points.balance_of(member.id) == 300
    settle(rows[0], by)  # once more is harmless
    settle(rows[1], make.staff(), may_approve=True)
    assert points.balance_of(member.id) == 600 and points.check() == []


def settle(row, by, *, may_approve=False) -> None:
    with transaction():
        fresh = session.get_one(points.Pending, row.id)
        points.settle_by_hand(fresh, PendingState.CREDITED, by.id, may_approve=may_approve)
