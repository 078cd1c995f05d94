"""Signing up: places for the whole party, or one place in the queue; giving them back; taking an offered place."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal import clock
from portal.club.gatherings.events import deposits, notifications, seats
from portal.club.gatherings.events import happenings as h
from portal.club.gatherings.events.names import ACTIVE, Mode, PartyState
from portal.club.gatherings.events.seats import refuse_unless_open
from portal.club.gatherings.events.signup_tables import CODES, SignUp
from portal.club.gatherings.events.steps import COURSE, PartyAct
from portal.club.gatherings.events.tables import Event, Sitting
from portal.club.ground import signals
from portal.club.ground.happenings import Happening
from portal.club.people.members import Member
from portal.club.purse import points
from portal.database import add, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


@dataclass(frozen=True)
class Party:
    """Who comes: adults with the member among them, and the children's ages in years."""

    adults: int
    child_ages: Sequence[int] = ()

    @property
    def size(self) -> int:
        return self.adults + len(self.child_ages)


def sign_up(event: Event, sitting: Sitting, member: Member, party: Party, by: int | None = None) -> SignUp:
    """Places, a number in the queue, or an entry in the draw; once a member and event. by: the desk, for them."""
    if existing := sign_up_of(event, member.id):
        return existing  # pressing twice is harmless
    refuse_unless_open(event, member, by_desk=by is not None)
    refuse_unless_fits(event, sitting, party)
    who = by or member.account_id
    if event.mode is Mode.DRAW and event.drawn_at is None:
        return _enter(event, sitting, member, party, who)
    if (signup := placed(event, sitting, member, party)) is not None:
        notifications.held(signup, who)
        return signup
    return _queue_up(event, sitting, member, party, who)


def placed(event: Event, sitting: Sitting, member: Member, party: Party) -> SignUp | None:
    """A party with its places, which are paid for; None when there are too few."""
    if not seats.claim(sitting, party.size):
        return None
    session.refresh(sitting, ["taken"])
    signup = _added(event, sitting, member, party, PartyState.HELD)
    charge(signup)
    return signup


def seat(sitting_id: int, member: Member, price: int, *, points_key: str) -> SignUp:
    """A place for one, redeemed as a reward and paid for there. Raises Refusal when there is none to be had."""
    sitting = session.get_one(Sitting, sitting_id)
    event = sitting.event
    if sign_up_of(event, member.id):
        raise Refusal(_l("You have signed up for this event already."), status=409)
    refuse_unless_open(event, member)
    refuse_unless_fits(event, sitting, Party(1))
    if event.mode is Mode.DRAW or not seats.claim(sitting, 1):
        raise Refusal(_l("The last place at this event has just been taken. No points were used."), status=409)
    session.refresh(sitting, ["taken"])
    signup = _added(event, sitting, member, Party(1), PartyState.HELD)
    signup.price, signup.points_key = price, points_key
    session.flush()
    notifications.held(signup, member.account_id)
    return signup


def sign_up_of(event: Event, member_id: int, *, ended: bool = False) -> SignUp | None:
    """The member's party at this event, unless it was withdrawn. ended: also then, the last one."""
    mine = select(SignUp).where(SignUp.event_id == event.id, SignUp.member_id == member_id)
    rows = mine if ended else mine.where(SignUp.state.in_(ACTIVE))
    return session.scalars(rows.order_by(SignUp.id.desc())).first()


def release(signup: SignUp, actor_id: int | None, *, quietly: bool = False) -> SignUp:
    """Withdraw. In time, the points come back; the places go to those who wait. quietly: nobody was told of it."""
    sitting = seats.lock(signup.sitting_id)
    session.refresh(signup)
    if not signup.is_active:
        return signup
    if signup.state in {PartyState.ATTENDED, PartyState.ABSENT} or sitting.starts_at <= clock.now():
        raise Refusal(_l("The event has begun; the place can no longer be given up."))
    given_back = withdraw(signup, sitting, with_points=signup.event.is_free_to_leave)
    notifications.released(signup, given_back, actor_id, quietly=quietly)
    seats.offer_freed(sitting)
    return signup


def withdraw(signup: SignUp, sitting: Sitting, *, with_points: bool) -> int:
    """End a party in a locked sitting and free what it held; the points that came back."""
    was = signup.state
    COURSE.perform(signup, PartyAct.WITHDRAW, offered_until=None, ended_as=was)
    if was is PartyState.HELD:
        seats.count(sitting, taken=-signup.size)
    elif was is PartyState.OFFERED:
        seats.count(sitting, offered=-signup.size)
    elif was is PartyState.WAITING:
        seats.count(sitting, waiting=-1)
    key = signup.points_key if with_points else None
    if key:
        points.give_back(key, key=f"{key}:back", reason="event.released")
    deposit = deposits.give_back(signup) if with_points else 0
    if not with_points:
        deposits.keep(signup)
    signals.event_place_given_up.send(None, sign_up_id=signup.id, returned=bool(key))
    return (signup.price if key else 0) + deposit


def accept(signup: SignUp) -> SignUp:
    """Take the place that was offered, before its time is over."""
    sitting = seats.lock(signup.sitting_id)
    session.refresh(signup)
    if signup.state is PartyState.HELD:
        return signup
    if signup.state is not PartyState.OFFERED or signup.offered_until is None or signup.offered_until <= clock.now():
        raise Refusal(_l("The time of this offer is over; the next party has been asked."))
    _take_offer(signup, sitting, h.ACCEPTED)
    return signup


def _enter(event: Event, sitting: Sitting, member: Member, party: Party, by: int) -> SignUp:
    lot = seats.next_number(sitting)
    signup = _added(event, sitting, member, party, PartyState.ENTERED, lot=lot)
    notifications.entered(signup, by)
    return signup


def _queue_up(event: Event, sitting: Sitting, member: Member, party: Party, by: int) -> SignUp:
    """Join the queue. Whoever fits where nobody ahead does is asked at once, and being here, takes the place."""
    seats.count(sitting, waiting=1, last_number=1)  # locks the sitting
    signup = _added(event, sitting, member, party, PartyState.WAITING, number=sitting.last_number)
    ahead = sitting.waiting - 1
    if sitting.free >= party.size and signup in seats.offer_freed(sitting, present=signup):
        _take_offer(signup, sitting, h.HELD)
    else:
        notifications.waiting(signup, ahead + 1, by)
    return signup


def _take_offer(signup: SignUp, sitting: Sitting, what: Happening) -> None:
    COURSE.perform(signup, PartyAct.ACCEPT, offered_until=None)
    seats.count(sitting, offered=-signup.size, taken=signup.size)
    charge(signup)
    notifications.held(signup, signup.member.account_id, what)


def _added(event: Event, sitting: Sitting, member: Member, party: Party, state: PartyState, **values: int) -> SignUp:
    row = session.get_one(Member, member.id)  # what the web half hands over is a proxy
    signup = SignUp(
        event=event, sitting=sitting, member=row, adults=party.adults, child_ages=list(party.child_ages),
        size=party.size, state=state, code=CODES.unless(_is_taken), created_at=clock.now(), **values,
    )  # fmt: skip
    return add(signup)


def _is_taken(code: str) -> bool:
    return session.scalar(select(SignUp.id).where(SignUp.code == code)) is not None


def charge(signup: SignUp) -> None:
    """The price takes the points that expire first, the deposit those that expire last; both or neither."""
    if total := signup.event.price * signup.size:
        key = f"sign-up:{signup.turned}"
        points.spend(signup.member_id, total, key=key, reason="event", event=signup.event_id)
        signup.price, signup.points_key = total, key
    deposits.ask(signup)


def refuse_unless_fits(event: Event, sitting: Sitting, party: Party, *, at_door: bool = False) -> None:
    if sitting.event_id != event.id:
        raise Refusal(_l("Please choose one of the sessions."), "sitting")
    if sitting.has_begun and not at_door:
        raise Refusal(_l("This session has begun."), "sitting")
    if party.adults < 1:
        raise Refusal(_l("One adult at least comes along."), "adults")
    if party.child_ages and not event.children_welcome:
        raise Refusal(_l("This event is for adults only."), "children")
    if any(not event.child_from <= age <= event.child_to for age in party.child_ages):
        raise Refusal(
            _l("Children from %(least)s to %(most)s years can come.", least=event.child_from, most=event.child_to),
            "ages",
        )
    if party.size > event.most_people:
        raise Refusal(_l("At most %(most)s people of one party can come.", most=event.most_people), "adults")
    if party.size > sitting.seats:
        raise Refusal(_l("This session has only %(seats)s seats in all.", seats=sitting.seats), "adults")
