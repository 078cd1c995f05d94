"""Fee credits, places at events, donations: what is particular to each kind of reward."""

from datetime import timedelta

import pytest

from portal import clock
from portal.club.gatherings import events
from portal.club.people import members
from portal.club.purse import points
from portal.club.shop import rewards
from portal.club.shop.rewards import RedemptionState, fee_credits
from portal.database import transaction
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.making import events as events_making
from tests.making import rewards as making
from tests.making.rewards import all_is_well, at_home, now_of, rich

pytestmark = pytest.mark.usefixtures("app")


# the property fee


def credit_for(member, fen: int = 5000):
    reward = making.reward(kind="fee_credit", credit_fen=fen, stock=None)
    home_id = members.homes_of(member.id)[0].home_id
    return making.redeem(reward, member, choice=rewards.RedemptionChoice(home_id=home_id))


def test_a_credit_names_a_home_of_the_members_and_no_other():
    (member,) = at_home()
    reward = making.reward(kind="fee_credit", credit_fen=5000, stock=None)
    for home_id in (None, make.home("0909").id):
        with pytest.raises(Refusal) as refused:
            making.redeem(reward, member, choice=rewards.RedemptionChoice(home_id=home_id))
        assert refused.value.field == "home"
    assert points.balance_of(member.id) == 1000


def test_a_credit_is_exported_once_and_then_no_longer_taken_back():
    (member,), staff = at_home(), make.staff()
    first, second = credit_for(member), credit_for(member, 7000)
    estate, today = make.estate(), clock.today()
    with transaction():
        rewards.cancel(second, member.account_id)
    with transaction():
        made = fee_credits.export(estate.id, today, staff.id)
    assert (made.notes, made.total_fen) == (1, 5000) and now_of(first) is RedemptionState.FULFILLED
    with pytest.raises(Refusal), transaction():
        fee_credits.export(estate.id, today, staff.id)
    with pytest.raises(Refusal) as refused, transaction():
        rewards.cancel(first, member.account_id)
    assert refused.value.status == 409 and points.balance_of(member.id) == 900 and all_is_well()


def test_an_export_goes_up_to_a_day_and_not_into_the_future():
    (member,), staff, estate = at_home(), make.staff(), make.estate()
    credit_for(member)
    for day in (clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)):
        with pytest.raises(Refusal) as refused, transaction():
            fee_credits.export(estate.id, day, staff.id)
        assert refused.value.field == "up_to"


# a place at an event


def place_at(event, **values):
    sitting = event.sittings[0]
    return making.reward(kind="event", event_id=event.id, sitting_id=sitting.id, stock=None, **values)


def test_a_redeemed_place_is_a_seat_and_giving_it_up_returns_the_points():
    event, member = events_making.published(2), rich()
    redemption = making.redeem(place_at(event), member)
    signup = events.sign_up_of(event, member.id)
    assert (signup.state, signup.size, redemption.sign_up_id) == (events.PartyState.HELD, 1, signup.id)
    with pytest.raises(Refusal), transaction():
        rewards.cancel(redemption, member.account_id)
    with transaction():
        events.release(signup, member.account_id)
    assert points.balance_of(member.id) == 1000 and now_of(redemption) is RedemptionState.CANCELLED
    assert all_is_well()


def test_a_place_given_up_too_late_returns_nothing():
    event, member = events_making.published(2, cancel_until=clock.now() - timedelta(hours=1)), rich()
    redemption = making.redeem(place_at(event), member)
    with transaction():
        events.release(events.sign_up_of(event, member.id), member.account_id)
    assert points.balance_of(member.id) == 900 and now_of(redemption) is RedemptionState.EXPIRED and all_is_well()


def test_no_seat_no_points():
    event, member = events_making.published(1), rich()
    reward = place_at(event)
    events_making.signed_up(event)
    with pytest.raises(Refusal) as refused:
        making.redeem(reward, member)
    assert refused.value.status == 409 and points.balance_of(member.id) == 1000
    assert events.sign_up_of(event, member.id) is None


def test_an_event_that_is_called_off_returns_the_points_of_redeemed_places():
    event, member = events_making.published(3), rich()
    redemption = making.redeem(place_at(event), member)
    with transaction():
        events.call_off(event, Words("台风"), make.staff().id)
    assert points.balance_of(member.id) == 1000 and now_of(redemption) is RedemptionState.CANCELLED and all_is_well()


def test_who_has_a_place_already_is_not_sold_a_second():
    event, member = events_making.published(3), rich()
    events_making.signed_up(event, member=member)
    with pytest.raises(Refusal):
        making.redeem(place_at(event), member)
    assert points.balance_of(member.id) == 1000


def test_a_donation_is_given_at_once_and_counted():
    member, reward = rich(), making.reward(kind="donation", stock=None)
    redemption = making.redeem(reward, member, quantity=3)
    assert redemption.state is RedemptionState.FULFILLED and rewards.given_by(reward) == (1, 300) and all_is_well()
