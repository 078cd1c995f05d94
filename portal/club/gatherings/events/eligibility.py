"""Who may sign up, and when: one sentence when not."""

from typing import Any

from portal import clock
from portal.club.gatherings.events.names import Audience, EventStatus
from portal.club.gatherings.events.tables import Event
from portal.club.people.members import GRADE_NAMES, Face, Member
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


def refuse_unless_open(event: Event, member: Member) -> None:
    """Raises Refusal with the reason why this member cannot sign up now."""
    sentence = closed_because(event) or not_for(event, member)
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
        return _l("Your membership has ended.")
    if event.audience is Audience.OWNERS and not member.is_owner:
        return _l("This event is for verified owners. You can have your home verified under “Me”.")
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
        "Until %(date)s sign-up is kept for the grade %(grade)s and higher; after that it is open to you.",
        date=f"{event.priority_until:%Y-%m-%d %H:%M}",
        grade=GRADE_NAMES[event.priority_grade],
    )
