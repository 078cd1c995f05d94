"""What everybody's search finds of events: the coming ones first."""

from flask import url_for
from sqlalchemy import or_, select

from portal import clock
from portal.club.gatherings.events import Event
from portal.identity import viewer
from portal.manifest import Found, Hit, SearchKind, SearchQuery
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import wording
from portal.web.searching import called, first_of


def events_called(query: SearchQuery, most: int) -> Found:
    named = or_(called(Event.title, query), called(Event.place, query))
    rows = select(Event).where(Event.visible_to(viewer), named)
    newest = (Event.ends_at <= clock.now(), Event.starts_at.desc())
    return first_of(rows, newest, lambda found: map(_event, found), most)


def _event(event: Event) -> Hit:
    url = url_for("events.show", event_id=event.id)
    return Hit(url, event.title, event.place, _("over") if event.is_over else wording.moment(event.starts_at))


SEARCH = (SearchKind("events", _l("Events"), (), events_called, 20),)
