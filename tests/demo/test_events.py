"""The demo's fifteen events are made by the club's verbs: past, open, full with a queue, draw to come."""

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.club.gatherings.events import Deposit, Event, PartyState, SignUp, check
from portal.club.people.accounts import Role
from portal.club.people.members import Grade
from portal.database import session, transaction
from portal.demo import estates, events
from portal.demo.world import World
from tests import make
from tests.making import points as making


@pytest.fixture(scope="module")
def world(app_of_module):
    world = World()
    world.employ("zhou-min", make.staff(), Role.CUSTOMER_SERVICE, None)
    estates.fill(world)
    with clock.at(world.moment(-400)), transaction():
        for number in range(60):
            member = make.member()
            member.is_owner, member.grade = True, Grade.GOLD if number % 6 == 0 else Grade.OWNER
            member.estate_id = world.estates[("court", "city", "mansion", "world")[number % 4]].id
            world.people[events.HOST if number == 0 else f"member-{number}"] = member
    with clock.at(world.moment(-300)):
        making.rules()
        for member in world.people.values():
            making.earn(member, 200)
    events.fill(world)
    world.agenda.live()
    return world


def states_of(event):
    rows = session.execute(select(SignUp.state, func.count()).where(SignUp.event_id == event.id).group_by(SignUp.state))
    return dict(rows.all())


def test_there_is_an_event_of_every_sort(world):
    assert session.scalar(select(func.count()).select_from(Event)) == 15
    tea, badminton = world.events["garden-tea"], world.events["badminton"]
    assert states_of(tea)[PartyState.WAITING] == 4
    assert [sitting.free for sitting in tea.sittings] == [0, 6]
    assert {PartyState.OFFERED, PartyState.WAITING} <= set(states_of(badminton))
    assert set(states_of(world.events["year-end"])) == {PartyState.ENTERED}
    assert world.events["couplets"].opens_at > clock.now()
    for event in session.scalars(select(Event)):
        assert event.picture_id
        assert event.title.en
        assert event.description.en


def test_of_the_past_ones_most_came_and_some_did_not_and_somebody_wrote_how_it_was(world):
    past = [event for event in session.scalars(select(Event)) if event.is_over]
    assert len(past) == 5
    for event in past:
        states = states_of(event)
        assert set(states) <= {PartyState.ATTENDED, PartyState.ABSENT, PartyState.LAPSED}
        assert states[PartyState.ATTENDED] > states.get(PartyState.ABSENT, 0)
        assert event.afterwards


def test_the_host_of_the_demo_has_a_ticket_and_has_been_to_events(world):
    mine = select(SignUp.state).where(SignUp.member_id == world.people[events.HOST].id)
    states = list(session.scalars(mine))
    assert states.count(PartyState.HELD) == 1
    assert states.count(PartyState.ATTENDED) == 2


def test_a_deposit_came_back_to_those_who_came_and_some_is_still_locked(world):
    ended = dict(session.execute(select(SignUp.deposit_state, func.count()).group_by(SignUp.deposit_state)).all())
    assert {Deposit.LOCKED, Deposit.RETURNED} <= set(ended)
    assert check() == []
