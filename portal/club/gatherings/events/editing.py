"""The desk's side: writing an event, publishing it, changing it, calling it off, telling those who signed up."""

from collections.abc import Sequence

from sqlalchemy import func, select, update

from portal import clock
from portal.club.gatherings.events import draw, notifications, seats
from portal.club.gatherings.events import happenings as h
from portal.club.gatherings.events.names import ACTIVE, SEATED, EventStatus, Mode, PartyState
from portal.club.gatherings.events.plan import EventPlan, SittingPlan, refuse_unless_sound, span_of
from portal.club.gatherings.events.signup_tables import SignUp
from portal.club.gatherings.events.signups import withdraw
from portal.club.gatherings.events.tables import Event, Sitting
from portal.club.ground import locks
from portal.club.ground.happenings import happened
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words


def create(plan: EventPlan, actor_id: int | None) -> Event:
    """A draft, which nobody outside the desk sees."""
    refuse_unless_sound(plan)
    starts, ends = span_of(plan)
    event = Event(**plan.values, starts_at=starts, ends_at=ends, created_by=actor_id, created_at=clock.now())
    event.sittings = [_sitting(one) for one in plan.sittings]
    add(event)
    happened(h.CREATED, actor_id, event=event.id)
    return event


def edit(event: Event, plan: EventPlan, actor_id: int, revision: int | None = None) -> Event:
    """Change a draft or a published event. Who signed up is told when time or place moved; new seats are offered."""
    refuse_unless_sound(plan)
    if not locks.hold(event, revision, actor_id, Event.status != EventStatus.CANCELLED):
        raise Refusal(_l("This event has been called off."))
    before = _whereabouts(event)
    _refuse_change_of_terms(event, plan)
    for name, value in plan.values.items():
        setattr(event, name, value)
    event.starts_at, event.ends_at = span_of(plan)
    _change_sittings(event, plan.sittings)
    session.flush()
    happened(h.EDITED, actor_id, event=event.id)
    if event.status is EventStatus.PUBLISHED:
        if _whereabouts(event) != before:
            notifications.moved(
                event, parties(event, (*SEATED, PartyState.WAITING, PartyState.OFFERED, PartyState.ENTERED)), actor_id
            )
        for sitting in event.sittings:
            seats.offer_freed(seats.lock(sitting.id))
    return event


def discard(event: Event, actor_id: int) -> None:
    """Delete a draft, which nobody outside the desk has seen: it is found no more; its number stays its own."""
    if not locks.hold(event, None, actor_id, Event.status == EventStatus.DRAFT, status=EventStatus.DISCARDED):
        raise Refusal(_l("Only a draft can be deleted; a published event is called off."), status=409)
    happened(h.DISCARDED, actor_id, event=event.id)


def publish(event: Event, actor_id: int | None) -> Event:
    """Show the event. A draw's seed is made now, and its hash is published with the event."""
    if event.starts_at <= clock.now():
        raise Refusal(_l("An event that has begun cannot be published."))
    draft = update(Event).where(Event.id == event.id, Event.status == EventStatus.DRAFT)
    seed = draw.new_seed() if event.mode is Mode.DRAW else None
    if changed(draft.values(status=EventStatus.PUBLISHED, seed=seed)) != 1:
        raise Refusal(_l("This event has been published already."), status=409)
    session.refresh(event, ["status", "seed"])
    happened(h.PUBLISHED, actor_id, event=event.id)
    return event


def call_off(event: Event, because: Words, actor_id: int) -> int:
    """Cancel the event: everybody is told why and has points and deposit back. How many parties there were."""
    live = update(Event).where(Event.id == event.id, Event.status == EventStatus.PUBLISHED)
    if event.is_over or changed(live.values(status=EventStatus.CANCELLED, cancelled_because=because)) != 1:
        raise Refusal(_l("Only a published event that is not over can be called off."), status=409)
    session.refresh(event, ["status", "cancelled_because"])
    told = 0
    for sitting in event.sittings:
        locked = seats.lock(sitting.id)
        for signup in parties(
            event, (PartyState.ENTERED, PartyState.WAITING, PartyState.OFFERED, PartyState.HELD), sitting
        ):
            notifications.called_off(signup, because, withdraw(signup, locked, with_points=True), actor_id)
            told += 1
    happened(h.CALLED_OFF, actor_id, event=event.id, parties=told)
    return told


def tell(event: Event, text: Words, states: Sequence[PartyState], actor_id: int) -> int:
    """A message of the desk to the parties in these states; how many."""
    to = parties(event, states)
    notifications.told(event, to, text, actor_id)
    return len(to)


def choose_picture(event: Event, file_id: int, actor_id: int) -> None:
    """The picture on top of the event's page; it must be public."""
    event.picture_id = file_id
    session.flush()
    session.refresh(event, ["picture"])
    happened(h.PICTURED, actor_id, event=event.id, file=file_id)


def look_back(event: Event, text: Words, actor_id: int | None) -> None:
    """Write how it was, once the event is over."""
    if not event.is_over:
        raise Refusal(_l("This can be written once the event is over."), "afterwards_zh")
    locks.hold(event, None, actor_id, afterwards=text)
    happened(h.LOOKED_BACK, actor_id, event=event.id)


def parties(event: Event, states: Sequence[PartyState], sitting: Sitting | None = None) -> list[SignUp]:
    """The parties in these states, those who came first first."""
    rows = select(SignUp).where(SignUp.event_id == event.id, SignUp.state.in_(states))
    if sitting is not None:
        rows = rows.where(SignUp.sitting_id == sitting.id)
    return list(session.scalars(rows.order_by(SignUp.member_id)))


def _change_sittings(event: Event, plans: Sequence[SittingPlan]) -> None:
    known = {sitting.id: sitting for sitting in event.sittings}
    for number, plan in enumerate(plans):
        sitting = known.pop(plan.id, None) if plan.id else None
        if sitting is None:
            event.sittings.append(_sitting(plan))
            continue
        locked = seats.lock(sitting.id)
        if plan.seats < locked.taken + locked.offered:
            raise Refusal(
                _l("%(taken)s seats of this session are given already.", taken=locked.taken + locked.offered),
                f"sittings-{number}-seats",
            )
        locked.label, locked.seats = plan.label, plan.seats
        locked.starts_at, locked.ends_at = plan.starts_at, plan.ends_at
    for gone in known.values():
        if session.scalar(select(func.count()).where(SignUp.sitting_id == gone.id)):
            raise Refusal(_l("A session for which somebody signed up cannot be taken out."), "sittings")
        event.sittings.remove(gone)
        session.delete(gone)


def _sitting(plan: SittingPlan) -> Sitting:
    return Sitting(label=plan.label, starts_at=plan.starts_at, ends_at=plan.ends_at, seats=plan.seats)


def moves(event: Event, plan: EventPlan) -> bool:
    """Whether this plan moves time or place of what people have signed up for, so that they are told."""
    planned = sorted((one.id or 0, one.starts_at, one.ends_at) for one in plan.sittings)
    return event.status is EventStatus.PUBLISHED and (plan.values["place"], *planned) != _whereabouts(event)


def _whereabouts(event: Event) -> tuple[object, ...]:
    return (event.place, *sorted((one.id or 0, one.starts_at, one.ends_at) for one in event.sittings))


def _refuse_change_of_terms(event: Event, plan: EventPlan) -> None:
    """Price, deposit and mode are a promise to those who signed up."""
    for name in ("price", "deposit", "mode"):
        if plan.values.get(name, getattr(event, name)) == getattr(event, name):
            continue
        signed = select(func.count()).where(SignUp.event_id == event.id, SignUp.state.in_(ACTIVE))
        if session.scalar(signed):
            raise Refusal(_l("Somebody signed up already; this can no longer be changed."), name)
        if name == "mode" and event.status is not EventStatus.DRAFT:
            raise Refusal(_l("This can only be changed in a draft."), name)
