"""Twenty people and one seat, two doors and one ticket: real processes, and each race with its negative control."""

import pytest
from sqlalchemy import bindparam, select, update

from portal import clock
from portal.club.gatherings import events
from portal.club.gatherings.events import Party, PartyState, attendance, seats
from portal.club.gatherings.events.signup_tables import SignUp
from portal.club.gatherings.events.tables import Event, Sitting
from portal.club.people.members import Member
from portal.club.purse import points
from portal.database import changed, session, transaction
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


def let_the_rest_in(sign_up_id, clerk_id, moment):
    with clock.at(moment):
        if not events.check_in(session.get_one(SignUp, sign_up_id), clerk_id):
            raise LookupError("all were in")


def unguarded_rest():
    """Count people in without asking how many the ticket has."""
    without_checks()
    more = {"came": SignUp.came + bindparam("people")}
    attendance.MORE = update(SignUp).where(SignUp.id == bindparam("party")).values(**more)
    attendance._let_more_in = lambda signup, by, people: changed(attendance.MORE, party=signup.id, people=1)


def rest_of_a_party(app, **options):
    """Three of four are in; at two entrances the fourth is let in."""
    signup = signed_up(published(4), 4)
    with clock.at(signup.sitting.starts_at), transaction():
        events.check_in(session.get_one(SignUp, signup.id), make.staff().id, people=3)
    calls = [(signup.id, make.staff(name=name).id, signup.sitting.starts_at) for name in ("何伟", "周敏")]
    outcomes = race(app, "tests.gatherings.events.test_races:let_the_rest_in", calls, **options)
    return outcomes, session.scalar(select(SignUp.came).where(SignUp.id == signup.id))


def test_two_entrances_let_the_last_of_a_party_in_once(app):
    outcomes, came = rest_of_a_party(app)
    assert outcomes in (["LookupError", "done"], ["Refusal", "done"]) and came == 4


def test_without_the_guard_more_come_than_the_ticket_has(app):
    _outcomes, came = rest_of_a_party(app, without="tests.gatherings.events.test_races:unguarded_rest")
    assert came == 5


def put_back(sign_up_id, clerk_id, moment):
    with clock.at(moment):
        events.put_back(session.get_one(SignUp, sign_up_id), "扫错了票", clerk_id)


def taken_back_twice(app, **options):
    signup = signed_up(published(4), 2)
    with transaction():
        points.install_rules()
    with clock.at(signup.sitting.starts_at), transaction():
        events.check_in(session.get_one(SignUp, signup.id), make.staff().id)
    calls = [(signup.id, make.staff(name=name).id, signup.sitting.starts_at) for name in ("何伟", "周敏")]
    return signup, race(app, "tests.gatherings.events.test_races:put_back", calls, **options)


def test_two_clerks_take_one_check_in_back_and_the_points_go_once(app):
    signup, outcomes = taken_back_twice(app)
    assert outcomes == ["Refusal", "done"]
    assert points.balance_of(signup.member_id) == 0 and points.check() == []


def test_without_the_guard_of_the_steps_both_take_it_back(app):
    _signup, outcomes = taken_back_twice(app, without="tests.races:without_steps")
    assert outcomes == ["done", "done"]


def walk_in(event_id, member_id, clerk_id, moment):
    with clock.at(moment):
        event = session.get_one(Event, event_id)
        events.walk_in(event, event.sittings[0], session.get_one(Member, member_id), Party(1), clerk_id)


def unguarded_door():
    without_checks()
    more = {"taken": Sitting.taken + bindparam("places")}
    seats.CLAIM_BEGUN = update(Sitting).where(Sitting.id == bindparam("in_sitting")).values(**more)


def run_for_the_last_seat(app, **options):
    """Ten people without a sign-up and one seat, when the session has begun."""
    event, clerk = published(1), make.staff().id
    calls = [(event.id, make.member().id, clerk, event.starts_at) for _ in range(10)]
    outcomes = race(app, "tests.gatherings.events.test_races:walk_in", calls, **options)
    return outcomes, session.get_one(Sitting, event.sittings[0].id).taken


def test_ten_people_at_the_door_and_one_seat_give_one_place(app):
    outcomes, taken = run_for_the_last_seat(app)
    assert outcomes == ["Full"] * 9 + ["done"] and taken == 1


def test_without_the_guard_of_the_seats_the_door_lets_too_many_in(app):
    _outcomes, taken = run_for_the_last_seat(app, without="tests.gatherings.events.test_races:unguarded_door")
    assert taken > 1


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
