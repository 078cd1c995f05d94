"""A member's own parties as plain rows, by statements made beforehand, and where one that waits stands in the queue."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.club.gatherings.events.names import ACTIVE, SEATED, Deposit, PartyState
from portal.club.gatherings.events.signup_tables import SignUp
from portal.club.gatherings.events.tables import Event, Sitting
from portal.database import fetch, session
from portal.sentences import lazy_gettext as _l
from portal.words import Words


class MyEvent(NamedTuple):
    title: Words
    place: Words


class MySitting(NamedTuple):
    id: int
    label: Words
    starts_at: datetime
    ends_at: datetime
    free: int


class MyParty(NamedTuple):
    """A sign-up as its member sees it; named as in SignUp, so that templates show either."""

    id: int
    event_id: int
    state: PartyState
    adults: int
    child_ages: list[int]
    size: int
    price: int
    lot: int
    deposit: int
    deposit_state: Deposit | None
    sitting_id: int
    offered_until: datetime | None
    checked_in_at: datetime | None
    title: Words
    place: Words
    label: Words
    starts_at: datetime
    ends_at: datetime
    free: int

    @property
    def event(self) -> MyEvent:
        return MyEvent(self.title, self.place)

    @property
    def sitting(self) -> MySitting:
        return MySitting(self.sitting_id, self.label, self.starts_at, self.ends_at, self.free)

    @property
    def children(self) -> int:
        return len(self.child_ages)


@dataclass(frozen=True)
class QueuePlace:
    """One party in the queue, as the others see it: no name."""

    number: int  # 1 is the first
    size: int
    is_mine: bool


@dataclass(frozen=True)
class QueueStanding:
    """Where a party stands in the queue, and why it is or is not next."""

    number: int
    size: int
    ahead: int
    ahead_people: int
    free: int
    queue: list[QueuePlace]

    @property
    def why(self) -> object:
        if self.ahead == 0:
            return _l(
                "You are first. As soon as %(size)s places are free together, they are offered to you.", size=self.size
            )
        if 0 < self.free < self.size:
            return _l(
                "%(free)s places are free now, too few for your party of %(size)s.",
                free=self.free, size=self.size,
            )  # fmt: skip
        return _l(
            "%(ahead)s parties with %(people)s people are before you. You are asked as soon as %(size)s places are free"
            " and none of them fits into what is free.",
            ahead=self.ahead, people=self.ahead_people, size=self.size,
        )  # fmt: skip


_OWN = MyParty._fields[: MyParty._fields.index("title")]
_MINE = (
    select(
        *(getattr(SignUp, name) for name in _OWN),
        Event.title,
        Event.place,
        Sitting.label,
        Sitting.starts_at,
        Sitting.ends_at,
        Sitting.seats - Sitting.taken - Sitting.offered,
    )
    .join(Event, Event.id == SignUp.event_id)
    .join(Sitting, Sitting.id == SignUp.sitting_id)
    .where(SignUp.member_id == bindparam("member"))
)
_COMING = (
    _MINE.where(
        or_(
            *(SignUp.state == state for state in (*SEATED, PartyState.OFFERED, PartyState.WAITING, PartyState.ENTERED))
        ),
        Sitting.ends_at > bindparam("now"),
    )
    .order_by(Sitting.starts_at, SignUp.id)
    .limit(10)
)
_THERE = aliased(Sitting)
_HERE = SignUp.event_id == bindparam("event")
_AROUND = _MINE.where(
    or_(
        and_(_HERE, or_(*(SignUp.state == state for state in ACTIVE))),
        and_(
            SignUp.event_id != bindparam("event"),
            or_(*(SignUp.state == state for state in (PartyState.HELD, PartyState.OFFERED, PartyState.WAITING,
                                                      PartyState.ENTERED))),
            exists().where(
                _THERE.event_id == bindparam("event"),
                _THERE.starts_at < Sitting.ends_at,
                Sitting.starts_at < _THERE.ends_at,
            ),
        ),
    )
).order_by(Sitting.starts_at, SignUp.id)  # fmt: skip
_AT = _MINE.where(SignUp.event_id == bindparam("event"), or_(*(SignUp.state == state for state in ACTIVE))).limit(1)


def coming_of(member_id: int) -> list[MyParty]:
    """What the member signed up for and is still to come, the next ten."""
    return fetch(_COMING, MyParty, member=member_id, now=clock.now())


def around(event_id: int, member_id: int) -> tuple[MyParty | None, list[MyParty]]:
    """The member's party at this event, and what else they go to or wait for while one of its sittings is on."""
    found = fetch(_AROUND, MyParty, event=event_id, member=member_id)
    here = next((party for party in found if party.event_id == event_id), None)
    return here, [party for party in found if party.event_id != event_id]


def party_of(event_id: int, member_id: int) -> MyParty | None:
    """The member's party at this event, unless it was withdrawn."""
    return next(iter(fetch(_AT, MyParty, event=event_id, member=member_id)), None)


_QUEUE = (
    select(SignUp.id, SignUp.size)
    .where(SignUp.sitting_id == bindparam("sitting"), SignUp.state == PartyState.WAITING)
    .order_by(SignUp.number, SignUp.id)
)


def queue_for(sitting: Sitting | MySitting, mine: SignUp | MyParty | None = None) -> list[QueuePlace]:
    """The waiting list of a sitting, without names."""
    rows = session.execute(_QUEUE, {"sitting": sitting.id})
    return [
        QueuePlace(number, size, mine is not None and ident == mine.id) for number, (ident, size) in enumerate(rows, 1)
    ]


def standing_of(signup: SignUp | MyParty) -> QueueStanding | None:
    """Where a waiting party stands; None when it does not wait."""
    if signup.state is not PartyState.WAITING:
        return None
    queue = queue_for(signup.sitting, signup)
    mine = next((place for place in queue if place.is_mine), None)
    if mine is None:
        return None
    ahead = [place for place in queue if place.number < mine.number]
    people = sum(place.size for place in ahead)
    return QueueStanding(mine.number, signup.size, len(ahead), people, signup.sitting.free, queue)
