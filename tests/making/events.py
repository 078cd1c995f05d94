"""Events for tests, made and published by the desk's own verbs."""

from datetime import timedelta

from portal import clock
from portal.club.gatherings import events
from portal.club.gatherings.events import Event, EventPlan, Party, SignUp, SittingPlan
from portal.club.people.members import Member
from portal.club.purse import points
from portal.database import session, transaction
from portal.words import Words
from tests import make

SOON = timedelta(days=7)


def plan(seats: int | tuple[int, ...] = 10, **values: object) -> EventPlan:
    """An event in a week, open since yesterday; a sitting for each number of seats."""
    now = clock.now()
    begins = clock.moment_of((now + SOON).date(), 10)
    numbers = seats if isinstance(seats, tuple) else (seats,)
    sittings = [
        SittingPlan(
            Words(f"第{n}场", f"Session {n}"),
            begins + timedelta(hours=2 * n),
            begins + timedelta(hours=2 * n + 1),
            number,
        )
        for n, number in enumerate(numbers, 1)
    ]
    usual = {
        "title": Words("秋日游园茶会", "Autumn garden tea"),
        "summary": Words("桂花已谢，菊花正好。", "The chrysanthemums are at their best."),
        "description": Words("先走一圈，再喝茶。", "First a walk, then tea."),
        "place": Words("听雨轩", "Rain Pavilion"),
        "kind": events.EventKind.CULTURE,
        "estate_id": None,
        "opens_at": now - timedelta(days=1),
        "closes_at": begins - timedelta(days=1),
        "cancel_until": begins - timedelta(days=1),
    }
    return EventPlan({**usual, **values}, sittings)


def draft(seats: int | tuple[int, ...] = 10, **values: object) -> Event:
    with transaction():
        return events.create(plan(seats, **values), make.staff().id)


def published(seats: int | tuple[int, ...] = 10, **values: object) -> Event:
    event = draft(seats, **values)
    with transaction():
        return events.publish(event, None)


def signed_up(event: Event, size: int = 1, member: Member | None = None, sitting: int = 0) -> SignUp:
    """A party of that many adults."""
    who = member or make.member()
    with transaction():
        here = session.get_one(Event, event.id)
        return events.sign_up(here, here.sittings[sitting], who, Party(size))


def rich(member: Member | None = None) -> Member:
    """A member with 100 points, earned for a verified home."""
    who = member or make.member()
    with transaction():
        points.install_rules()
        points.earn("verified_home", who.id, key=f"home:{who.id}", home=who.id)
    return who
