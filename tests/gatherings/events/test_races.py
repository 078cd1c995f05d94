"""Twenty people and one seat, two doors and one ticket: real processes, and each race with its negative control."""

import pytest
from sqlalchemy import bindparam, select, update

from portal import clock
from portal.club.gatherings import events
from portal.club.gatherings.events import Party, PartyState, seats
from portal.club.gatherings.events.signup_tables import SignUp
from portal.club.gatherings.events.tables import Event, Sitting
from portal.club.people.members import Member
from portal.club.purse import points
from portal.database import session, transaction
from tests import make
from tests.making.events import published, rich, signed_up
from tests.races import race, without_checks

pytestmark = pytest.mark.race
RACERS = 20


def sign_up(event_id, member_id):
    event = session.get_one(Event, event_id)
    events.sign_up(event, event.sittings[0], session.get_one(Member, member_id), Party(1))


def unguarded_claim():
    """Take seats without asking whether any are free."""
    without_checks()
    more = {"taken": Sitting.taken + bindparam("places")}
    seats.CLAIM = update(Sitting).where(Sitting.id == bindparam("in_sitting")).values(**more)


def run_for_one_seat(app, **options):
    event = published(1)
    calls = [(event.id, make.member().id) for _ in range(RACERS)]
    outcomes = race(app, "tests.gatherings.events.test_races:sign_up", calls, **options)
    parties = session.scalars(select(SignUp).order_by(SignUp.number)).all()
    held = [signup for signup in parties if signup.state is PartyState.HELD]
    queue = [signup.number for signup in parties if signup.state is PartyState.WAITING]
    return outcomes, len(held), queue, session.get_one(Sitting, event.sittings[0].id)


def test_twenty_people_and_one_seat_give_one_place_and_a_queue_in_order(app):
    outcomes, held, queue, sitting = run_for_one_seat(app)
    assert outcomes == ["done"] * RACERS
    assert held == 1
    assert queue == list(range(1, RACERS))
    assert (sitting.taken, sitting.offered, sitting.waiting) == (1, 0, RACERS - 1)


def test_without_the_guard_of_the_claim_one_seat_is_given_to_several(app):
    _outcomes, held, _queue, _sitting = run_for_one_seat(
        app, without="tests.gatherings.events.test_races:unguarded_claim"
    )
    assert held > 1


def check_in(sign_up_id, clerk_id, moment):
    """As the door does it; a second scan counts as an error here, so that the outcomes tell them apart."""
    with clock.at(moment):
        if not events.check_in(session.get_one(SignUp, sign_up_id), clerk_id):
            raise LookupError("scanned before")


def scan_twice(app, **options):
    signup = signed_up(published(4), 2)
    with transaction():
        points.install_rules()
    clerks = [make.staff().id, make.staff(name="何伟").id]
    calls = [(signup.id, clerk, signup.sitting.starts_at) for clerk in clerks]
    return signup, race(app, "tests.gatherings.events.test_races:check_in", calls, **options)


def test_two_doors_scan_one_ticket_and_it_pays_points_once(app):
    signup, outcomes = scan_twice(app)
    assert outcomes == ["LookupError", "done"]
    assert points.balance_of(signup.member_id) == 5


def test_without_the_guard_of_the_door_both_say_it_is_the_first(app):
    _signup, outcomes = scan_twice(app, without="tests.races:without_steps")
    assert outcomes == ["done", "done"]


def one_purse_for_ten_deposits(app, **options):
    """A member with a hundred points signs up for ten events at once, each of which asks them all as a deposit."""
    member = rich()
    calls = [(published(5, deposit=100).id, member.id) for _ in range(10)]
    outcomes = race(app, "tests.gatherings.events.test_races:sign_up", calls, **options)
    held = session.scalars(select(SignUp).where(SignUp.state == PartyState.HELD)).all()
    taken = session.scalars(select(Sitting.taken).order_by(Sitting.id)).all()
    return outcomes, len(held), sum(taken), points.standing_of(member.id)


def test_ten_deposits_from_one_purse_lock_it_once_and_the_others_take_no_seat(app):
    outcomes, held, taken, purse = one_purse_for_ten_deposits(app)
    assert outcomes == ["Refusal"] * 9 + ["done"]
    assert (held, taken) == (1, 1)
    assert (purse.balance, purse.locked) == (0, 100)
    assert points.check() == [] and events.check() == []


def test_without_the_guards_of_the_purse_several_deposits_are_locked_from_it(app):
    _outcomes, held, _taken, purse = one_purse_for_ten_deposits(
        app, without="tests.purse.points.test_races:without_guards"
    )
    assert held > 1 and purse.locked > 100
