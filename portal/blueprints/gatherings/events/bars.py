"""What the first screen of an event says on a phone: how it stands with me, until when, and the one thing to do."""

from typing import NamedTuple

from flask import url_for

from portal.club.gatherings.events import Event, Mode, MyParty, PartyState
from portal.identity import viewer
from portal.sentences import gettext as _
from portal.sentences import ngettext
from portal.web.wording import moment


class Bar(NamedTuple):
    title: str
    words: str
    url: str = ""
    act: str = ""


def bar_of(event: Event, party: MyParty | None, closed: object) -> Bar | None:
    """None where there is nothing to say: the event is over and one was not there."""
    here = url_for("events.show", event_id=event.id, _anchor="sign_up")
    if party is not None:
        return _mine(event, party, here)
    if event.is_over:
        return None
    if closed or event.status == "cancelled":
        return Bar(str(closed or _("This event has been called off.")), "", here, _("Details"))
    words = _("until %(date)s", date=moment(event.closes_at))
    to_form = here if viewer.is_member else url_for("events.sign_up_form", event_id=event.id)
    if event.mode is Mode.DRAW:
        return Bar(_("By draw"), words, to_form, _("Enter the draw"))
    if event.is_full:
        return Bar(_("Full, you can wait"), words, to_form, _("Join the waiting list"))
    free = ngettext("%(num)s seat left", "%(num)s seats left", event.free_seats)
    return Bar(free, words, to_form, _("Sign up"))


def _mine(event: Event, party: MyParty, here: str) -> Bar | None:
    when = moment(party.starts_at)
    if party.state is PartyState.HELD:
        return Bar(_("You are coming"), when, url_for("events.ticket", event_id=event.id), _("Show the ticket"))
    if party.state is PartyState.OFFERED:
        until = _("until %(date)s", date=moment(party.offered_until))
        return Bar(_("Places are kept for you"), until, here, _("Take the places"))
    if party.state is PartyState.WAITING:
        return Bar(_("On the waiting list"), when, here, _("Details"))
    if party.state is PartyState.ENTERED:
        drawn = _("drawn after %(date)s", date=moment(event.closes_at))
        return Bar(_("You are in the draw"), drawn, here, _("Details"))
    return None


def clashes_of(event: Event, party: MyParty | None, others: list[MyParty]) -> list[MyParty]:
    """Of what else is on then, what meets the sitting the member has; before they have one, all of it."""
    if event.is_over:
        return []
    return [one for one in others if party is None or (one.starts_at < party.ends_at and party.starts_at < one.ends_at)]
