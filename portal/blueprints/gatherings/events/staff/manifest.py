"""What events add to the desk."""

from typing import Any

from sqlalchemy import select

from portal import clock
from portal.blueprints.gatherings.events.staff.editing import EVENTS
from portal.blueprints.gatherings.events.staff.finding import KINDS
from portal.club.gatherings.events import Event, EventStatus
from portal.database import session
from portal.identity import viewer
from portal.manifest import CallerAct, Card, Group, Pages, Room
from portal.sentences import lazy_gettext as _l

STAFF = ("events.edit", "events.check_in")


def today() -> dict[str, Any]:
    """Today's events to check in at."""
    begins, ends = clock.moment_of(clock.today()), clock.end_of(clock.today())
    rows = select(Event).where(
        Event.visible_to(viewer), Event.status == EventStatus.PUBLISHED, Event.starts_at < ends, Event.ends_at >= begins
    )
    return {"events": list(session.scalars(rows.order_by(Event.starts_at)))}


MANIFEST = Pages(
    for_callers=(CallerAct(_l("Sign up for an event"), "staff.events.for_caller", "events.edit", "calendar-plus", 20),),
    rooms=(Room("events", Group.EVENTS, "staff.events.index", _l("Events"), 10, STAFF),),
    day=(Card(today, {"today": "gatherings/events/staff/day_today.html"}, STAFF, 35),),
    search=KINDS,
    lists=(EVENTS,),
)
