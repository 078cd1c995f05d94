"""The door: which session is on, who of a party came, what is taken back, and who comes without a sign-up."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from portal import clock
from portal.club.gatherings import events
from portal.club.gatherings.events import Deposit, Party, PartyState, SignUp
from portal.club.ground.outbox import Channel, Message
from portal.club.purse import points
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.making.events import draft, published, rich, signed_up

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def nothing_is_broken(app):
    yield
    session.expire_all()
    assert events.check() == [] and points.check() == []


def rules():
    """From now on coming earns five points (and joining would)."""
    with transaction():
        points.install_rules()


def let_in(signup, moment=None, **how):
    with clock.at(moment or signup.sitting.starts_at), transaction():
        return events.check_in(session.get_one(SignUp, signup.id), make.staff().id, **how)


def fresh(signup):
    session.expire_all()
    return session.get_one(SignUp, signup.id)


def put_back(signup):
    with clock.at(signup.sitting.starts_at), transaction():
        return events.put_back(session.get_one(SignUp, signup.id), "扫错了票", make.staff().id)


def test_a_ticket_for_another_session_is_asked_about_and_either_answer_is_kept():
    event = published((4, 8), kind=events.EventKind.FAMILY)
    event_day = event.sittings[0].starts_at
    with clock.at(event_day - timedelta(days=2)), transaction():
        here = session.get_one(type(event), event.id)
        first, second = here.sittings
        second.starts_at, second.ends_at = first.ends_at + 4 * HOUR, first.ends_at + 6 * HOUR
        here.ends_at = second.ends_at
    later, moving = signed_up(event, 2, sitting=1), signed_up(event, 3, sitting=1)
    with pytest.raises(events.AnotherSession) as asked:
        let_in(later, event_day)
    assert "第1场" in str(asked.value.sentence) and "第2场" in str(asked.value.sentence)
    assert fresh(later).state is PartyState.HELD and points.balance_of(later.member_id) == 0
    assert let_in(later, event_day, into=later.sitting_id) == 2
    assert let_in(moving, event_day, into=event.sittings[0].id) == 3
    assert fresh(later).sitting.id == event.sittings[1].id and fresh(moving).sitting.id == event.sittings[0].id
    assert [one.taken for one in fresh(moving).event.sittings] == [3, 2]
    on_time = signed_up(event, 1, sitting=1)
    assert let_in(on_time) == 1, "at its own hour nothing is asked"


def test_nobody_is_moved_into_a_session_without_room():
    event = published((1, 4))
    first, second = event.sittings
    with transaction():
        here = session.get_one(type(event), event.id)
        here.sittings[1].starts_at, here.sittings[1].ends_at = first.ends_at + 4 * HOUR, first.ends_at + 6 * HOUR
        here.ends_at = here.sittings[1].ends_at
    party = signed_up(event, 2, sitting=1)
    with pytest.raises(Refusal):
        let_in(party, first.starts_at, into=first.id)
    assert fresh(party).state is PartyState.HELD and fresh(party).sitting_id == second.id


def test_some_of_a_party_come_and_the_rest_later_and_the_points_come_once():
    signup = signed_up(published(), 4)
    rules()
    assert let_in(signup, people=3) == 3
    assert (fresh(signup).came, fresh(signup).missing) == (3, 1)
    figures = events.door_figures(signup.event)[0]
    assert (figures.came, figures.due, figures.parties) == (3, 4, 0)
    assert let_in(signup) == 1 and fresh(signup).came == 4
    assert let_in(signup) == 0
    assert points.balance_of(signup.member_id) == 5


@pytest.mark.parametrize("people", [0, -1, 5, 2**63])
def test_more_people_than_the_ticket_has_are_refused(people):
    signup = signed_up(published(), 4)
    with pytest.raises(Refusal):
        let_in(signup, people=people)
    assert let_in(signup, people=4) == 4


def test_a_number_is_put_right_from_what_was_seen():
    signup = signed_up(published(), 4)
    let_in(signup)
    with transaction():
        events.count_again(session.get_one(SignUp, signup.id), 3, 4, make.staff().id)
    with pytest.raises(Refusal), transaction():
        events.count_again(session.get_one(SignUp, signup.id), 2, 4, make.staff().id)
    assert fresh(signup).came == 3


def test_a_check_in_is_taken_back_by_a_reversing_line_and_earns_again_the_next_time():
    signup = signed_up(published(), 2)
    rules()
    let_in(signup)
    assert put_back(signup) == 5
    back = fresh(signup)
    assert (back.state, back.came, back.checked_in_at) == (PartyState.HELD, 0, None)
    lines = [(line.kind, line.amount) for line in points.ledger_of(signup.member_id).rows]
    assert lines[:2] == [(points.EntryKind.CLAW_BACK, -5), (points.EntryKind.EARN, 5)]
    told = session.scalars(select(Message).where(Message.topic == "points_taken_back")).one()
    assert told.values["why"] == "扫错了票"
    with pytest.raises(Refusal):
        put_back(signup)
    assert let_in(signup) == 2 and points.balance_of(signup.member_id) == 5
    assert put_back(signup) == 5 and points.balance_of(signup.member_id) == 0


def test_a_deposit_is_locked_again_with_the_check_in_taken_back_unless_it_is_spent():
    event = published(deposit=20)
    keeps, spends = signed_up(event, 1, rich()), signed_up(event, 1, rich())
    for one in (keeps, spends):
        let_in(one)
    with transaction():
        points.spend(spends.member_id, 100, key="elsewhere", reason="adjustment")
    for one in (keeps, spends):
        put_back(one)
    assert fresh(keeps).deposit_state is Deposit.LOCKED and points.standing_of(keeps.member_id).locked == 20
    assert fresh(spends).deposit_state is Deposit.RETURNED and points.standing_of(spends.member_id).locked == 0
    with clock.at(event.ends_at + 4 * HOUR), transaction():
        assert events.settle() == 2
    assert fresh(keeps).deposit_state is Deposit.KEPT


def walk_in(event, member, size=1, moment=None):
    with clock.at(moment or event.starts_at - timedelta(minutes=10)), transaction():
        here = session.get_one(type(event), event.id)
        return events.walk_in(here, here.sittings[0], member, Party(size), make.staff().id)


def test_a_member_without_a_sign_up_takes_a_free_seat_and_earns_as_everybody():
    event = published(3)
    guest = make.member()
    rules()
    signup = walk_in(event, guest, 2)
    assert (signup.state, signup.came) == (PartyState.ATTENDED, 2)
    assert points.balance_of(signup.member_id) == 5 and fresh(signup).sitting.taken == 2
    with pytest.raises(Refusal):
        walk_in(event, signup.member)
    with pytest.raises(events.Full) as full:
        walk_in(event, make.member(), 2)
    assert "1" in str(full.value.sentence)


def test_who_waits_comes_first_until_the_session_has_begun():
    event = published(3)
    signed_up(event, 2)
    signed_up(event, 2)  # waits
    guest = make.member()
    with pytest.raises(events.Full):
        walk_in(event, guest)
    assert walk_in(event, guest, moment=event.starts_at + timedelta(minutes=5)).came == 1


def test_a_walk_in_is_refused_on_another_day_and_after_the_end():
    event = published(3)
    for moment in (event.starts_at - timedelta(days=1), event.ends_at):
        with pytest.raises(Refusal):
            walk_in(event, make.member(), moment=moment)
    with pytest.raises(Refusal):
        walk_in(published(3, audience=events.Audience.OWNERS), make.member())


def test_a_walk_in_pays_what_the_place_costs_or_stays_outside():
    event = published(3, price=30)
    with pytest.raises(Refusal):
        walk_in(event, make.member())
    payer = rich()
    assert walk_in(event, payer).price == 30
    session.expire_all()
    assert session.get_one(type(event), event.id).sittings[0].taken == 1


def sequence(calendar):
    return Calendar.from_ical(calendar).walk("VEVENT")[0]["sequence"]


def release(signup):
    with transaction():
        events.release(session.get_one(SignUp, signup.id), make.staff().id)


def restore(signup):
    with transaction():
        events.restore(session.get_one(SignUp, signup.id), make.staff().id)


def test_a_place_withdrawn_by_mistake_is_given_back_with_what_was_paid_for_it():
    event = published(3, price=10, deposit=5)
    member = make.member()
    signup = signed_up(event, 2, rich(member))
    release(signup)
    assert points.balance_of(signup.member_id) == 100
    gone = events.calendar_of(fresh(signup), "https://club.example/events/1")
    restore(signup)
    assert fresh(signup).state is PartyState.HELD and fresh(signup).sitting.taken == 2
    assert sequence(events.calendar_of(fresh(signup), "https://club.example/events/1")) > sequence(gone)
    assert points.balance_of(signup.member_id) == 70 and points.standing_of(signup.member_id).locked == 10
    release(signup)
    assert points.balance_of(signup.member_id) == 100
    restore(signup)
    assert points.balance_of(signup.member_id) == 70


def test_a_place_that_was_offered_on_does_not_come_back():
    event = published(2)
    signup = signed_up(event, 2)
    waits = signed_up(event, 2)
    release(signup)
    assert fresh(waits).state is PartyState.OFFERED
    with pytest.raises(Refusal):
        restore(signup)
    assert fresh(signup).state is PartyState.CANCELLED


def test_a_place_in_the_queue_comes_back_with_its_number():
    event = published(2)
    signed_up(event, 2)
    first, second = signed_up(event, 1), signed_up(event, 1)
    release(first)
    restore(first)
    assert (fresh(first).state, fresh(first).number) == (PartyState.WAITING, 1)
    assert fresh(second).sitting.waiting == 2


def test_the_day_before_everybody_with_a_place_is_reminded_once():
    event = published(2, bring=Words("请穿平底鞋", "Flat shoes"))
    held, waits = signed_up(event, 2), signed_up(event, 1)
    with clock.at(event.starts_at - timedelta(days=2)):
        assert events.remind() == 0
    with clock.at(clock.moment_of((event.starts_at - timedelta(days=1)).date(), 10)):
        assert events.remind() == 1
        assert events.remind() == 0
    (told,) = session.scalars(select(Message).where(Message.topic == "event_tomorrow")).all()
    assert told.account_id == held.member.account_id != waits.member.account_id
    assert told.channel is not Channel.PORTAL, "who has no e-mail reads it as a text message"


def test_only_a_draft_is_deleted():
    event, public = draft(), published()
    with transaction():
        events.discard(session.get_one(type(event), event.id), make.staff().id)
    assert session.get_one(type(event), event.id).status is events.EventStatus.DISCARDED
    with pytest.raises(Refusal), transaction():
        events.publish(session.get_one(type(event), event.id), None)
    with pytest.raises(Refusal), transaction():
        events.discard(session.get_one(type(event), public.id), make.staff().id)
