"""The list of events, writing one, publishing it and calling it off."""

from typing import Any

from flask import request, url_for

from portal import clock
from portal.blueprints.staff.events import blueprint
from portal.blueprints.staff.events.forms import BecauseForm, EventForm
from portal.club import events
from portal.club.events import Event, Status
from portal.identity import staff, viewer
from portal.paging import Page, page_of
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page, prepare, uploads
from portal.web.uploads import PictureForm

uploads.make_room(blueprint, "picture")
VIEWS = ("coming", "draft", "past", "cancelled")


@blueprint.get("")
@staff("events.edit", "events.check_in")
def index() -> Answer:
    """The room is for those who write events and for those who stand at the door."""
    shown = request.args.get("show", "coming")
    shown = shown if shown in VIEWS else "coming"
    backwards = shown in {"past", "cancelled"}
    rows: Page[Event] = page_of(
        events.on_the_desk(viewer).where(_view(shown)),
        Event.starts_at, Event.id, after=request.args.get("after"), size=20, descending=backwards,
    )  # fmt: skip
    further = url_for(".index", show=shown, after=rows.after) if rows.after else None
    return page("staff/events/index.html", rows=rows, shown=shown, further=further)


@blueprint.get("/<int:event_id>")
@staff("events.edit", "events.check_in")
def show(event_id: int) -> Answer:
    event = find(Event, event_id)
    return page(
        "staff/events/show.html",
        event=event,
        counts=events.counts_of(event),
        form=PictureForm.offered(),
    )


@blueprint.post("/<int:event_id>/picture")
@staff("events.edit")
@form_page(show)
@prepare(lambda event_id: {"sent": uploads.received(PictureForm, "picture", 1)})
def picture(event_id: int, sent: list[uploads.Stored]) -> Answer:
    event = find(Event, event_id)
    PictureForm.checked()
    file = uploads.keep(sent, viewer.account_id, is_public=True)[0]
    events.choose_picture(event, file.id, viewer.account_id)
    return Answer(otherwise=url_for(".show", event_id=event.id), say=_("The picture is on the page."))


@blueprint.get("/new")
@staff("events.edit")
def new() -> Answer:
    return page("staff/events/form.html", event=None, form=EventForm.offered())


@blueprint.post("/new")
@staff("events.edit")
@form_page(new)
def create() -> Answer:
    form = EventForm.checked()
    event = events.create(form.plan(), viewer.account_id)
    return Answer(otherwise=url_for(".show", event_id=event.id), say=_("The draft is kept."))


@blueprint.get("/<int:event_id>/edit")
@staff("events.edit")
def edit(event_id: int) -> Answer:
    event = find(Event, event_id)
    return page("staff/events/form.html", event=event, form=EventForm.offered(event=event))


@blueprint.post("/<int:event_id>/edit")
@staff("events.edit")
@form_page(edit)
def change(event_id: int) -> Answer:
    event = find(Event, event_id)
    form = EventForm.checked(event=event)
    events.edit(event, form.plan(), viewer.account_id)
    return Answer(otherwise=url_for(".show", event_id=event.id), say=_("Changed. Whom it concerns has been told."))


@blueprint.post("/<int:event_id>/publish")
@staff("events.edit")
@form_page()
def publish(event_id: int) -> Answer:
    event = events.publish(find(Event, event_id), viewer.account_id)
    return Answer(otherwise=url_for(".show", event_id=event.id), say=_("The event is published."))


@blueprint.get("/<int:event_id>/call-off")
@staff("events.edit")
def calling_off(event_id: int) -> Answer:
    event = find(Event, event_id)
    counts = events.counts_of(event)
    return page("staff/events/call_off.html", event=event, counts=counts, form=BecauseForm.offered())


@blueprint.post("/<int:event_id>/call-off")
@staff("events.edit")
@form_page(calling_off)
def call_off(event_id: int) -> Answer:
    event = find(Event, event_id)
    form = BecauseForm.checked()
    told = events.call_off(event, form.words(), viewer.account_id)
    return Answer(
        otherwise=url_for(".show", event_id=event.id), say=_("Called off; %(told)s parties have been told.", told=told)
    )


def _view(shown: str) -> Any:
    return {
        "coming": (Event.status == Status.PUBLISHED) & (Event.ends_at > clock.now()),
        "draft": Event.status == Status.DRAFT,
        "past": (Event.status == Status.PUBLISHED) & (Event.ends_at <= clock.now()),
        "cancelled": Event.status == Status.CANCELLED,
    }[shown]
