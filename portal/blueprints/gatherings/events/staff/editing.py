"""The list of events, writing one, publishing it and calling it off."""

from typing import Any

from flask import request, url_for
from sqlalchemy import Select

from portal import clock
from portal.blueprints.gatherings.events.staff import blueprint
from portal.blueprints.gatherings.events.staff.forms import CallOffForm, EventForm, values_like
from portal.club.gatherings import events
from portal.club.gatherings.events import Event, EventStatus, consequences
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, find, form_page, page, uploads
from portal.web.careful import Look, careful, plain, second_look
from portal.web.lists import Asked, ListOf, Sort, way_back
from portal.web.numbers import whole
from portal.web.uploads import PictureForm

VIEWS = {"coming": _l("Coming"), "draft": _l("Drafts"), "past": _l("Past"), "cancelled": _l("Called off")}


def _matching(asked: Asked) -> Select[Any]:
    return events.on_the_desk(viewer).where(_view(asked.get("show", "")))


EVENTS = ListOf(
    "events",
    "staff.events.index",
    _matching,
    ("show",),
    {"when": Sort(_l("When"), (Event.starts_at, Event.id))},
    usual=lambda asked: "-when" if asked.get("show") in {"past", "cancelled"} else "when",
    opens=("staff.events.show", "event_id", "id"),
)


@blueprint.get("")
@staff("events.edit", "events.check_in")
def index() -> Answer:
    """The room is for those who write events and for those who stand at the door."""
    counts = EVENTS.count(*({"show": view} for view in VIEWS))
    views = [(view, words, count) for (view, words), count in zip(VIEWS.items(), counts, strict=True)]
    return page("gatherings/events/staff/index.html", listed=EVENTS.at(request.args), views=views)


@blueprint.get("/<int:event_id>")
@staff("events.edit", "events.check_in")
def show(event_id: int) -> Answer:
    event = find(Event, event_id)
    return page(
        "gatherings/events/staff/show.html",
        event=event,
        counts=events.counts_of(event),
        form=PictureForm.offered(),
        back=way_back(EVENTS, event),
    )


@blueprint.post("/<int:event_id>/picture")
@staff("events.edit")
@plain("picture")
@form_page(show)
@uploads.takes(PictureForm, "picture")
def picture(event_id: int, sent: uploads.SentFiles[uploads.Stored]) -> Answer:
    event = find(Event, event_id)
    PictureForm.checked()
    file = uploads.keep(sent, viewer.account_id, is_public=True)[0]
    events.choose_picture(event, file.id, viewer.account_id)
    return Answer(otherwise=url_for(".show", event_id=event.id), say=_("The picture is on the page."))


@blueprint.get("/new")
@staff("events.edit")
def new() -> Answer:
    """Empty, or like another event (?like=7), some weeks later on the same day of the week."""
    number = request.args.get("like", type=whole)
    like = find(Event, number) if number else None
    form = EventForm.offered(**(values_like(like) if like else {}))
    return page("gatherings/events/staff/form.html", event=None, form=form, like=like)


@blueprint.post("/new")
@staff("events.edit")
@plain("draft")
@form_page(new)
def create() -> Answer:
    form = EventForm.checked()
    event = events.create(form.plan(), viewer.account_id)
    return Answer(otherwise=url_for(".show", event_id=event.id), say=_("The draft is kept."))


@blueprint.get("/<int:event_id>/edit")
@staff("events.edit")
def edit(event_id: int) -> Answer:
    event = find(Event, event_id)
    return page("gatherings/events/staff/form.html", event=event, form=EventForm.offered(event=event))


def _looking_at_change(event_id: int) -> Look | None:
    event = find(Event, event_id)
    form = EventForm.checked(event=event)
    is_as_seen = event.revision == form.revision  # else both texts come first
    counted = consequences.of_moving(event, form.plan()) if is_as_seen else []
    if not counted:
        return None
    told = counted[0].figure
    title = _("Change “%(title)s” and tell %(n)s parties", title=event.title, n=told)
    return Look(title, title, url_for(".show", event_id=event.id), counted, told)


@blueprint.post("/<int:event_id>/edit")
@staff("events.edit")
@form_page(edit)
@careful(_looking_at_change)
def change(event_id: int) -> Answer:
    event = find(Event, event_id)
    form = EventForm.checked(event=event)
    is_told = bool(consequences.of_moving(event, form.plan()))
    events.edit(event, form.plan(), viewer.account_id, form.revision)
    said = _("Changed. Whom it concerns has been told.") if is_told else _("The event is changed.")
    return Answer(otherwise=url_for(".show", event_id=event.id), say=said)


def _looking_at_publish(event_id: int) -> Look:
    event = find(Event, event_id)
    title = _("Publish the event “%(title)s”", title=event.title)
    return Look(title, title, url_for(".show", event_id=event.id), consequences.of_publishing(event))


@blueprint.post("/<int:event_id>/publish")
@staff("events.edit")
@form_page()
@careful(_looking_at_publish)
def publish(event_id: int) -> Answer:
    event = events.publish(find(Event, event_id), viewer.account_id)
    return Answer(otherwise=url_for(".show", event_id=event.id), say=_("The event is published."))


@blueprint.get("/<int:event_id>/call-off")
@staff("events.edit")
def calling_off(event_id: int) -> Answer:
    return second_look(call_off, event_id=event_id)


def _looking_at_call_off(event_id: int) -> Look:
    event = find(Event, event_id)
    counted = consequences.of_calling_off(event)
    title, told = _("Call off “%(title)s”", title=event.title), counted[0].figure
    button = _("Call off, tell %(n)s parties", n=told)
    return Look(title, button, url_for(".show", event_id=event.id), counted, told)


@blueprint.post("/<int:event_id>/call-off")
@staff("events.edit")
@form_page(calling_off)
@careful(_looking_at_call_off, form=CallOffForm, reason="text_zh")
def call_off(event_id: int) -> Answer:
    event = find(Event, event_id)
    form = CallOffForm.checked()
    told = events.call_off(event, form.text.words, viewer.account_id)
    return Answer(
        otherwise=url_for(".show", event_id=event.id), say=_("Called off; %(told)s parties have been told.", told=told)
    )


def _view(shown: str) -> Any:
    views = {
        "coming": (Event.status == EventStatus.PUBLISHED) & (Event.ends_at > clock.now()),
        "draft": Event.status == EventStatus.DRAFT,
        "past": (Event.status == EventStatus.PUBLISHED) & (Event.ends_at <= clock.now()),
        "cancelled": Event.status == EventStatus.CANCELLED,
    }
    return views.get(shown, views["coming"])
