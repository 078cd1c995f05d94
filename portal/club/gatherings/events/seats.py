"""Seats: who may have one, and how many are left. A place that comes free is offered to the first party that fits.

Nobody overtakes those who wait: while somebody waits, a newcomer joins the queue. A family is never split; a party for
which the free places do not suffice keeps its number, and the next one that fits is asked.
Whoever changes a queue or gives places back locks the sitting first; so two changes never cross.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from portal import clock
from portal.club.gatherings.events import notifications
from portal.club.gatherings.events.names import SEATED, Audience, EventStatus, PartyState
from portal.club.gatherings.events.signup_tables import SignUp
from portal.club.gatherings.events.steps import COURSE, PartyAct
from portal.club.gatherings.events.tables import Event, Sitting
from portal.club.people.members import GRADE_NAMES, Face, Member
from portal.database import changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

DAY_BEGINS, DAY_ENDS = 9, 21  # an offer's hours do not run at night

_ROOM = (Sitting.id == bindparam("in_sitting")) & (
    Sitting.taken + Sitting.offered + bindparam("places") <= Sitting.seats
)
CLAIM_BEGUN = update(Sitting).where(_ROOM).values(taken=Sitting.taken + bindparam("places"))
CLAIM = CLAIM_BEGUN.where(Sitting.waiting == 0)


def claim(sitting: Sitting, places: int) -> bool:
    """Take places if they are free and nobody waits; once the session has begun nobody is asked any more who waits."""
    return changed(CLAIM_BEGUN if sitting.has_begun else CLAIM, in_sitting=sitting.id, places=places) == 1


def change_over(signup: SignUp, to: Sitting) -> None:
    """Move a party with a place to another session of its event. Raises Refusal when there is no room."""
    for sitting_id in sorted((signup.sitting_id, to.id)):
        lock(sitting_id)
    left = signup.sitting
    if not claim(to, signup.size):
        raise Refusal(_l("There is no room in %(session)s for this party.", session=name_of(to)), "code", status=409)
    here = (SignUp.id == signup.id) & (SignUp.sitting_id == left.id) & SignUp.state.in_(SEATED)
    if changed(update(SignUp).where(here).values(sitting_id=to.id)) != 1:
        raise Refusal(_l("Somebody changed this at the same moment. Please look again."), status=409)
    session.refresh(to, ["taken"])
    count(left, taken=-signup.size)
    session.refresh(signup, ["sitting_id", "sitting"])
    offer_freed(left)


def lock(sitting_id: int) -> Sitting:
    """The sitting as it is now; nobody else changes its queue until this transaction ends."""
    row = select(Sitting).where(Sitting.id == sitting_id).with_for_update()
    return session.scalars(row.execution_options(populate_existing=True)).one()


def count(sitting: Sitting, **by: int) -> None:
    """Change the sitting's counters by so much each: count(sitting, taken=-3). The CHECKs are the last judge."""
    values = {name: getattr(Sitting, name) + number for name, number in by.items()}
    changed(update(Sitting).where(Sitting.id == sitting.id).values(**values))
    session.refresh(sitting, ["taken", "offered", "waiting", "last_number"])


def next_number(sitting: Sitting) -> int:
    count(sitting, last_number=1)
    return sitting.last_number


def queue_of(sitting: Sitting) -> list[SignUp]:
    """The parties that wait, in order."""
    waiting = select(SignUp).where(SignUp.sitting_id == sitting.id, SignUp.state == PartyState.WAITING)
    return list(session.scalars(waiting.order_by(SignUp.number, SignUp.id)))


def offer_freed(sitting: Sitting, present: SignUp | None = None) -> list[SignUp]:
    """Offer what is free to the first party that fits, and so on; the sitting must be locked.

    present: the party whose member is looking on and needs no message.
    """
    if sitting.event.status is not EventStatus.PUBLISHED or sitting.starts_at <= clock.now() or not sitting.waiting:
        return []
    asked: list[SignUp] = []
    passed: list[tuple[SignUp, int]] = []
    for signup in queue_of(sitting):
        free = sitting.free
        if free <= 0:
            break
        if signup.size <= free and _offer(signup, sitting):
            asked.append(signup)
            if signup is not present:
                notifications.offered(signup)
        else:
            passed.append((signup, free))
    if asked:
        last = asked[-1].number
        for signup, free in passed:
            if signup.number < last:
                notifications.passed_over(signup, free)
    return asked


def lapse(sitting: Sitting) -> int:
    """Take back the offers whose time is over and ask the next; the sitting must be locked. How many lapsed."""
    now = clock.now()
    over = select(SignUp).where(
        SignUp.sitting_id == sitting.id, SignUp.state == PartyState.OFFERED, SignUp.offered_until <= now
    )
    lapsed = [signup for signup in session.scalars(over) if COURSE.take(signup, PartyAct.LAPSE)]
    for signup in lapsed:
        count(sitting, offered=-signup.size)
        notifications.lapsed(signup)
    offer_freed(sitting)
    return len(lapsed)


def deadline(hours: int, starts_at: datetime) -> datetime:
    """Until when an offer made now is kept: so many hours of the day, and never beyond the beginning."""
    begin = clock.now()
    if begin.hour < DAY_BEGINS:
        begin = clock.moment_of(begin.date(), DAY_BEGINS)
    elif begin.hour >= DAY_ENDS:
        begin = clock.moment_of(begin.date() + timedelta(days=1), DAY_BEGINS)
    return min(begin + timedelta(hours=hours), starts_at)


def _offer(signup: SignUp, sitting: Sitting) -> bool:
    until = deadline(sitting.event.offer_hours, sitting.starts_at)
    if not COURSE.take(signup, PartyAct.OFFER, offered_until=until):
        return False
    count(sitting, offered=signup.size, waiting=-1)
    return True


def refuse_unless_open(event: Event, member: Member, *, by_desk: bool = False) -> None:
    """Raises Refusal with the reason why this member cannot sign up now; the desk signs up until the event is over."""
    sentence = closed_because(event)
    if by_desk and event.status is EventStatus.PUBLISHED and event.opens_at <= clock.now() and not event.is_over:
        sentence = None
    sentence = sentence or not_for(event, member)
    if sentence is not None:
        raise Refusal(sentence)


def closed_because(event: Event) -> Any:
    """Why nobody can sign up now; None when sign-up is open."""
    now = clock.now()
    if event.status is EventStatus.CANCELLED:
        return _l("This event has been called off.")
    if event.status is EventStatus.DRAFT or now < event.opens_at:
        return _l("Sign-up has not opened yet.")
    if now >= event.closes_at:
        return _l("Sign-up has closed.")
    return None


def not_for(event: Event, member: Member | Face) -> Any:
    """Why this member cannot sign up although others can; None when they can."""
    if member.cancelled_at is not None:
        return _l("This membership has ended.")
    if event.audience is Audience.OWNERS and not member.is_owner:
        return _l("This event is for verified owners. A home is verified under “Me”.")
    if event.estate_only and member.estate_id != event.estate_id:
        return _l("This event is for the people of %(estate)s.", estate=event.estate.name if event.estate else "")
    if not member.grade.reaches(event.least_grade):
        return _l("This event is for the grade %(grade)s and higher.", grade=GRADE_NAMES[event.least_grade])
    return _too_early(event, member)


def _too_early(event: Event, member: Member | Face) -> Any:
    if event.priority_grade is None or event.priority_until is None or clock.now() >= event.priority_until:
        return None
    if member.grade.reaches(event.priority_grade):
        return None
    return _l(
        "Until %(date)s sign-up is kept for the grade %(grade)s and higher;"
        " after that it is open to all whom the event is for.",
        date=f"{event.priority_until:%Y-%m-%d %H:%M}",
        grade=GRADE_NAMES[event.priority_grade],
    )


def name_of(sitting: Sitting, beside: Sequence[Sitting] | None = None) -> str:
    """下午场 14:00; where the event has several days, the day too. beside: all of the event, where they are at hand."""
    one_day = len({one.starts_at.date() for one in beside or sitting.event.sittings}) == 1
    day = "" if one_day else f"{sitting.starts_at.month}/{sitting.starts_at.day} "
    return f"{sitting.label} {day}{sitting.starts_at:%H:%M}".strip()
