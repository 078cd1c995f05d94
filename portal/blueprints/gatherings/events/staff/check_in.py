"""The door, on a phone: the code is scanned by its camera (which opens this page) or by a scanner, or typed."""

from flask import request, url_for
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Optional

from portal.blueprints.gatherings.events.staff import blueprint
from portal.club.gatherings import events
from portal.club.gatherings.events import Deposit, Event, SignUp, consequences
from portal.database import session
from portal.identity import staff, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import ngettext
from portal.web import Answer, Form, find, form_page, page, wording
from portal.web.careful import Look, careful, plain
from portal.web.forms import Whole, clean
from portal.web.lengths import AtMost

ADDRESS = 200  # a scanner types the whole address that the ticket's QR code holds


class TicketCodeForm(Form):
    code = StringField(
        _l("Ticket code"), [InputRequired(_l("Please scan or type the code.")), AtMost(ADDRESS)], filters=[clean]
    )
    people = IntegerField(_l("How many are here"), [Optional(), Whole(1, 20)])
    into = IntegerField("", [Optional()])  # the session they are let into, where that was asked


@blueprint.get("/<int:event_id>/check-in")
@staff("events.check_in")
def door(event_id: int) -> Answer:
    """How many came, the field for the code, and what the code that was scanned says. Looking changes nothing."""
    event = find(Event, event_id)
    form = TicketCodeForm.offered()
    scanned, sentence = _scanned(event, (request.args.get("code") or form.code.data or "")[:ADDRESS])
    words = request.args.get("q", "").strip()[:ADDRESS]
    found = session.scalars(events.sign_ups_of(event, words=words).limit(12)).all() if words else []
    missed = session.scalars(events.missed_at(event).limit(50)).all()
    return page(
        "gatherings/events/staff/check_in.html", event=event, form=form,
        scanned=scanned, sentence="" if form.errors else sentence, figures=events.door_figures(event), words=words,
        other=events.session_on(scanned) if scanned else None, name_of=events.name_of, last=events.last_in(event),
        found=found, strangers=events.without_a_party(event, words, viewer) if words else [], missed=missed,
        closed=events.DOOR_CLOSED,
    )  # fmt: skip


@blueprint.post("/<int:event_id>/check-in")
@staff("events.check_in")
@plain("door")
@form_page(door)
def check_in(event_id: int) -> Answer:
    event, form = find(Event, event_id), TicketCodeForm.checked()
    signup = events.find_ticket(event, form.code.data or "")
    came = events.check_in(signup, viewer.account_id, form.people.data, form.into.data)
    return Answer(otherwise=url_for(".door", event_id=event.id), say=_said(signup, came))


def _looking_at_absence(event_id: int) -> Look | None:
    event, form = find(Event, event_id), TicketCodeForm.checked()
    signup = events.find_ticket(event, form.code.data or "")
    counted = consequences.of_absence(signup)
    if not counted:
        return None
    title = _("Keep the deposit of %(name)s, who did not come", name=signup.member.name)
    return Look(title, title, url_for(".door", event_id=event.id), counted)


@blueprint.post("/<int:event_id>/absences")
@staff("events.check_in")
@form_page(door)
@careful(_looking_at_absence)
def absence(event_id: int) -> Answer:
    """Nobody of a party came; it is known by its code, as at check-in."""
    event = find(Event, event_id)
    signup = events.find_ticket(event, TicketCodeForm.checked().code.data or "")
    events.mark_absent(signup, viewer.account_id)
    return Answer(otherwise=url_for(".door", event_id=event.id), say=_missed(signup))


def _missed(signup: SignUp) -> str:
    if signup.deposit_state is Deposit.KEPT:
        kept = wording.points(signup.deposit)
        return str(
            _("%(name)s did not come. The deposit of %(points)s points is kept.", name=signup.member.name, points=kept)
        )
    return str(_("%(name)s did not come.", name=signup.member.name))


def _said(signup: SignUp, came: int) -> str:
    """The first scan names party and session; one after that the rest came says that it was used."""
    name, where = signup.member.name, events.name_of(signup.sitting)
    if not came:
        when = wording.time_(signup.checked_in_at)
        return str(_("This ticket was used already, at %(time)s (%(name)s).", time=when, name=name))
    people = ngettext("%(num)s person", "%(num)s people", came)
    if signup.missing:
        return str(
            _(
                "Welcome, %(name)s, %(session)s: %(people)s; %(left)s more may still come.",
                name=name, session=where, people=people, left=signup.missing,
            )
        )  # fmt: skip
    return str(_("Welcome, %(name)s, %(session)s: %(people)s.", name=name, session=where, people=people))


def _scanned(event: Event, code: str) -> tuple[SignUp | None, object]:
    """The party of a scanned code, or the sentence why there is none."""
    if not code:
        return None, None
    try:
        return events.find_ticket(event, code), None
    except Refusal as refusal:
        return None, refusal.sentence
