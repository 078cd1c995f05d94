"""The demo's events: past ones with those who came, open ones, full ones with a queue, draws to come."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from portal import clock
from portal.club.gatherings import events
from portal.club.gatherings.events import Event, EventKind, EventPlan, Mode, Party, PartyState, SignUp
from portal.club.gatherings.events import SittingPlan as Sitting
from portal.club.people.accounts import Role
from portal.club.people.members import Grade, Member
from portal.club.purse import points
from portal.database import session, transaction
from portal.demo.world import World
from portal.manifest import Part
from portal.refusal import Refusal
from portal.words import Words

HOST = "lin-jingyi"  # the member one signs in as first
HOST_COMES = {"garden-tea": 1, "mooncakes": 0, "clinic": 0}  # and to which session
AUDIENCES = {"owner": events.Audience.OWNERS, "member": events.Audience.MEMBERS}
SIZES = (1, 2, 2, 2, 3, 3, 4)
ENTRIES = 28  # parties of a draw that is still to come
COMES = 0.87  # of the parties with a place


def fill(world: World) -> None:
    """Enter what will happen; it happens together with what the other parts have entered."""
    for text in sorted(world.content("events.json")["events"], key=lambda text: int(text["opens_day"])):
        world.agenda.enter(world.moment(text["opens_day"] - 2, 9), partial(_live, world, text))
    world.agenda.enter(world.now, partial(_free_a_place, world))


def _live(world: World, text: dict[str, Any]) -> None:
    """It is published; people sign up from its opening on, and come when its day has come."""
    world.events[text["key"]] = event = _published(world, text)
    if event.opens_at > world.now:
        return
    world.agenda.enter(_opens(world, event), partial(_sign_up, world, text, event))
    if text["state"] == "past":
        world.agenda.enter(event.starts_at - timedelta(hours=1), partial(_come, world, text, event))


def _published(world: World, text: dict[str, Any]) -> Event:
    day = _day(world, text)
    staff = world.one_of(Role.CUSTOMER_SERVICE, text["estate"]).id
    with transaction():
        event = events.create(_plan(world, text, day), staff)
        events.publish(event, staff)
    return event


def _plan(world: World, text: dict[str, Any], day: date) -> EventPlan:
    shift = day - world.day(text["day"])
    closes = clock.moment_of(world.day(text["closes_day"]) + shift, 18)
    estate = world.estates[text["estate"]] if text["estate"] else None
    priority = text["priority"] or {}
    values = {
        **{name: world.words(text[name]) for name in ("title", "summary", "description", "place", "bring")},
        "party_rule": world.words(text["companions_rule"]),
        "kind": EventKind(text["kind"]),
        "estate_id": estate.id if estate else None,
        "picture_id": world.picture(text["picture"]),
        "mode": Mode(text["signup"]),
        "opens_at": world.moment(text["opens_day"], 10),
        "closes_at": closes,
        "cancel_until": clock.moment_of(day - timedelta(days=1), 18),
        "audience": AUDIENCES[text["audience"]],
        "estate_only": bool(text["estates"]),
        "price": text["price_points"],
        "deposit": text["deposit_points"],
        "most_people": text["max_party"],
        "children_welcome": text["children_welcome"],
        "priority_grade": Grade(priority["grade"]) if priority else None,
        "priority_until": world.moment(priority["until_day"], 10) if priority else None,
    }
    return EventPlan(values, [_sitting(world, one, day) for one in text["sessions"]])


def _sitting(world: World, text: dict[str, Any], day: date) -> Sitting:
    starts, ends = (datetime.combine(day, time.fromisoformat(text[name]), clock.ZONE) for name in ("start", "end"))
    return Sitting(world.words(text["label"]) if text["label"] else Words(""), starts, ends, text["capacity"])


def _day(world: World, text: dict[str, Any]) -> date:
    """The day of the event; most fall on a Saturday."""
    day = world.day(text["day"])
    while text["move_to_saturday"] and day.weekday() != 5:
        day += timedelta(days=1)
    return day


def _sign_up(world: World, text: dict[str, Any], event: Event) -> None:
    """Those who were booked, then those who queue, each at a moment between the opening and now."""
    guests = _guests(world, event)
    wanted = list(_wanted(world, text, event))
    opens, until = clock.now(), min(event.closes_at - timedelta(hours=1), world.moment(0, 8), world.now)
    for number, (sitting, size, host) in enumerate(wanted):
        moment = opens + (until - opens) * (number + 1) / (len(wanted) + 1)
        who = world.people[HOST] if host else next(guests, None)
        if who is None or moment <= opens:
            return
        party = _party(world, size, host, text["children_welcome"])
        world.agenda.enter(moment, partial(_book, event.id, sitting, who.id, party))


def _book(event_id: int, sitting: int, member_id: int, party: Party) -> None:
    with suppress(Refusal), transaction():  # some are too late, too poor or of too low a grade
        event = session.get_one(Event, event_id)
        events.sign_up(event, event.sittings[sitting], session.get_one(Member, member_id), party)


def _opens(world: World, event: Event) -> datetime:
    """When most can sign up: after the priority of the higher grades, where it is over."""
    over = event.priority_until is not None and event.priority_until < world.moment(0)
    return event.priority_until if over and event.priority_until else event.opens_at


def _wanted(world: World, text: dict[str, Any], event: Event) -> Iterator[tuple[int, int, bool]]:
    """(session, size of the party, whether it is the host's) in the order in which they sign up."""
    if text["signup"] == "draw":
        yield from ((0, min(world.rng.choice(SIZES), event.most_people), False) for _ in range(ENTRIES))
        return
    for number, session_text in enumerate(text["sessions"]):
        left = session_text["booked"]
        if HOST_COMES.get(text["key"]) == number:
            yield number, 3, True
            left -= 3
        roomy = left > 60  # few demo members stand for many
        while left > 0:
            size = min(
                event.most_people if roomy else world.rng.choice((*SIZES, event.most_people)), event.most_people, left
            )
            yield number, size, False
            left -= size
        for size in session_text["queue_parties"]:
            yield number, min(size, event.most_people), False


def _guests(world: World, event: Event) -> Iterator[Member]:
    """The members this event is for at this moment, in an order of chance; the host is not among them."""
    members = [session.get_one(Member, member.id) for key, member in world.people.items() if key != HOST]
    fit = [one for one in members if one.joined_at < clock.now() and events.not_for(event, one) is None]
    if asked := event.price + event.deposit:
        fit = [one for one in fit if points.balance_of(one.id) >= asked]
    world.rng.shuffle(fit)
    return iter(fit)


def _party(world: World, size: int, host: bool, children_welcome: bool) -> Party:
    if host and children_welcome:
        return Party(2, (7,))
    children = world.rng.randint(0, size - 1) if children_welcome and size > 1 else 0
    children = min(children, 2)
    return Party(size - children, tuple(world.rng.randint(3, 12) for _ in range(children)))


def _come(world: World, text: dict[str, Any], event: Event) -> None:
    """The day itself: most come and are let in, the rest is noted as absent, and somebody writes how it was."""
    staff = world.one_of(Role.CUSTOMER_SERVICE, text["estate"]).id
    for number, signup in enumerate(events.parties(event, (PartyState.HELD,))):
        if signup.member_id == world.people[HOST].id or world.rng.random() <= COMES:
            moment = signup.sitting.starts_at + timedelta(minutes=number % 25 - 10, seconds=number)
            world.agenda.enter(moment, partial(_let_in, signup.id, staff))
    world.agenda.enter(event.ends_at + timedelta(hours=4), partial(_look_back, world, text, event, staff))


def _let_in(signup_id: int, staff: int) -> None:
    with transaction():
        signup = session.get_one(SignUp, signup_id)
        one_stayed_at_home = signup.size > 2 and signup_id % 5 == 0
        events.check_in(signup, staff, signup.size - 1 if one_stayed_at_home else None)


def _look_back(world: World, text: dict[str, Any], event: Event, staff: int) -> None:
    with transaction():
        events.settle()
        events.look_back(session.get_one(Event, event.id), world.words(text["after"]), staff)


def _free_a_place(world: World) -> None:
    """At the full badminton morning somebody withdraws today, so that one party has an offer to answer."""
    with transaction():
        held = events.parties(world.events["badminton"], (PartyState.HELD,))
        couple: SignUp | None = next((signup for signup in held if signup.size == 2), None)
        if couple is not None:
            events.release(couple, couple.member.account_id)


MANIFEST = Part(fill, after=("earning",))
