"""Signing up, the waiting list, withdrawing, the draw and calling off."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.gatherings import events
from portal.club.gatherings.events import Mode, Party, PartyState
from portal.club.ground.outbox import Message
from portal.club.people.members import Grade
from portal.club.purse import points
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.making.events import draft, plan, published, rich, signed_up

pytestmark = pytest.mark.usefixtures("app")


def release(signup):
    with transaction():
        return events.release(signup, None)


def told(signup, topic):
    rows = select(Message).where(Message.account_id == signup.member.account_id, Message.topic == topic)
    return list(session.scalars(rows))


def counters(event, sitting=0):
    session.refresh(event.sittings[sitting])
    one = event.sittings[sitting]
    return one.taken, one.offered, one.waiting


def test_a_family_gets_its_places_and_a_ticket_code():
    event = published(10)
    with transaction():
        signup = events.sign_up(event, event.sittings[0], make.member(), Party(2, (7, 4)))
    assert (signup.state, signup.size, signup.children) == (PartyState.HELD, 4, 2)
    assert len(signup.code) == 8
    assert counters(event) == (4, 0, 0)
    assert told(signup, "event_held")


def test_signing_up_twice_is_one_sign_up():
    event, member = published(10), make.member()
    assert signed_up(event, 2, member).id == signed_up(event, 3, member).id
    assert counters(event) == (2, 0, 0)


def test_when_seats_do_not_suffice_for_the_whole_party_it_waits_unsplit():
    event = published(5)
    signed_up(event, 4)
    family = signed_up(event, 3)
    assert (family.state, family.number) == (PartyState.WAITING, 1)
    assert counters(event) == (4, 0, 1)


def test_nobody_overtakes_a_waiting_party_that_would_fit():
    event = published(4)
    first, second = signed_up(event, 3), signed_up(event, 2)
    third = signed_up(event, 3)
    release(first)
    session.refresh(second)
    session.refresh(third)
    assert (second.state, third.state) == (PartyState.OFFERED, PartyState.WAITING)
    newcomer = signed_up(event, 3)
    assert newcomer.state is PartyState.WAITING


def test_a_newcomer_takes_what_is_too_small_for_everybody_ahead():
    event = published(5)
    signed_up(event, 4)
    family = signed_up(event, 3)
    single = signed_up(event, 1)
    assert (family.state, single.state) == (PartyState.WAITING, PartyState.HELD)
    assert counters(event) == (5, 0, 1)


def test_a_freed_place_is_offered_to_the_first_party_that_fits_and_those_passed_are_told():
    event = published(6)
    couple, four = signed_up(event, 2), signed_up(event, 4)
    big, small = signed_up(event, 4), signed_up(event, 2)
    release(couple)
    session.refresh(small)
    assert small.state is PartyState.OFFERED
    assert small.offered_until is not None
    assert told(small, "event_offered")
    assert told(big, "event_passed_over")[0].values["free"] == 2
    assert four.state is PartyState.HELD
    assert counters(event) == (4, 2, 1)


def test_an_offer_is_taken_in_time():
    event = published(2)
    first, second = signed_up(event, 2), signed_up(event, 2)
    release(first)
    with transaction():
        events.accept(second)
    assert second.state is PartyState.HELD
    assert counters(event) == (2, 0, 0)


def test_an_offer_that_was_not_taken_goes_to_the_next_party():
    with clock.at(clock.moment_of(clock.today(), 10)):
        event = published(2)
        first, second, third = signed_up(event, 2), signed_up(event, 2), signed_up(event, 1)
        release(first)
        later = clock.now() + timedelta(hours=2)
    with clock.at(later):
        assert events.offers_due() == [event.sittings[0].id]
        with transaction():
            assert events.lapse_offers(event.sittings[0].id) == 1
        session.refresh(third)
        assert (second.state, third.state) == (PartyState.LAPSED, PartyState.OFFERED)
        with pytest.raises(Refusal), transaction():
            events.accept(second)
    assert counters(event) == (0, 1, 0)


def test_the_hours_of_an_offer_do_not_run_at_night():
    with clock.at(clock.moment_of(clock.today(), 23)):
        event = published(2)
        first, second = signed_up(event, 2), signed_up(event, 2)
        release(first)
        tomorrow = clock.today() + timedelta(days=1)
    session.refresh(second)
    assert second.offered_until == clock.moment_of(tomorrow, 11)


def test_a_party_learns_why_it_is_not_next():
    event = published(2)
    signed_up(event, 2)
    first, second = signed_up(event, 2), signed_up(event, 1)
    assert events.standing_of(first).ahead == 0
    standing = events.standing_of(second)
    assert (standing.number, standing.ahead, standing.ahead_people) == (2, 1, 2)
    assert [(place.size, place.is_mine) for place in standing.queue] == [(2, False), (1, True)]
    assert str(standing.why)


def test_places_cost_points_and_a_withdrawal_in_time_gives_them_back():
    event, member = published(10, price=20), rich()
    before = points.balance_of(member.id)
    signup = signed_up(event, 2, member)
    assert points.balance_of(member.id) == before - 40
    release(signup)
    release(signup)
    assert points.balance_of(member.id) == before
    assert counters(event) == (0, 0, 0)


def test_after_the_deadline_the_place_is_freed_but_the_points_stay():
    event, member = published(10, price=20), rich()
    before = points.balance_of(member.id)
    signup = signed_up(event, 1, member)
    with clock.at(event.cancel_until):
        release(signup)
    assert points.balance_of(member.id) == before - 20
    assert counters(event) == (0, 0, 0)


def test_too_few_points_leave_nothing_behind():
    event = published(10, price=20)
    with pytest.raises(Refusal), transaction():
        events.sign_up(event, event.sittings[0], make.member(), Party(1))
    session.expire_all()
    assert counters(event) == (0, 0, 0)


def test_who_withdrew_may_come_back():
    event, member = published(10), make.member()
    first = signed_up(event, 1, member)
    release(first)
    assert signed_up(event, 1, member).id != first.id


@pytest.mark.parametrize(
    ("party", "field"),
    [(Party(0), "adults"), (Party(6), "adults"), (Party(1, (20,)), "ages"), (Party(2, (7, 7, 7, 7)), "adults")],
)
def test_a_party_outside_the_bounds_is_refused_beside_its_field(party, field):
    event = published(10)
    with pytest.raises(Refusal) as no, transaction():
        events.sign_up(event, event.sittings[0], make.member(), party)
    assert no.value.field == field


def test_a_session_of_another_event_is_refused():
    event, other = published(10), published(10)
    with pytest.raises(Refusal) as no, transaction():
        events.sign_up(event, other.sittings[0], make.member(), Party(1))
    assert no.value.field == "sitting"


def test_children_do_not_come_to_an_event_for_adults():
    event = published(10, children_welcome=False)
    with pytest.raises(Refusal), transaction():
        events.sign_up(event, event.sittings[0], make.member(), Party(1, (9,)))


@pytest.mark.parametrize(
    "values",
    [
        {"audience": events.Audience.OWNERS},
        {"least_grade": Grade.GOLD},
        {"opens_at": clock.now() + timedelta(days=1)},
        {"opens_at": clock.now() - timedelta(days=3), "closes_at": clock.now() - timedelta(days=1)},
        {"priority_grade": Grade.GOLD, "priority_until": clock.now() + timedelta(days=1)},
    ],
)
def test_who_may_not_come_or_comes_at_the_wrong_time_is_told_why(values):
    event = published(10, **values)
    with pytest.raises(Refusal) as no:
        signed_up(event, 1)
    assert str(no.value)


def test_an_event_of_one_estate_is_for_its_people():
    estate = make.estate()
    event, neighbour = published(10, estate_id=estate.id, estate_only=True), make.member()
    with pytest.raises(Refusal):
        signed_up(event, 1)
    with transaction():
        neighbour.estate_id = estate.id
    assert signed_up(event, 1, neighbour).state is PartyState.HELD


def test_more_seats_are_offered_to_those_who_wait():
    event = published(2)
    signed_up(event, 2)
    waiting = signed_up(event, 2)
    one = event.sittings[0]
    bigger = [events.SittingPlan(one.label, one.starts_at, one.ends_at, 4, id=one.id)]
    with transaction():
        events.edit(event, events.EventPlan(plan().values, bigger), make.staff().id)
    session.refresh(waiting)
    assert waiting.state is PartyState.OFFERED


def test_seats_cannot_be_fewer_than_those_given():
    event = published(4)
    signed_up(event, 3)
    one = event.sittings[0]
    smaller = [events.SittingPlan(one.label, one.starts_at, one.ends_at, 2, id=one.id)]
    with pytest.raises(Refusal) as no, transaction():
        events.edit(event, events.EventPlan(plan().values, smaller), make.staff().id)
    assert no.value.field == "sittings-0-seats"


def test_a_new_place_is_told_to_everybody_who_signed_up():
    event = published(4)
    signup = signed_up(event, 1)
    one = event.sittings[0]
    same = [events.SittingPlan(one.label, one.starts_at, one.ends_at, 4, id=one.id)]
    with transaction():
        events.edit(event, events.EventPlan(plan(place=Words("会所二层")).values, same), make.staff().id)
    assert told(signup, "event_changed")


def test_calling_off_tells_everybody_and_gives_the_points_back():
    event, member = published(2, price=20), rich()
    before = points.balance_of(member.id)
    held, waiting = signed_up(event, 2, member), signed_up(event, 1)
    with clock.at(event.cancel_until + timedelta(hours=1)), transaction():
        assert events.call_off(event, Words("台风", "Typhoon"), make.staff().id) == 2
    assert points.balance_of(member.id) == before
    assert told(held, "event_called_off")
    assert told(waiting, "event_called_off")
    assert counters(event) == (0, 0, 0)


def test_the_draw_is_reproducible_from_the_seed_that_was_committed():
    event = published(5, mode=Mode.DRAW)
    committed = events.commitment(event)
    for size in (2, 3, 1, 4, 2):
        assert signed_up(event, size).state is PartyState.ENTERED
    with pytest.raises(Refusal), transaction():
        events.run_draw(event, None)
    with clock.at(event.closes_at):
        with transaction():
            events.run_draw(event, None)
        with pytest.raises(Refusal), transaction():
            events.run_draw(event, None)
    result = events.result_of(event)
    lots = [signup.lot for signup in result]
    assert events.commitment(event) == committed
    assert lots == events.order_of(event.seed, event.sittings[0].id, [1, 2, 3, 4, 5])
    seated = [signup for signup in result if signup.state is PartyState.HELD]
    queue = [signup.number for signup in result if signup.state is PartyState.WAITING]
    assert sum(signup.size for signup in seated) <= 5
    assert queue == list(range(1, len(queue) + 1))


def test_nobody_who_is_drawn_is_charged_unasked():
    event, member = published(5, mode=Mode.DRAW, price=20), rich()
    before = points.balance_of(member.id)
    signup = signed_up(event, 2, member)
    with clock.at(event.closes_at):
        with transaction():
            events.run_draw(event, None)
        session.refresh(signup)
        assert signup.state is PartyState.OFFERED
        with transaction():
            events.accept(signup)
    assert points.balance_of(member.id) == before - 40


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"closes_at": clock.now() - timedelta(days=9)}, "closes_at"),
        ({"closes_at": clock.now() + timedelta(days=30)}, "closes_at"),
        ({"cancel_until": clock.now() + timedelta(days=30)}, "cancel_until"),
        ({"child_from": 9, "child_to": 3}, "child_to"),
        ({"estate_only": True}, "estate_id"),
        ({"priority_grade": Grade.GOLD}, "priority_until"),
    ],
)
def test_an_event_that_contradicts_itself_is_refused_beside_the_field(change, field):
    with pytest.raises(Refusal) as no:
        draft(4, **change)
    assert no.value.field == field


def test_a_price_is_a_promise_to_those_who_signed_up():
    event = published(4)
    signed_up(event, 1)
    one = event.sittings[0]
    same = [events.SittingPlan(one.label, one.starts_at, one.ends_at, 4, id=one.id)]
    with pytest.raises(Refusal) as no, transaction():
        events.edit(event, events.EventPlan(plan(price=50).values, same), make.staff().id)
    assert no.value.field == "price"
