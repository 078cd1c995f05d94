"""What the desk's search finds of events: by title and place."""

from flask import url_for
from sqlalchemy import or_, select

from portal.club.gatherings.events import CODES, STATE_NAMES, STATUS_NAMES, Event, SignUp
from portal.identity import viewer
from portal.manifest import Found, Hit, SearchKind, SearchQuery
from portal.sentences import lazy_gettext as _l
from portal.web import wording
from portal.web.searching import called, first_of


def events_called(query: SearchQuery, most: int) -> Found:
    """The coming ones first, then the latest of those that are over."""
    named = or_(called(Event.title, query), called(Event.place, query))
    rows = select(Event).where(Event.visible_to(viewer), named)
    return first_of(rows, (Event.starts_at.desc(),), lambda found: map(_event, found), most)


def tickets(query: SearchQuery, most: int) -> Found:
    """By the whole code, as it is said, typed or scanned."""
    code = CODES.read(query.text)
    if len(code) != CODES.length:
        return Found()
    rows = select(SignUp).where(SignUp.visible_to(viewer), SignUp.code == code)
    return first_of(rows, (SignUp.id,), lambda found: map(_ticket, found), most, is_exact=True)


def _ticket(signup: SignUp) -> Hit:
    url = url_for("staff.events.door", event_id=signup.event_id, code=signup.code)
    return Hit(url, signup.member.name, signup.event.title, STATE_NAMES[signup.state])


def _event(event: Event) -> Hit:
    url = url_for("staff.events.show", event_id=event.id)
    return Hit(url, event.title, wording.moment(event.starts_at), STATUS_NAMES[event.status])


KINDS = (
    SearchKind("events", _l("Events"), ("events.edit", "events.check_in"), events_called, 60),
    SearchKind("tickets", _l("Tickets"), ("events.check_in",), tickets, 65),
)
