"""What pages ask: which events there are, and which parties signed up."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, or_, select

from portal import clock
from portal.club.gatherings.events.names import ACTIVE, SEATED, UNSEEN, EventKind, PartyState
from portal.club.gatherings.events.signup_tables import CODES, SignUp
from portal.club.gatherings.events.tables import Event, Sitting
from portal.club.people.accounts import Viewer
from portal.club.people.members import Member, whose
from portal.database import session
from portal.manifest import SearchQuery
from portal.words import Words


def listed(
    *, past: bool, kind: EventKind | None = None, estate_id: int | None = None, month: date | None = None
) -> Select[Any]:
    """Published events, the coming ones or those that are over; an estate's list holds the whole club's too."""
    now = clock.now()
    rows = select(Event).where(Event.status.not_in(UNSEEN))
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


def sign_ups_of(
    event: Event, *, sitting_id: int | None = None, state: PartyState | None = None, words: str = ""
) -> Select[Any]:
    """The desk's list of parties, by session, state, and name, phone, card number or ticket code."""
    rows = select(SignUp).where(SignUp.event_id == event.id)
    if sitting_id is not None:
        rows = rows.where(SignUp.sitting_id == sitting_id)
    if state is not None:
        rows = rows.where(SignUp.state == state)
    if words := words.strip():
        who = select(Member.id).where(whose(SearchQuery.of(words)))
        rows = rows.where(or_(SignUp.member_id.in_(who), SignUp.code == CODES.read(words)))
    return rows


def without_a_party(event: Event, words: str, viewer: Viewer, most: int = 6) -> list[Member]:
    """Members this colleague reads who are found so and have not signed up, to be let in or signed up."""
    inside = select(SignUp.member_id).where(SignUp.event_id == event.id, SignUp.state.in_(ACTIVE))
    rows = select(Member).where(
        Member.visible_to(viewer),
        Member.cancelled_at.is_(None),
        whose(SearchQuery.of(words)),
        Member.id.not_in(inside),
    )
    return list(session.scalars(rows.order_by(Member.id.desc()).limit(most)))


def missed_at(event: Event) -> Select[Any]:
    """The parties with a place in a session that is over who were not seen at the door, and not noted as absent yet."""
    mine = (SignUp.event_id == event.id, SignUp.state == PartyState.HELD)
    over = select(Sitting.id).where(Sitting.event_id == event.id, Sitting.ends_at <= clock.now())
    return select(SignUp).where(*mine, SignUp.sitting_id.in_(over)).order_by(SignUp.id)


class DoorFigures(NamedTuple):
    """Of one session: people who are in, people who have a place (they among them), and parties still to come."""

    sitting: Sitting
    came: int
    due: int
    parties: int


def door_figures(event: Event) -> list[DoorFigures]:
    """Session by session, those of today; all of them where none is today."""
    rows = session.execute(
        select(
            SignUp.sitting_id,
            func.sum(SignUp.came),
            func.sum(SignUp.size),
            func.count().filter(SignUp.state != PartyState.ATTENDED),
        )
        .where(SignUp.event_id == event.id, SignUp.state.in_(SEATED))
        .group_by(SignUp.sitting_id)
    )
    known = {sitting: (int(came), int(due), int(parties)) for sitting, came, due, parties in rows}
    today = [one for one in event.sittings if one.starts_at.date() == clock.today()]
    return [DoorFigures(one, *known.get(one.id, (0, 0, 0))) for one in today or event.sittings]


def last_in(event: Event, most: int = 5) -> list[SignUp]:
    """Who came in last."""
    rows = select(SignUp).where(SignUp.event_id == event.id, SignUp.state == PartyState.ATTENDED)
    return list(session.scalars(rows.order_by(SignUp.checked_in_at.desc(), SignUp.id.desc()).limit(most)))


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
