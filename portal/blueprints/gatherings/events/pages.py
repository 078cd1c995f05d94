"""Events for members and visitors: what is coming, one event, signing up, one's own ticket."""

from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, Response, make_response, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import printing
from portal.blueprints.gatherings.events.bars import bar_of, clashes_of
from portal.blueprints.gatherings.events.finding import SEARCH
from portal.blueprints.gatherings.events.party_form import PartyForm, at_home
from portal.blueprints.gatherings.events.wants import places_kept
from portal.club.estate.projects import Estate
from portal.club.gatherings import events
from portal.club.gatherings.events import Event, EventKind, PartyState, SignUp
from portal.club.people import members
from portal.club.people.members import GRADE_NAMES
from portal.club.purse import points
from portal.club.shop import rewards
from portal.database import session
from portal.engine.paging import Page, page_of
from portal.identity import current_member, members_only, public, viewer
from portal.manifest import Pages, Place
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, find, form_page, page, wording
from portal.web.answers import wants_part
from portal.web.days import asked_month
from portal.web.kept import hole, kept, piece
from portal.web.numbers import whole
from portal.web.sure import Question, surely
from portal.web.wants import once_a_request

blueprint = Blueprint("events", __name__, url_prefix="/events")
LIVE = (PartyState.HELD, PartyState.OFFERED, PartyState.WAITING, PartyState.ENTERED)
LOOKS = {PartyState.HELD: "", PartyState.ATTENDED: "used"}  # of a ticket in a list; any other waits


@blueprint.context_processor
def names() -> dict[str, object]:
    """The words for kinds, modes, audiences and grades."""
    return {
        "kind_names": events.KIND_NAMES, "mode_names": events.MODE_NAMES, "audience_names": events.AUDIENCE_NAMES,
        "grade_names": GRADE_NAMES,
    }  # fmt: skip


class Chosen(NamedTuple):
    """Which events the list shows."""

    past: bool
    kind: EventKind | None
    estate: int | None
    month: date | None


@blueprint.get("")
@public(cached=30)
def index() -> Answer:
    chosen = Chosen(request.args.get("when") == "past", _kind(), _estate(), asked_month("month"))
    after = request.args.get("after")
    if wants_part():
        return page("gatherings/events/index.html", part="gatherings/events/_list.html", **_listing(chosen, after))
    coming = events.coming_of(viewer.member_id) if viewer.member_id else []
    return page(
        "gatherings/events/index.html",
        listing=_list(chosen, after),
        mine=[party for party in coming if party.state in LOOKS][:3],
        unsure=[party for party in coming if party.state not in LOOKS],
        looks=LOOKS,
    )


def _listing(chosen: Chosen, after: str | None) -> dict[str, Any]:
    """The same for everybody: the filters, and the events that fit them."""
    past, kind, estate, month = chosen
    shown = events.listed(past=past, kind=kind, estate_id=estate, month=month)
    rows: Page[Event] = page_of(shown, Event.starts_at, Event.id, after=after, size=12, descending=past)
    return {
        "rows": rows, "past": past, "chosen": chosen, "further": _further(rows.after), "months": events.months_ahead(),
        "estates": session.scalars(select(Estate).order_by(Estate.position, Estate.id)).all(),
    }  # fmt: skip


_list = piece("gatherings/events/listing.html", 5)(_listing)


@blueprint.get("/<int:event_id>")
@public(cached=30)
def show(event_id: int) -> Answer:
    event = _known(event_id)
    return page(
        "gatherings/events/show.html", part="gatherings/events/_sign_up.html", about=_about(event_id), **_shown(event)
    )


@kept(2)
def _known(event_id: int) -> Event:
    """The event and its seats as they were at most two seconds ago; signing up counts them anew."""
    return find(Event, event_id, None, joinedload(Event.sittings))


@piece("gatherings/events/about.html", 5)
def _about(event_id: int) -> dict[str, Any]:
    """What everybody reads of an event."""
    event = _known(event_id)
    rules = points.active_rules(_rules())
    rule = next((rule for rule in rules if rule.trigger == "event_attended" and rule.is_for_all), None)
    lots = events.result_of(event) if event.drawn_at else []
    earned = rule.amount if rule else None
    places = [one for one in rewards.offered("event") if one.event_id == event_id and one.is_open]
    shown = {"event": event, "earned": earned, "commitment": events.commitment(event), "lots": lots}
    return {**shown, "for_points": [] if event.has_begun else places}


@blueprint.get("/<int:event_id>/sign-up")
@members_only
def sign_up_form(event_id: int) -> Answer:
    answer: Answer = show(event_id)
    return answer


@blueprint.post("/<int:event_id>/sign-up")
@members_only
@form_page(show, part="gatherings/events/_sign_up.html")
def sign_up(event_id: int) -> Answer:
    event = find(Event, event_id)
    form = PartyForm.checked(event=event)
    sitting = next(one for one in event.sittings if one.id == form.sitting.data)
    signup = events.sign_up(event, sitting, current_member, form.party())
    said = {
        PartyState.HELD: _("You are signed up. Your ticket is here and under Messages."),
        PartyState.ENTERED: _("You are in the draw."),
    }
    return _answer(event, said.get(signup.state, _("You are on the waiting list.")))


@blueprint.get("/<int:event_id>/sign-up/sum")
@members_only
def total(event_id: int) -> Answer:
    """What the party as typed so far comes to; asked for while one types, and harmless."""
    event = find(Event, event_id)
    form = PartyForm(formdata=request.args, event=event)
    return Answer("gatherings/events/_sum.html", otherwise=url_for(".show", event_id=event_id), event=event, form=form)


def _leaving(event_id: int) -> Question:
    event = acting(event_id).event
    words = _("You can sign up again while there are places.")
    if event.is_full:
        words = _("The place goes to the next family at once and does not come back.")
    title = _("Give up the place at %(event)s?", event=event.title)
    return Question(title, words, _("Yes, give it up"), url_for(".show", event_id=event_id))


@blueprint.post("/<int:event_id>/sign-up/release")
@members_only
@form_page(show, part="gatherings/events/_sign_up.html")
@surely(_leaving)
def release(event_id: int) -> Answer:
    signup = acting(event_id)
    events.release(signup, viewer.account_id)
    return _answer(signup.event, _("Your place has been given up."))


@blueprint.post("/<int:event_id>/sign-up/accept")
@members_only
@form_page(show, part="gatherings/events/_sign_up.html")
def accept(event_id: int) -> Answer:
    signup = acting(event_id)
    events.accept(signup)
    return _answer(signup.event, _("The places are yours."))


@blueprint.get("/<int:event_id>/ticket")
@members_only
def ticket(event_id: int) -> Answer:
    signup = mine(event_id)
    address = url_for("staff.events.door", event_id=event_id, code=signup.code, _external=True)
    return page("gatherings/events/ticket.html", signup=signup, event=signup.event, qr=Markup(printing.qr_svg(address)))  # noqa: S704


@blueprint.get("/<int:event_id>/calendar.ics")
@members_only
def calendar(event_id: int) -> Response:
    found = events.sign_up_of(
        find(Event, event_id), viewer.member_id, ended=True
    )  # a place given up is called off there
    signup = find(SignUp, found.id if found else 0)
    response = make_response(events.calendar_of(signup, url_for(".show", event_id=event_id, _external=True)))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="event-{event_id}.ics"'
    return response


def mine(event_id: int) -> SignUp:
    """The viewer's own party at this event; 404 when there is none."""
    found = events.sign_up_of(find(Event, event_id), viewer.member_id)
    return find(SignUp, found.id if found else 0)


def acting(event_id: int) -> SignUp:
    """The viewer's own party, for an act; whose page is older than its end reads that."""
    found = events.sign_up_of(find(Event, event_id), viewer.member_id)
    if found is None:
        raise Refusal(_("You have no place at this event at present."), status=409)
    return find(SignUp, found.id)


def _shown(event: Event) -> dict[str, Any]:
    """The context of the sign-up: for a member the own party or the form."""
    if not viewer.member_id:
        closed = events.closed_because(event)
        return {"event": event, "closed": closed, "bar": bar_of(event, None, closed)}
    signup, others = events.around(event.id, viewer.member_id)
    standing = events.standing_of(signup) if signup else None
    context: dict[str, Any] = {"event": event, "signup": signup, "standing": standing}
    if signup is not None and signup.state is PartyState.OFFERED:
        context["take"] = take_words(event, signup.size)
    if signup is None:
        closed = events.closed_because(event) or events.not_for(
            event, once_a_request(members.face_of, viewer.member_id)
        )
        context |= {"closed": closed, "form": None if closed else _form(event.id)}
    clashes = clashes_of(event, signup, others) if signup or context.get("form") else []
    return context | {"bar": bar_of(event, signup, context.get("closed")), "clashes": clashes}


def take_words(event: Event, size: int) -> object:
    """What stands on the button with which a party of `size` takes the places kept for it."""
    price, deposit = wording.points(event.price * size), wording.points(event.deposit * size)
    if event.price and event.deposit:
        return _("Take the places for %(price)s points and a deposit of %(deposit)s", price=price, deposit=deposit)
    if event.price:
        return _("Take the places for %(points)s points", points=price)
    if event.deposit:
        return _("Take the places, with a deposit of %(points)s points", points=deposit)
    return _("Take the places")


def join_words(event: Event) -> object:
    """What stands on the button of the form."""
    if event.mode is events.Mode.DRAW:
        return _("Enter the draw")
    return _("Join the waiting list") if event.is_full else _("Confirm")


@hole
def family() -> str:
    """The people of the reader's household, to be ticked."""
    chosen, event = set(request.values.getlist("family", type=whole)), _known((request.view_args or {})["event_id"])
    people = [one for one in at_home(viewer.member_id) if event.children_welcome or not one.is_child]
    return Markup(  # noqa: S704 - by Jinja
        render_template("gatherings/events/family.html", people=people, chosen=chosen)
    )


@hole
def purse() -> str:
    """What the reader can spend, and whether it is enough for one place at all: told before anybody presses."""
    held, event = points.balance_of(viewer.member_id), _known((request.view_args or {})["event_id"])
    said = wording.points(held)
    if held < event.price + event.deposit:
        return str(_("You have %(points)s points: not enough for a place.", points=said))
    return str(_("You have %(points)s points.", points=said))


@kept(5)
def _rules() -> list[points.EarnRule]:
    return points.rules()


@piece("gatherings/events/form.html", 2)
def _form(event_id: int) -> dict[str, Any]:
    """The form for a party: blank, it is the same for all members."""
    event = _known(event_id)
    queues = [(one, events.queue_for(one)) for one in event.sittings if one.waiting]
    return {"event": event, "form": PartyForm.offered(event=event), "queues": queues, "purse": purse,
            "family": family, "button": join_words(event)}  # fmt: skip


def _answer(event: Event, said: str) -> Answer:
    return Answer(
        "gatherings/events/_sign_up.html", otherwise=url_for(".show", event_id=event.id), say=said, **_shown(event)
    )


def _kind() -> EventKind | None:
    asked = request.args.get("kind", "")
    return EventKind(asked) if asked in set(EventKind) else None


def _estate() -> int | None:
    return request.args.get("estate", type=whole)


def _further(after: str | None) -> str | None:
    """The address of the next rows with the same filters; None on the last page."""
    if after is None:
        return None
    filters = ("when", "kind", "estate", "month")
    kept: dict[str, Any] = {name: request.args[name] for name in filters if request.args.get(name)}
    return url_for(".index", **kept, after=after)


MANIFEST = Pages(
    places=(Place("events", "events.index", _l("Events"), 20, "calendar-days"),),
    causes={"event": ("events.show", "event_id")},
    earned_at={"event_attended": "events.index"},
    public_search=SEARCH,
    wants=(places_kept,),
)
