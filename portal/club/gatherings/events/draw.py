"""The draw 抽签: reproducible from a seed that was committed beforehand.

When the event is published, a seed is made and its SHA-256 is shown; the seed itself stays secret. Every party gets a
lot number. After sign-up has closed the lots are put in order by SHA-256("<seed>:<sitting>:<lot>"), and the seed is
published: anybody can hash it, compare, and put the lots in order again.
"""

import hashlib
import secrets
from collections.abc import Iterable

from sqlalchemy import select, update

from portal import clock
from portal.club.gatherings.events import happenings as h
from portal.club.gatherings.events import notifications, seats
from portal.club.gatherings.events.names import EventStatus, Mode, PartyState
from portal.club.gatherings.events.signup_tables import SignUp
from portal.club.gatherings.events.steps import COURSE, PartyAct
from portal.club.gatherings.events.tables import Event, Sitting
from portal.club.ground.happenings import happened
from portal.database import changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


def new_seed() -> str:
    return secrets.token_hex(32)


def commitment(event: Event) -> str:
    """The published hash of the seed; '' while there is none."""
    return hashlib.sha256(event.seed.encode()).hexdigest() if event.seed else ""


def order_of(seed: str, sitting_id: int, lots: Iterable[int]) -> list[int]:
    """The lots in the order in which they are drawn."""
    return sorted(lots, key=lambda lot: hashlib.sha256(f"{seed}:{sitting_id}:{lot}".encode()).hexdigest())


def run(event: Event, actor_id: int | None) -> None:
    """Draw once, after sign-up has closed: places for whole parties as drawn, the rest queue in that order."""
    if event.mode is not Mode.DRAW or event.status is not EventStatus.PUBLISHED or not event.seed:
        raise Refusal(_l("This event has no draw."))
    if clock.now() < event.closes_at:
        raise Refusal(_l("The draw can be run once sign-up has closed."))
    undrawn = update(Event).where(Event.id == event.id, Event.drawn_at.is_(None))
    if changed(undrawn.values(drawn_at=clock.now())) != 1:
        raise Refusal(_l("The draw has been run already."), status=409)
    session.refresh(event, ["drawn_at"])
    for sitting in event.sittings:
        _draw(event, seats.lock(sitting.id))
    happened(h.DRAW_RUN, actor_id, event=event.id)


def result_of(event: Event) -> list[SignUp]:
    """Every lot of a draw in the order drawn, sitting by sitting; those withdrawn before the draw are not in it."""
    took_part = select(SignUp).where(SignUp.event_id == event.id, SignUp.lot > 0)
    lots = {(s.sitting_id, s.lot): s for s in session.scalars(took_part) if not _left_before(s, event)}
    return [
        lots[sitting.id, lot]
        for sitting in event.sittings
        for lot in order_of(event.seed or "", sitting.id, (number for where, number in lots if where == sitting.id))
    ]


def _left_before(signup: SignUp, event: Event) -> bool:
    return signup.ended_at is not None and event.drawn_at is not None and signup.ended_at < event.drawn_at


def _draw(event: Event, sitting: Sitting) -> None:
    entered = select(SignUp).where(SignUp.sitting_id == sitting.id, SignUp.state == PartyState.ENTERED)
    lots = {signup.lot: signup for signup in session.scalars(entered)}
    place = 0
    for lot in order_of(event.seed or "", sitting.id, lots):
        signup = lots[lot]
        if signup.size <= sitting.free:
            _place(event, sitting, signup)
        else:
            place += 1
            COURSE.take(signup, PartyAct.DRAW_BLANK, number=place)
            seats.count(sitting, waiting=1)
            notifications.waiting(signup, place, None, h.NOT_DRAWN)
    seats.count(sitting, last_number=place)


def _place(event: Event, sitting: Sitting, signup: SignUp) -> None:
    """A drawn party has its place; where it takes points it is offered, for nobody is charged unasked."""
    if event.takes_points:
        until = seats.deadline(max(event.offer_hours, 24), sitting.starts_at)
        COURSE.take(signup, PartyAct.DRAW_OFFER, offered_until=until)
        seats.count(sitting, offered=signup.size)
        notifications.offered(signup)
    else:
        COURSE.take(signup, PartyAct.DRAW)
        seats.count(sitting, taken=signup.size)
        notifications.held(signup, None, h.DRAWN)
