"""Twelve guests and one place to look at a project: real processes, and the race with its negative control."""

import pytest
from sqlalchemy import bindparam, func, select, update

from portal.club.prospects import leads
from portal.club.prospects.leads import Interested, Viewing, ViewingSlot, viewings
from portal.database import session
from tests.making.projects import published, slot
from tests.races import race, without_checks

pytestmark = pytest.mark.race
RACERS = 12


def book(slot_id, number):
    person = Interested.of_guest(f"客人{number}", f"1900000{number:04d}", "zh")
    leads.book(session.get_one(ViewingSlot, slot_id), person, version=1, changes=True, news=False)


def unguarded_claim():
    """Take places without asking whether one is free."""
    without_checks()
    more = {"taken": ViewingSlot.taken + 1}
    viewings.CLAIM = update(ViewingSlot).where(ViewingSlot.id == bindparam("in_slot")).values(**more)


def run_for_one_place(app, **options):
    hour = slot(published(), places=1)
    calls = [(hour.id, 5000 + number) for number in range(RACERS)]
    outcomes = race(app, "tests.prospects.leads.test_races:book", calls, **options)
    return outcomes, session.scalar(select(func.count()).select_from(Viewing)), session.get_one(ViewingSlot, hour.id)


def test_twelve_guests_and_one_place_give_one_booking(app):
    outcomes, booked, hour = run_for_one_place(app)
    assert outcomes == ["Refusal"] * (RACERS - 1) + ["done"]
    assert booked == hour.taken == 1


def test_without_the_guard_one_place_is_given_to_several(app):
    _outcomes, booked, _hour = run_for_one_place(app, without="tests.prospects.leads.test_races:unguarded_claim")
    assert booked > 1
