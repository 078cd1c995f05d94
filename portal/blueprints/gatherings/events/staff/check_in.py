"""The door, on a phone: the code is scanned with the phone's own camera (it opens this page) or typed."""

from flask import request, url_for
from wtforms import StringField
from wtforms.validators import InputRequired

from portal.blueprints.gatherings.events.staff import blueprint
from portal.club.gatherings import events
from portal.club.gatherings.events import Deposit, Event, SignUp, consequences
from portal.database import session
from portal.identity import staff, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page, wording
from portal.web.careful import Look, careful, plain
from portal.web.forms import clean
from portal.web.lengths import AtMost


class TicketCodeForm(Form):
    code = StringField(
        _l("Ticket code"), [InputRequired(_l("Please scan or type the code.")), AtMost(20)], filters=[clean]
    )


@blueprint.get("/<int:event_id>/check-in")
@staff("events.check_in")
def door(event_id: int) -> Answer:
    """How many came, the field for the code, and what the code that was scanned says. Looking changes nothing."""
    event = find(Event, event_id)
    scanned, sentence = _scanned(event, request.args.get("code", "")[:20])
    words = request.args.get("q", "").strip()[:60]
    found = session.scalars(events.sign_ups_of(event, words=words).limit(12)).all() if words else []
    missed = session.scalars(events.missed_at(event).limit(50)).all()
    return page(
        "gatherings/events/staff/check_in.html", event=event, form=TicketCodeForm.offered(),
        scanned=scanned, sentence=sentence, counts=events.counts_of(event), words=words,
        found=found, missed=missed,
    )  # fmt: skip


@blueprint.post("/<int:event_id>/check-in")
@staff("events.check_in")
@plain("door")
@form_page(door)
def check_in(event_id: int) -> Answer:
    event = find(Event, event_id)
    signup = events.find_ticket(event, TicketCodeForm.checked().code.data or "")
    first = events.check_in(signup, viewer.account_id)
    return Answer(otherwise=url_for(".door", event_id=event.id), say=_said(signup, first))


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


def _said(signup: SignUp, first: bool) -> str:
    """The first scan names the party; the second says that it is one."""
    if first:
        return str(_("Welcome, %(name)s: %(size)s people.", name=signup.member.name, size=signup.size))
    when = wording.time_(signup.checked_in_at)
    return str(_("This ticket was used already, at %(time)s (%(name)s).", time=when, name=signup.member.name))


def _scanned(event: Event, code: str) -> tuple[SignUp | None, object]:
    """The party of a scanned code, or the sentence why there is none."""
    if not code:
        return None, None
    try:
        return events.find_ticket(event, code), None
    except Refusal as refusal:
        return None, refusal.sentence
