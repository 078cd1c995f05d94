"""At the door: a ticket counts once; points are only for those who came."""

from sqlalchemy import bindparam, select, update

from portal import clock
from portal.club.gatherings.events import deposits, notifications, seats
from portal.club.gatherings.events.names import EventStatus, PartyState
from portal.club.gatherings.events.signup_tables import CODES, SignUp
from portal.club.gatherings.events.steps import COURSE, PartyAct
from portal.club.gatherings.events.tables import Event, Sitting
from portal.club.purse import points
from portal.database import changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Day

LETS_IN = (PartyState.HELD, PartyState.ABSENT)
NOT_A_TICKET = {
    PartyState.ENTERED: _l("This party is still in the draw and has no ticket."),
    PartyState.WAITING: _l("This party is on the waiting list and has no place."),
    PartyState.OFFERED: _l("This party was offered a place and has not taken it yet."),
    PartyState.CANCELLED: _l("This ticket was given back."),
    PartyState.LAPSED: _l("This party did not take its place in time."),
}


DOOR_CLOSED = _l(
    "Check-in closed with the day after the event. Whoever was there all the same gets what is due by a correction of"
    " their points, with the reason."
)


class AnotherSession(Refusal):
    """The ticket is for a session that is not on, while another one is: whoever stands at the door says which."""


def find_ticket(event: Event, typed: str) -> SignUp:
    """The party whose code was scanned or typed (blanks, dashes, small letters, the whole address do not matter)."""
    signup = session.scalars(select(SignUp).where(SignUp.code == CODES.read(typed))).first()
    if signup is None:
        raise Refusal(_l("No ticket of this event has that code."), "code")
    if signup.event_id != event.id:
        raise Refusal(
            _l(
                "This ticket is for another event: “%(title)s”, %(day)s.",
                title=signup.event.title, day=Day.of(signup.sitting.starts_at),
            ),
            "code",
        )  # fmt: skip
    return signup


def session_on(signup: SignUp) -> Sitting | None:
    """The session that is on, when it is not the one on the ticket; None: there is nothing to ask."""
    if signup.sitting.is_on:
        return None
    return next((one for one in signup.event.sittings if one.is_on), None)


def check_in(signup: SignUp, actor_id: int, people: int | None = None, into: int | None = None) -> int:
    """Let the party in, or the rest of it: how many came in now, 0 when all were in already.

    people: how many stand there; None: all who are not in yet. into: the id of the session they are let into, where the
    clerk was asked. Raises AnotherSession when that is to be asked, Refusal for no ticket.
    """
    if signup.event.status is EventStatus.CANCELLED:
        raise Refusal(_l("This event has been called off."))
    if clock.now().date() < signup.sitting.starts_at.date():
        raise Refusal(_l("Check-in opens on the day of the event."))
    if signup.event.door_is_closed:
        raise Refusal(DOOR_CLOSED)
    if not signup.member.is_valid:
        raise Refusal(_l("The card of this member does not count at present. Please send them to the club."))
    if people is not None and not 0 < people <= signup.size:
        raise Refusal(_l("The ticket is for %(size)s people.", size=signup.size), "people")
    if signup.state in LETS_IN:
        _be_in_the_right_session(signup, into, actor_id)
    come = signup.size if people is None else people
    if COURSE.take(signup, PartyAct.ADMIT, checked_in_by=actor_id, came=come):
        deposits.give_back(signup)
        notifications.attended(signup, actor_id)
        return come
    session.refresh(signup, ["state", "came", "checked_in_at", "checked_in_by"])
    if signup.state is not PartyState.ATTENDED:
        raise Refusal(NOT_A_TICKET[signup.state], "code")
    return _let_more_in(signup, actor_id, signup.missing if people is None else people)


def count_again(signup: SignUp, people: int, seen: int, actor_id: int) -> None:
    """Put the number right of a party that is in; `seen`: what it was on the page."""
    if not 0 < people <= signup.size:
        raise Refusal(_l("The ticket is for %(size)s people.", size=signup.size), "people")
    was = {"came": seen, "state": PartyState.ATTENDED}
    if changed(update(SignUp).where(SignUp.id == signup.id).filter_by(**was).values(came=people)) != 1:
        raise Refusal(_l("Somebody changed this at the same moment. Please look again."), status=409)
    session.refresh(signup, ["came"])
    notifications.more_came(signup, actor_id)


def put_back(signup: SignUp, why: str, actor_id: int) -> int:
    """Take a check-in back: the party has its place as before, what it earned is taken back. The points taken.

    A deposit that went back is locked again if they still have it; else it stays with them.
    """
    session.execute(select(SignUp.id).where(SignUp.id == signup.id).with_for_update())
    session.refresh(signup, ["state", "turn", "deposit_state"])
    earned = signup.attended_key
    gone = {"came": 0, "checked_in_at": None, "checked_in_by": None, "turn": signup.turn + 1}
    if not COURSE.take(signup, PartyAct.PUT_BACK, **gone):
        raise Refusal(_l("This party is not noted as having come (any more)."), status=409)
    deposits.ask_again(signup)
    notifications.put_back(signup, actor_id)
    return _take_points_back(signup, earned, why, actor_id)


MORE = (
    update(SignUp)
    .where(
        SignUp.id == bindparam("party"),
        SignUp.state == PartyState.ATTENDED,
        SignUp.came + bindparam("people") <= SignUp.size,
    )
    .values(came=SignUp.came + bindparam("people"))
)


def _let_more_in(signup: SignUp, by: int, people: int) -> int:
    """The rest of a party, or some of it; 0 when all are in."""
    if not signup.missing:
        return 0
    if changed(MORE, party=signup.id, people=people) != 1:
        raise Refusal(_l("Only %(left)s people of this party are not in yet.", left=signup.missing), "people")
    session.refresh(signup, ["came"])
    notifications.more_came(signup, by)
    return people


def _be_in_the_right_session(signup: SignUp, into: int | None, by: int) -> None:
    """Ask, where another session is on; change over, where the clerk said so and there is room."""
    other = session_on(signup)
    if into is None and other is not None:
        sentence = _l(
            "This ticket is for %(mine)s. On now is %(on)s. Please say where they go.",
            mine=seats.name_of(signup.sitting), on=seats.name_of(other),
        )  # fmt: skip
        raise AnotherSession(sentence, "code", status=409)
    if into is not None and into != signup.sitting_id:
        if other is None or other.id != into:
            raise Refusal(_l("Please choose one of the sessions."), "code")
        seats.change_over(signup, other)
        notifications.changed_session(signup, by)


def _take_points_back(signup: SignUp, earned: str, why: str, by: int) -> int:
    """What the ledger credited for coming, undone there by a line of its own; nothing where none was credited."""
    entry = points.by_key(earned)
    if entry is None and points.pending_by_key(earned) is None:
        return 0
    if entry is not None and points.undone_by(entry.member_id, [entry.seq]):
        return 0  # somebody has at the desk
    points.claw_back(earned, key=f"{earned}:back", reason="event.put_back", by=by, why=why, event=signup.event_id)
    return entry.amount if entry is not None else 0
