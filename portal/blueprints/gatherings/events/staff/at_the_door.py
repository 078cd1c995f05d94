"""What else is done at the door: a check-in taken back, a number put right, members let in without a sign-up."""

from flask import url_for
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired

from portal.blueprints.gatherings.events.party_form import PartyForm, at_home
from portal.blueprints.gatherings.events.staff import blueprint
from portal.blueprints.gatherings.events.staff.signups import party_at
from portal.club.gatherings import events
from portal.club.gatherings.events import Event, consequences
from portal.club.people.members import Member
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.forms import Whole, clean
from portal.web.lengths import AtMost


class CountForm(Form):
    people = IntegerField(_l("How many are here"), [InputRequired(), Whole(1, 20)])
    seen = IntegerField("", [InputRequired()])


class PutBackForm(Form):
    why = StringField(_l("Why, in words the member reads"), [InputRequired(), AtMost(120, least=2)], filters=[clean])


def _looking_at_putting_back(event_id: int, sign_up_id: int) -> Look:
    signup = party_at(event_id, sign_up_id)
    title = _("Take back the check-in of %(name)s", name=signup.member.name)
    after = _("They have their place as before and can be let in again. What they earned is taken back in the ledger.")
    counted = consequences.of_putting_back(signup)
    repair = "" if signup.event.door_is_closed else _("A mistake is put right by checking them in again.")
    return Look(title, title, url_for(".door", event_id=event_id), counted, after=after, repair=repair)


@blueprint.post("/<int:event_id>/check-in/<int:sign_up_id>/back")
@staff("events.check_in")
@form_page()
@careful(_looking_at_putting_back, form=PutBackForm, reason="why")
def put_back(event_id: int, sign_up_id: int) -> Answer:
    signup = party_at(event_id, sign_up_id)
    events.put_back(signup, PutBackForm.checked().why.data or "", viewer.account_id)
    return Answer(
        otherwise=url_for(".door", event_id=event_id),
        say=_("The check-in of %(name)s is taken back.", name=signup.member.name),
    )


@blueprint.post("/<int:event_id>/check-in/<int:sign_up_id>/people")
@staff("events.check_in")
@plain("door")
@form_page()
def count_again(event_id: int, sign_up_id: int) -> Answer:
    signup, form = party_at(event_id, sign_up_id), CountForm.checked()
    events.count_again(signup, form.people.data or 0, form.seen.data or 0, viewer.account_id)
    return Answer(
        otherwise=url_for(".door", event_id=event_id),
        say=_("%(name)s: %(came)s of %(size)s are in.", name=signup.member.name, came=signup.came, size=signup.size),
    )


@blueprint.get("/<int:event_id>/walk-ins/<int:member_id>")
@staff("events.check_in")
def walking_in(event_id: int, member_id: int) -> Answer:
    event, member = find(Event, event_id), find(Member, member_id)
    now_on = next((one.id for one in event.sittings if one.is_on), None)
    chosen = {} if now_on is None else {"sitting": now_on}
    return page(
        "gatherings/events/staff/party.html", event=event, member=member, people=at_home(member.id),
        form=PartyForm.offered(event=event, member_id=member.id, **chosen), at_door=True,
        can_wait=not event.has_begun and viewer.may("events.edit", event),
    )  # fmt: skip


def _looking_at_walk_in(event_id: int, member_id: int) -> Look | None:
    """Only where it takes points."""
    event, member = find(Event, event_id), find(Member, member_id)
    form = PartyForm.checked(event=event, member_id=member.id)
    if not event.takes_points:
        return None
    title = _("Let %(name)s in without a sign-up", name=member.name)
    counted = consequences.of_signing_up(event, form.party())
    return Look(title, title, url_for(".door", event_id=event.id), counted)


@blueprint.post("/<int:event_id>/walk-ins/<int:member_id>")
@staff("events.check_in")
@form_page(walking_in)
@careful(_looking_at_walk_in)
def walk_in(event_id: int, member_id: int) -> Answer:
    event, member = find(Event, event_id), find(Member, member_id)
    form = PartyForm.checked(event=event, member_id=member.id)
    sitting = next(one for one in event.sittings if one.id == form.sitting.data)
    signup = events.walk_in(event, sitting, member, form.party(), viewer.account_id)
    return Answer(
        otherwise=url_for(".door", event_id=event.id),
        say=_("Let in without a sign-up: %(name)s, %(size)s people.", name=member.name, size=signup.size),
    )
