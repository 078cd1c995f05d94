"""Adjustments by hand: a reason, four eyes above the limit, never one's own."""

import pytest

from portal.club.people import members
from portal.club.purse import points
from portal.club.purse.points import Decision
from portal.database import transaction
from portal.refusal import Refusal
from tests import make

pytestmark = pytest.mark.usefixtures("app")


def adjust(member, amount, staff, reason="活动签到漏记"):
    with transaction():
        return points.adjust(member, amount, reason, staff.id)


def test_up_to_the_limit_one_person_is_enough():
    member = make.member()
    assert adjust(member, 500, make.staff()).state is Decision.DONE
    assert points.balance_of(member.id) == 500


def test_above_the_limit_it_waits_for_a_second_person():
    member, first, second = make.member(), make.staff(), make.staff()
    adjustment = adjust(member, 501, first)
    assert adjustment.state is Decision.WAITING and points.balance_of(member.id) == 0
    with pytest.raises(Refusal), transaction():
        points.approve(adjustment, first.id)
    with transaction():
        points.approve(adjustment, second.id)
    assert points.balance_of(member.id) == 501
    with pytest.raises(Refusal), transaction():
        points.approve(adjustment, make.staff().id)
    assert points.balance_of(member.id) == 501


def test_what_was_declined_never_happens():
    member, second = make.member(), make.staff()
    adjustment = adjust(member, 9000, make.staff())
    with transaction():
        points.decline(adjustment, second.id)
    with pytest.raises(Refusal), transaction():
        points.approve(adjustment, second.id)
    assert points.balance_of(member.id) == 0


def test_nobody_adjusts_or_approves_their_own():
    me = make.staff()
    with transaction():
        mine = members.join(me)
    with pytest.raises(Refusal):
        adjust(mine, 5, me)
    adjustment = adjust(mine, 900, make.staff())
    with pytest.raises(Refusal), transaction():
        points.approve(adjustment, me.id)


@pytest.mark.parametrize("amount", [0, 2**63, -(2**63), 1_000_001])
def test_amounts_that_cannot_be_are_refused_beside_the_field(amount):
    with pytest.raises(Refusal) as caught:
        adjust(make.member(), amount, make.staff())
    assert caught.value.field == "amount"


def test_a_reason_is_demanded():
    with pytest.raises(Refusal) as caught:
        adjust(make.member(), 5, make.staff(), reason="  ")
    assert caught.value.field == "reason"


def test_more_than_there_is_cannot_be_taken_away():
    member = make.member()
    adjust(member, 20, make.staff())
    with pytest.raises(Refusal):
        adjust(member, -21, make.staff())
    assert points.balance_of(member.id) == 20


def test_the_limit_is_a_row():
    with transaction():
        points.ADJUSTMENTS.change(points.AdjustmentLimit(10), None, None)
    assert adjust(make.member(), 11, make.staff()).state is Decision.WAITING
