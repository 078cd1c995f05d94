"""A draft: read as members will read it, or deleted."""

from flask import url_for

from portal.blueprints.gatherings.events.staff import blueprint
from portal.club.gatherings import events
from portal.club.gatherings.events import Event
from portal.club.ground.careful import Counted
from portal.club.people.members import GRADE_NAMES
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page
from portal.web.careful import Look, careful


@blueprint.get("/<int:event_id>/preview")
@staff("events.edit")
def preview(event_id: int) -> Answer:
    """The page as members will read it, of a draft too."""
    event = find(Event, event_id)
    return page(
        "gatherings/events/staff/preview.html", event=event, earned=None, commitment=events.commitment(event), lots=[],
        audience_names=events.AUDIENCE_NAMES, grade_names=GRADE_NAMES,
    )  # fmt: skip


def _looking_at_discard(event_id: int) -> Look:
    event = find(Event, event_id)
    title = _("Delete the draft “%(title)s”", title=event.title)
    counted = [Counted(len(event.sittings), _("Sessions written down in it"))]
    return Look(title, title, url_for(".show", event_id=event.id), counted)


@blueprint.post("/<int:event_id>/discard")
@staff("events.edit")
@form_page()
@careful(_looking_at_discard)
def discard(event_id: int) -> Answer:
    events.discard(find(Event, event_id), viewer.account_id)
    return Answer(otherwise=url_for(".index", show="draft"), say=_("The draft is deleted."))
