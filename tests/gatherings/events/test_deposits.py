"""Deposits of events: locked with the place, returned at the door or in time, kept when nobody comes."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text, update

from portal import clock
from portal.club.gatherings import events
from portal.club.gatherings.events import Deposit, Mode, PartyState, SignUp
from portal.club.gatherings.events.tables import Event
from portal.club.ground.outbox import Message
from portal.club.purse import points
from portal.database import changed, session, transaction
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.making import points as making
from tests.making.events import plan, published, rich, signed_up


def fresh(signup):
    session.expire_all()
    return session.get_one(SignUp, signup.id)


def purse(member_id):
    """(balance, locked)"""
    standing = points.standing_of(member_id)
    return standing.balance, standing.locked


def settled(signup):
    with clock.at(signup.sitting.ends_at + timedelta(hours=4)), transaction():
        return events.settle()


def admit(signup, *, late=timedelta()):
    with clock.at(signup.sitting.starts_at + late), transaction():
        return events.check_in(session.get_one(SignUp, signup.id), make.staff().id)


def kinds(member_id):
    return [line.kind for line in reversed(points.ledger_of(member_id).rows)]


@pytest.fixture(autouse=True)
def nothing_is_broken(app):
    yield
    assert events.check() == [] and points.check() == []


def test_a_place_locks_the_deposit_of_the_whole_party_beside_the_price(app):
    signup = signed_up(published(price=5, deposit=20), 3, rich())
    assert (signup.price, signup.deposit, signup.deposit_state) == (15, 60, Deposit.LOCKED)
    assert purse(signup.member_id) == (25, 60)
    held = session.scalars(select(Message).where(Message.topic == "event_held")).one()
    assert held.values["deposit"] == 60


def test_who_is_short_of_the_deposit_pays_no_price_either_and_takes_no_seat(app):
    event, member = published(price=10, deposit=95), rich()
    with pytest.raises(Refusal) as refused:
        signed_up(event, 1, member)
    assert "5" in str(refused.value.sentence)
    session.expire_all()
    assert purse(member.id) == (100, 0) and event.sittings[0].taken == 0


def test_the_price_takes_what_expires_first_and_the_deposit_what_expires_last(app):
    member = make.member()
    for year in (2025, 2026):
        making.earn(member, 30, datetime(year, 6, 1, tzinfo=clock.ZONE))  # good until the end of the next
    signed_up(published(price=20, deposit=20), 1, member)
    assert [lot.remaining for lot in points.lots_of(member.id)] == [10, 10]


def test_checking_in_returns_it_once(app):
    signup = signed_up(published(deposit=20), 2, rich())
    assert admit(signup) and not admit(signup)
    signup = fresh(signup)
    assert signup.deposit_state is Deposit.RETURNED and purse(signup.member_id)[1] == 0
    assert kinds(signup.member_id).count(points.EntryKind.UNLOCK) == 1


def test_withdrawing_in_time_returns_it(app):
    signup = signed_up(published(price=10, deposit=20), 1, rich())
    with transaction():
        events.release(session.get_one(SignUp, signup.id), None)
    assert fresh(signup).deposit_state is Deposit.RETURNED and purse(signup.member_id) == (100, 0)
    told = session.scalars(select(Message).where(Message.topic == "event_released")).one().values
    assert (told["given_back"], told["kept"]) == (30, 0)


def test_withdrawing_too_late_loses_it_and_the_letter_says_so(app):
    event = published(deposit=20)
    signup = signed_up(event, 1, rich())
    with clock.at(event.cancel_until), transaction():
        events.release(session.get_one(SignUp, signup.id), None)
    assert fresh(signup).deposit_state is Deposit.KEPT and purse(signup.member_id) == (80, 0)
    told = session.scalars(select(Message).where(Message.topic == "event_released")).one().values
    assert (told["given_back"], told["kept"]) == (0, 20)


def test_who_stays_away_loses_it_once_and_is_told(app):
    signup = signed_up(published(deposit=20), 1, rich())
    assert settled(signup) == 1 and settled(signup) == 0
    signup = fresh(signup)
    assert (signup.state, signup.deposit_state) == (PartyState.ABSENT, Deposit.KEPT)
    assert purse(signup.member_id) == (80, 0)
    assert len(session.scalars(select(Message).where(Message.topic == "event_deposit_kept")).all()) == 1


def test_who_is_noted_as_absent_by_hand_loses_it_once_and_the_job_adds_nothing(app):
    signup = signed_up(published(deposit=20), 2, rich())
    for _ in range(2):
        with clock.at(signup.sitting.ends_at), transaction():
            events.mark_absent(session.get_one(SignUp, signup.id), make.staff().id)
    assert settled(signup) == 0
    signup = fresh(signup)
    assert (signup.state, signup.deposit_state) == (PartyState.ABSENT, Deposit.KEPT)
    assert purse(signup.member_id) == (60, 0) and kinds(signup.member_id).count(points.EntryKind.FORFEIT) == 1
    assert len(session.scalars(select(Message).where(Message.topic == "event_deposit_kept")).all()) == 1
    assert admit(signup, late=timedelta(hours=5))  # and they were there after all
    assert fresh(signup).deposit_state is Deposit.RETURNED and purse(signup.member_id)[1] == 0


def test_who_was_noted_as_absent_and_was_there_has_it_back_after_all(app):
    signup = signed_up(published(deposit=20), 1, rich())
    settled(signup)
    assert admit(signup, late=timedelta(hours=5))
    signup = fresh(signup)
    assert (signup.state, signup.deposit_state) == (PartyState.ATTENDED, Deposit.RETURNED)
    assert purse(signup.member_id)[1] == 0 and points.EntryKind.GIVE_BACK in kinds(signup.member_id)


def test_what_the_desk_gave_back_by_hand_is_not_given_back_again_at_the_door(app):
    signup = signed_up(published(deposit=20), 1, rich())
    settled(signup)
    with transaction():
        kept = points.by_key(f"deposit:{signup.id}:kept")
        points.ask_reversal(session.get_one(SignUp, signup.id).member, kept, "他其实来了", make.staff().id)
    assert purse(signup.member_id) == (100, 0)
    admit(signup, late=timedelta(hours=5))
    assert fresh(signup).deposit_state is Deposit.RETURNED
    assert kinds(signup.member_id).count(points.EntryKind.GIVE_BACK) == 1


def test_calling_the_event_off_returns_price_and_deposit(app):
    event = published(price=10, deposit=20)
    signup = signed_up(event, 2, rich())
    with transaction():
        events.call_off(session.get_one(Event, event.id), Words("下雨"), make.staff().id)
    assert purse(signup.member_id) == (100, 0)
    assert session.scalars(select(Message).where(Message.topic == "event_called_off")).one().values["given_back"] == 60


def test_who_waits_locks_nothing_until_the_place_is_taken(app):
    event = published(1, deposit=20)
    first, second = (signed_up(event, 1, rich(who)) for who in (make.member(), make.member()))
    assert second.state is PartyState.WAITING and purse(second.member_id) == (100, 0)
    with transaction():
        events.release(session.get_one(SignUp, first.id), None)
    assert fresh(second).state is PartyState.OFFERED and purse(second.member_id) == (100, 0)
    asked = session.scalars(select(Message).where(Message.topic == "event_offered")).one().values
    assert asked["deposit"] == 20
    with transaction():
        events.accept(session.get_one(SignUp, second.id))
    assert purse(second.member_id) == (80, 20)


def test_a_drawn_party_is_asked_before_anything_is_locked(app):
    event = published(mode=Mode.DRAW, deposit=20)
    signup = signed_up(event, 1, rich())
    with clock.at(event.closes_at), transaction():
        events.run_draw(session.get_one(Event, event.id), None)
    assert fresh(signup).state is PartyState.OFFERED and purse(signup.member_id) == (100, 0)


def test_a_deposit_that_expired_meanwhile_returns_and_expires_visibly(app):
    member = make.member()
    making.earn(member, 20, datetime(2025, 6, 1, tzinfo=clock.ZONE))
    with clock.at(datetime(2026, 12, 28, 12, tzinfo=clock.ZONE)):
        signup = signed_up(published(deposit=20), 1, member)
    assert admit(signup)
    assert kinds(member.id)[:4] == [
        points.EntryKind.EARN,
        points.EntryKind.LOCK,
        points.EntryKind.UNLOCK,
        points.EntryKind.EXPIRE,
    ]


def test_the_deposit_is_a_promise_to_those_who_signed_up(app):
    event = published(deposit=20)
    signed_up(event, 1, rich())
    with pytest.raises(Refusal) as refused, transaction():
        event = session.get_one(Event, event.id)
        known = [events.SittingPlan(s.label, s.starts_at, s.ends_at, s.seats, s.id) for s in event.sittings]
        events.edit(event, events.EventPlan(plan(deposit=30).values, known), make.staff().id)
    assert refused.value.field == "deposit"


def test_a_place_redeemed_as_a_reward_asks_no_deposit(app):
    event, member = published(deposit=20), rich()
    with transaction():
        signup = events.seat(event.sittings[0].id, member, 40, points_key="redemption:1")
    assert signup.deposit == 0 and purse(member.id) == (100, 0)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("UPDATE sign_ups SET deposit = 21", "did not lock"),
        ("UPDATE sign_ups SET deposit_state = 'returned'", "disagree"),
        ("UPDATE sign_ups SET deposit_state = 'kept'", "disagree"),
        ("UPDATE sign_ups SET deposit = 0, deposit_state = NULL", "knows nothing"),
        ("UPDATE sign_ups SET state = 'absent'", "still locked"),
    ],
)
def test_the_doctor_sees_a_sign_up_that_the_ledger_contradicts(app, damage, says):
    signup = signed_up(published(deposit=20), 1, rich())
    with transaction():
        changed(text(damage))
    assert any(says in sentence for sentence in events.check())
    with transaction():
        changed(update(SignUp).values(deposit=20, deposit_state=Deposit.LOCKED, state=PartyState.HELD))
    assert fresh(signup).deposit == 20


def test_a_party_that_presses_twice_locks_once(app):
    event, member = published(deposit=20), rich()
    for _ in range(2):
        signed_up(event, 1, member)
    assert purse(member.id) == (80, 20)
