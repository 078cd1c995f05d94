"""Somebody telephones or stands at the counter: the desk signs them up."""

from flask import request, url_for
from sqlalchemy import select

from portal import clock
from portal.blueprints.gatherings.events.party_form import PartyForm, at_home
from portal.blueprints.gatherings.events.staff import blueprint
from portal.club.gatherings import events
from portal.club.gatherings.events import Event, EventStatus, PartyState, consequences
from portal.club.people import callers
from portal.club.people.members import Member
from portal.database import session
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page
from portal.web.careful import Look, careful
from portal.words import Words

SAID_OF = Words("为您报名了活动", "signed you up for an event")


@blueprint.get("/<int:event_id>/sign-ups/new")
@staff("events.edit")
def whom(event_id: int) -> Answer:
    """Whom it is for: found as everywhere at the desk."""
    event, words = find(Event, event_id), request.args.get("q", "").strip()[:200]
    found = events.without_a_party(event, words, viewer, 20) if words else []
    return page("gatherings/events/staff/whom.html", event=event, words=words, found=found)


@blueprint.get("/callers/<int:member_id>")
@staff("events.edit")
def for_caller(member_id: int) -> Answer:
    """The coming events for a member who calls or stands at the counter."""
    member = find(Member, member_id)
    rows = select(Event).where(Event.visible_to(viewer), Event.status == EventStatus.PUBLISHED)
    coming = session.scalars(rows.where(Event.ends_at > clock.now()).order_by(Event.starts_at).limit(50)).unique()
    open_now = [one for one in coming if viewer.may("events.edit", one) and events.closed_because(one) is None]
    return page("gatherings/events/staff/for_caller.html", member=member, events=open_now)


@blueprint.get("/<int:event_id>/sign-ups/new/<int:member_id>")
@staff("events.edit")
def signing_up(event_id: int, member_id: int) -> Answer:
    event, member = find(Event, event_id), find(Member, member_id)
    return page(
        "gatherings/events/staff/party.html", event=event, member=member, people=at_home(member.id),
        form=PartyForm.offered(event=event, member_id=member.id), at_door=False, can_wait=False,
    )  # fmt: skip


def _looking_at_sign_up(event_id: int, member_id: int) -> Look:
    event, member = find(Event, event_id), find(Member, member_id)
    party = PartyForm.checked(event=event, member_id=member.id).party()
    title = _("Sign %(name)s up for “%(title)s”", name=member.name, title=event.title)
    back = url_for(".sign_ups", event_id=event.id)
    return Look(title, title, back, consequences.of_signing_up(event, party), 1)


def _take_off_again(event_id: int, member_id: int) -> None:
    signup = events.sign_up_of(find(Event, event_id), member_id)
    if signup is not None:
        events.release(signup, viewer.account_id, quietly=True)


@blueprint.post("/<int:event_id>/sign-ups/new/<int:member_id>")
@staff("events.edit")
@form_page(signing_up)
@careful(_looking_at_sign_up, undo=_take_off_again)
def sign_up_for(event_id: int, member_id: int) -> Answer:
    event, member = find(Event, event_id), find(Member, member_id)
    form = PartyForm.checked(event=event, member_id=member.id)
    sitting = next(one for one in event.sittings if one.id == form.sitting.data)
    with callers.acting(member, viewer.account_id, SAID_OF, spends=event.takes_points, unproved=True):
        signup = events.sign_up(event, sitting, member, form.party(), viewer.account_id)
    said = {PartyState.HELD: _("%(name)s has a place.", name=member.name)}
    waits = _("%(name)s is on the list and waits.", name=member.name)
    return Answer(otherwise=url_for(".sign_ups", event_id=event.id), say=said.get(signup.state, waits))
