"""Check-in: a ticket counts once, and points are only for those who came."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from portal import clock
from portal.club.gatherings import events
from portal.club.gatherings.events import PartyState, SignUp
from portal.club.ground.audit import AuditEntry
from portal.club.purse import points
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making.events import plan, published, signed_up

pytestmark = pytest.mark.usefixtures("app")
MOVED = timedelta(hours=3)


def let_in(signup, moment=None):
    with clock.at(moment or signup.sitting.starts_at), transaction():
        return events.check_in(signup, make.staff().id)


def test_the_second_scan_says_so_and_pays_nothing():
    signup = signed_up(published(), 2)
    with transaction():
        points.install_rules()
    assert let_in(signup) == 2
    assert let_in(signup) == 0
    assert signup.state is PartyState.ATTENDED
    assert points.balance_of(signup.member_id) == 5


def test_a_code_is_found_however_it_is_typed():
    signup = signed_up(published(), 1)
    for typed in (signup.code, signup.spoken_code, signup.code.lower(), f" {signup.code[:4]} {signup.code[4:]} "):
        assert events.find_ticket(signup.event, typed).id == signup.id


def test_a_ticket_of_another_event_is_refused():
    signup, other = signed_up(published(), 1), published()
    with pytest.raises(Refusal) as no:
        events.find_ticket(other, signup.code)
    assert no.value.field == "code"


def test_nobody_is_let_in_before_the_day():
    signup = signed_up(published(), 1)
    with pytest.raises(Refusal):
        let_in(signup, signup.sitting.starts_at - timedelta(days=1))


def test_a_party_that_waits_or_withdrew_has_no_ticket():
    event = published(2)
    first, waiting = signed_up(event, 2), signed_up(event, 1)
    with pytest.raises(Refusal):
        let_in(waiting)
    with transaction():
        events.release(first, None)
    with pytest.raises(Refusal):
        let_in(first)


def test_afterwards_those_who_did_not_come_are_absent_and_the_queue_is_closed():
    event = published(2)
    came_not, waiting = signed_up(event, 2), signed_up(event, 1)
    with clock.at(event.ends_at + timedelta(hours=4)), transaction():
        assert events.settle() == 1
    for signup in (came_not, waiting):
        session.refresh(signup)
    session.refresh(event.sittings[0])
    assert (came_not.state, waiting.state) == (PartyState.ABSENT, PartyState.LAPSED)
    assert event.sittings[0].waiting == 0


def test_the_calendar_file_is_read_back_with_its_times():
    signup = signed_up(published(), 2)
    entry = Calendar.from_ical(events.calendar_of(signup, "https://club.example/events/1/ticket")).walk("VEVENT")[0]
    assert entry.decoded("dtstart") == signup.sitting.starts_at
    assert entry.decoded("dtend") == signup.sitting.ends_at
    assert str(entry["summary"]) == "秋日游园茶会"
    assert str(entry["status"]) == "CONFIRMED"


def entry_of(signup):
    session.refresh(signup)
    return Calendar.from_ical(events.calendar_of(signup, "https://club.example/events/1/ticket")).walk("VEVENT")[0]


def test_the_calendar_file_counts_its_changes_so_that_the_newer_one_is_believed():
    event = published()
    signup = signed_up(event, 2)
    before = entry_of(signup)
    with transaction():
        here = session.get_one(type(event), event.id)
        later = [
            events.SittingPlan(one.label, one.starts_at + MOVED, one.ends_at + MOVED, one.seats, one.id)
            for one in here.sittings
        ]
        events.edit(here, events.EventPlan(plan().values, later), make.staff().id)
    moved = entry_of(signup)
    assert moved["uid"] == before["uid"] and moved.decoded("dtstart") > before.decoded("dtstart")
    assert moved["sequence"] > before["sequence"] and "last-modified" in moved
    with transaction():
        events.release(session.get_one(SignUp, signup.id), None)
    gone = entry_of(signup)
    assert gone["sequence"] > moved["sequence"] and str(gone["status"]) == "CANCELLED"


def test_who_only_waits_has_no_confirmed_entry():
    event = published(1)
    signed_up(event)
    assert str(entry_of(signed_up(event))["status"]) == "TENTATIVE"


def noted_absent(signup, moment=None):
    with clock.at(moment or signup.sitting.ends_at), transaction():
        return events.mark_absent(session.get_one(SignUp, signup.id), make.staff().id)


def test_after_the_end_the_door_notes_who_did_not_come_once_and_the_audit_says_who_did():
    signup = signed_up(published(), 2)
    assert noted_absent(signup) is True
    assert noted_absent(signup) is False
    session.refresh(signup)
    assert signup.state is PartyState.ABSENT
    noted = session.scalars(select(AuditEntry).where(AuditEntry.act == "event.absent")).all()
    assert [entry.ids["sign_up"] for entry in noted] == [signup.id]


def test_until_the_session_is_over_nobody_is_absent():
    event = published((4, 4))
    early = signed_up(event, 1)
    for moment in (early.sitting.starts_at - timedelta(days=2), early.sitting.ends_at - timedelta(seconds=1)):
        with pytest.raises(Refusal):
            noted_absent(early, moment)
    later = signed_up(event, 1, sitting=1)
    assert noted_absent(early) is True  # its own session, not the event's last
    with pytest.raises(Refusal):
        noted_absent(later, early.sitting.ends_at)


def test_who_came_waits_or_withdrew_is_not_made_absent():
    event = published(2)
    came, waiting = signed_up(event, 2), signed_up(event, 1)
    let_in(came)
    for signup in (came, waiting):
        was = signup.state
        with pytest.raises(Refusal):
            noted_absent(signup)
        session.refresh(signup)
        assert signup.state is was
