"""Who signed up: the list, the Excel sheet, a message to everybody, the draw."""

from typing import Any

from flask import Response, abort, request, url_for
from sqlalchemy import Select

from portal.blueprints.gatherings.events.staff import blueprint
from portal.blueprints.gatherings.events.staff.forms import MessageForm
from portal.club.gatherings import events
from portal.club.gatherings.events import Event, PartyState, SignUp, consequences
from portal.database import session
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, excel, find, form_page, page, wording
from portal.web.careful import Look, careful, nothing
from portal.web.lists import Asked, ListOf, Sort
from portal.web.numbers import number_in

TO = {
    "held": (PartyState.HELD,),
    "waiting": (PartyState.WAITING, PartyState.OFFERED, PartyState.ENTERED),
    "came": (PartyState.ATTENDED,),
    "absent": (PartyState.ABSENT,),
    "all": (PartyState.HELD, PartyState.WAITING, PartyState.OFFERED, PartyState.ENTERED),
}


@blueprint.get("/<int:event_id>/sign-ups")
@staff("events.edit")
def sign_ups(event_id: int) -> Answer:
    event = find(Event, event_id)
    return page(
        "gatherings/events/staff/sign_ups.html",
        event=event,
        counts=events.counts_of(event),
        listed=_parties(event).at(request.args),
        choices=_choices(event),
        note_of=note_of,
    )


def _choices(event: Event) -> list[tuple[str, object, list[tuple[str, object]]]]:
    states: list[tuple[str, object]] = [(state.value, words) for state, words in events.STATE_NAMES.items()]
    sittings: list[tuple[str, object]] = [
        (str(one.id), f"{one.label} {wording.moment(one.starts_at)}") for one in event.sittings
    ]
    choices: list[tuple[str, object, list[tuple[str, object]]]] = [("state", _("State"), states)]
    return [*choices, ("sitting", _("Session"), sittings)] if len(sittings) > 1 else choices


def note_of(signup: SignUp) -> object:
    """What stands small beside the state: when they came, until when a place is offered, or which lot they drew."""
    if signup.checked_in_at:
        return wording.moment(signup.checked_in_at)
    if signup.offered_until:
        return _("until %(date)s", date=wording.moment(signup.offered_until))
    return _("lot %(lot)s", lot=signup.lot) if signup.lot else ""


@blueprint.get("/<int:event_id>/sign-ups.xlsx")
@staff("events.edit")
def sheet(event_id: int) -> Response:
    """The list as filtered, as an Excel file; every cell is text or a number, so that nothing in it is calculated."""
    event = find(Event, event_id)
    rows = session.scalars(_parties(event).ordered(request.args)).unique()
    heads = (
        _("Session"), _("Begins"), _("Name"), _("Card number"), _("Adults"), _("Ages of the children"), _("People"),
        _("State"), _("Points"), _("Deposit"), _("What became of it"), _("Signed up"), _("Checked in"),
        _("People who came"),
    )  # fmt: skip
    name = f"event-{event_id}-{wording.date_(event.starts_at)}"
    return excel.sheet(name, _("Sign-ups"), heads, map(_cells, rows))


def party_at(event_id: int, sign_up_id: int) -> SignUp:
    """The party, if it is one of this event."""
    event, signup = find(Event, event_id), find(SignUp, sign_up_id)
    if signup.event_id != event.id:
        abort(404)
    return signup


def _looking_at_withdraw(event_id: int, sign_up_id: int) -> Look:
    signup = party_at(event_id, sign_up_id)
    counted = consequences.of_giving_up(signup)
    title = _("Give up the place of %(name)s", name=signup.member.name)
    passed_on = signup.state is PartyState.OFFERED or (signup.state is PartyState.HELD and counted[-1].figure > 0)
    return Look(title, title, url_for(".sign_ups", event_id=event_id), counted, is_final=passed_on)


def _give_back(event_id: int, sign_up_id: int) -> None:
    events.restore(party_at(event_id, sign_up_id), viewer.account_id)


@blueprint.post("/<int:event_id>/sign-ups/<int:sign_up_id>/withdraw")
@staff("events.edit")
@form_page()
@careful(_looking_at_withdraw, undo=_give_back)
def withdraw(event_id: int, sign_up_id: int) -> Answer:
    """Somebody called: the desk gives the place up for them."""
    events.release(party_at(event_id, sign_up_id), viewer.account_id)
    return Answer(otherwise=url_for(".sign_ups", event_id=event_id), say=_("The place has been given up."))


@blueprint.get("/<int:event_id>/message")
@staff("events.edit")
def message(event_id: int) -> Answer:
    event = find(Event, event_id)
    counts = events.counts_of(event)
    return page("gatherings/events/staff/message.html", event=event, counts=counts, form=MessageForm.offered())


def _looking_at_send(event_id: int) -> Look:
    event, form = find(Event, event_id), MessageForm.checked()
    counted = consequences.of_writing_to(event, TO[form.to.data])
    told, words = counted[0].figure, form.text.words
    title = _("Write to %(n)s parties of “%(title)s”", n=told, title=event.title)
    letter = "\n".join(each for each in (words.zh, words.en) if each)
    return Look(title, title, url_for(".show", event_id=event.id), counted, told, letter)


@blueprint.post("/<int:event_id>/message")
@staff("events.edit")
@form_page(message)
@careful(_looking_at_send, reason="text_zh", undo=nothing())
def send(event_id: int) -> Answer:
    event = find(Event, event_id)
    form = MessageForm.checked()
    told = events.tell(event, form.text.words, TO[form.to.data], viewer.account_id)
    return Answer(
        otherwise=url_for(".show", event_id=event.id),
        say=_("For %(told)s parties; it leaves in ten minutes.", told=told),
    )


def _looking_at_draw(event_id: int) -> Look:
    event = find(Event, event_id)
    counted = consequences.of_drawing(event)
    title = _("Run the draw of “%(title)s”", title=event.title)
    return Look(title, title, url_for(".show", event_id=event.id), counted, counted[0].figure)


@blueprint.post("/<int:event_id>/draw")
@staff("events.edit")
@form_page()
@careful(_looking_at_draw)
def draw(event_id: int) -> Answer:
    event = find(Event, event_id)
    events.run_draw(event, viewer.account_id)
    return Answer(otherwise=url_for(".show", event_id=event.id), say=_("Drawn; everybody has been told."))


def _cells(signup: SignUp) -> tuple[excel.Cell, ...]:
    return (
        str(signup.sitting.label), signup.sitting.starts_at, signup.member.name, signup.member.number, signup.adults,
        ", ".join(map(str, signup.child_ages)), signup.size, str(events.STATE_NAMES[signup.state]), signup.price,
        signup.deposit, str(events.DEPOSIT_NAMES[signup.deposit_state]) if signup.deposit_state else "",
        signup.created_at, signup.checked_in_at, signup.came,
    )  # fmt: skip


def _parties(event: Event) -> ListOf[SignUp]:
    """Those of this event; no view of them is kept."""

    def matching(asked: Asked) -> Select[Any]:
        sitting, state = number_in(asked.get("sitting", "")), asked.get("state", "")
        known = PartyState(state) if state in set(PartyState) else None
        return events.sign_ups_of(event, sitting_id=sitting, state=known, words=asked.get("q", ""))

    sorts = {
        "at": Sort(_l("Signed up"), (SignUp.id,)),
        "people": Sort(_l("Party"), (SignUp.adults, SignUp.id), descending=True),
    }
    return ListOf(
        "sign-ups", "staff.events.sign_ups", matching, ("q", "state", "sitting"), sorts, lambda _asked: "at", size=50
    )
