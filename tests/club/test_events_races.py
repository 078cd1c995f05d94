"""Twenty people and one seat, two doors and one ticket: real processes, and each race with its negative control."""

from collections import Counter
from unittest.mock import patch

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.club import events, points
from portal.club.events import Party, State, attendance, seats
from portal.club.events.tables import Event, SignUp, Sitting
from portal.club.members import Member
from portal.database import attempt, session, transaction
from tests import make
from tests.making.events import published, signed_up
from tests.making.racers import race

pytestmark = pytest.mark.race
RACERS = 20
UNGUARDED_CLAIM = (
    update(Sitting)
    .where(Sitting.id == seats.bindparam("in_sitting"))
    .values(taken=Sitting.taken + seats.bindparam("places"))
)


def sign_up(event_id, member_id):
    def act():
        event = session.get_one(Event, event_id)
        return events.sign_up(event, event.sittings[0], session.get_one(Member, member_id), Party(1)).state.value

    return attempt(act)


def sign_up_without_guard(event_id, member_id):
    with patch.object(seats, "CLAIM", UNGUARDED_CLAIM):
        return sign_up(event_id, member_id)


def outcome(app, act):
    event = published(1)
    people = [make.member() for _ in range(RACERS)]
    return event, Counter(race(app, act, [(event.id, person.id) for person in people]))


def test_twenty_processes_and_one_seat_give_one_place_and_an_ordered_queue(app):
    event, came = outcome(app, sign_up)
    assert came == {"held": 1, "waiting": RACERS - 1}
    numbers = session.scalars(select(SignUp.number).where(SignUp.state == State.WAITING).order_by(SignUp.number))
    assert list(numbers) == list(range(1, RACERS))
    session.refresh(event.sittings[0])
    assert (event.sittings[0].taken, event.sittings[0].waiting) == (1, RACERS - 1)


def test_without_the_guard_of_the_claim_the_race_is_lost(app):
    """The negative control: only the CHECK stands then, and people get an error instead of a number."""
    _event, came = outcome(app, sign_up_without_guard)
    assert came != {"held": 1, "waiting": RACERS - 1}


def check_in(sign_up_id, clerk_id, moment):
    def act():
        with clock.at(moment):
            return events.check_in(session.get_one(SignUp, sign_up_id), clerk_id)

    return attempt(act)


def check_in_without_guard(sign_up_id, clerk_id, moment):
    with patch.object(attendance, "ADMIT", update(SignUp)):
        return check_in(sign_up_id, clerk_id, moment)


def ticket():
    signup = signed_up(published(4), 2)
    with transaction():
        points.install_rules()
    clerks = [make.staff().id, make.staff(name="何伟").id]
    return signup, [(signup.id, clerk, signup.sitting.starts_at) for clerk in clerks]


def test_two_doors_scan_one_ticket_and_it_pays_points_once(app):
    signup, doors = ticket()
    assert sorted(race(app, check_in, doors)) == [False, True]
    session.rollback()
    assert points.balance_of(signup.member_id) == 5


def test_without_the_guard_of_the_door_both_say_it_is_the_first(app):
    _signup, doors = ticket()
    assert race(app, check_in_without_guard, doors) == [True, True]
