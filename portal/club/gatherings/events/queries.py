"""What pages ask: which events there are, and why a party is or is not next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select

from portal import clock
from portal.club.gatherings.events.names import EventKind, EventStatus, PartyState
from portal.club.gatherings.events.read_models import MyParty, MySitting
from portal.club.gatherings.events.signup_tables import SignUp
from portal.club.gatherings.events.tables import Event, Sitting
from portal.club.people.accounts import Account, Viewer
from portal.club.people.members import Member
from portal.database import session
from portal.sentences import lazy_gettext as _l
from portal.words import Words


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


def listed(
    *, past: bool, kind: EventKind | None = None, estate_id: int | None = None, month: date | None = None
) -> Select[Any]:
    """Published events, the coming ones or those that are over; an estate's list holds the whole club's too."""
    now = clock.now()
    rows = select(Event).where(Event.status != EventStatus.DRAFT)
    rows = rows.where(Event.ends_at <= now if past else Event.ends_at > now)
    if kind is not None:
        rows = rows.where(Event.kind == kind)
    if estate_id is not None:
        rows = rows.where(or_(Event.estate_id == estate_id, Event.estate_id.is_(None)))
    if month is not None:
        first = clock.moment_of(month.replace(day=1))
        following = (month.replace(day=1).month % 12) + 1
        end = clock.moment_of(date(month.year + (following == 1), following, 1))
        rows = rows.where(and_(Event.starts_at >= first, Event.starts_at < end))
    return rows


def on_the_desk(viewer: Viewer) -> Select[Any]:
    """The events that this member of the staff sees, in every state."""
    return select(Event).where(Event.visible_to(viewer))


def months_ahead(count: int = 4) -> list[date]:
    """The first days of this month and the next ones, for the filter."""
    months = [clock.today().replace(day=1)]
    while len(months) < count:
        last = months[-1]
        months.append(date(last.year + last.month // 12, last.month % 12 + 1, 1))
    return months


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


def sign_ups_of(
    event: Event, *, sitting_id: int | None = None, state: PartyState | None = None, words: str = ""
) -> Select[Any]:
    """The desk's list of parties, by session, state, and name, card number or ticket code."""
    rows = select(SignUp).where(SignUp.event_id == event.id)
    if sitting_id is not None:
        rows = rows.where(SignUp.sitting_id == sitting_id)
    if state is not None:
        rows = rows.where(SignUp.state == state)
    if words := words.strip():
        code = words.upper().replace("-", "").replace(" ", "")
        who = select(Member.id).join(Account, Account.id == Member.account_id)
        named = Account.name.contains(words, autoescape=True) | (Member.number == words)
        rows = rows.where(or_(SignUp.member_id.in_(who.where(named)), SignUp.code == code))
    return rows


def missed_at(event: Event) -> Select[Any]:
    """The parties with a place in a session that is over who were not seen at the door, and not noted as absent yet."""
    mine = (SignUp.event_id == event.id, SignUp.state == PartyState.HELD)
    over = select(Sitting.id).where(Sitting.event_id == event.id, Sitting.ends_at <= clock.now())
    return select(SignUp).where(*mine, SignUp.sitting_id.in_(over)).order_by(SignUp.id)


def counts_of(event: Event) -> dict[PartyState, tuple[int, int]]:
    """Parties and people by state."""
    rows = session.execute(
        select(SignUp.state, func.count(), func.sum(SignUp.size))
        .where(SignUp.event_id == event.id)
        .group_by(SignUp.state)
    )
    return {state: (int(parties), int(people)) for state, parties, people in rows}


_TITLES = select(Event.id, Event.title).where(Event.id.in_(bindparam("ids", expanding=True)))


def titles_of(ids: Collection[int]) -> dict[int, Words]:
    """What these events are called."""
    return dict(session.execute(_TITLES, {"ids": list(ids)}).all()) if ids else {}
