"""What happens around events, and the letters about it."""

from typing import Any

from portal.club.gatherings.events.letters import (
    DepositKept,
    EventCalledOff,
    InTheDraw,
    MessageOfTheDesk,
    OfferLapsed,
    OnTheWaitingList,
    PassedOver,
    PlaceOrTimeChanged,
    PlacesHeld,
    PlacesOffered,
    PlacesReleased,
    PlacesTomorrow,
)
from portal.club.gatherings.events.queries import titles_of
from portal.club.ground.happenings import FILE, Earning, Entity, Happening
from portal.club.ground.letters import Letter
from portal.sentences import lazy_gettext as _l

EVENT = Entity("event", "events", titles_of)
SIGN_UP = Entity("sign_up", "sign_ups")


def _of_a_party(code: str, did: object, line: object, *letters: type[Letter], **more: Any) -> Happening:
    return Happening(code, did, (EVENT, SIGN_UP), line=line, letters=letters, **more)


def _of_an_event(code: str, did: object, *values: str, letters: tuple[type[Letter], ...] = ()) -> Happening:
    return Happening(code, did, (EVENT,), values=values, letters=letters)


HELD = _of_a_party(
    "event.held",
    _l("signed up for %(event)s"),
    _l("signed up for %(event)s"),
    PlacesHeld,
    formerly=("event.signed_up",),
)
QUEUED = _of_a_party(
    "event.waiting",
    _l("joined the waiting list of %(event)s"),
    _l("waits for a place at %(event)s"),
    OnTheWaitingList,
)
ENTERED = _of_a_party(
    "event.entered", _l("entered the draw for %(event)s"), _l("entered the draw for %(event)s"), InTheDraw
)
DRAWN = _of_a_party("event.placed", _l("drew a place at %(event)s"), _l("was drawn for %(event)s"), PlacesHeld)
NOT_DRAWN = _of_a_party(
    "event.not_drawn",
    _l("drew no place at %(event)s, which is now waited for"),
    _l("was not drawn for %(event)s and waits for a place"),
    OnTheWaitingList,
)
OFFERED = _of_a_party(
    "event.offered", _l("offered a place at %(event)s"), _l("was offered a place at %(event)s"), PlacesOffered
)
PASSED_OVER = _of_a_party(
    "event.passed_over",
    _l("passed a party over at %(event)s that was too large for the free places"),
    _l("was passed over at %(event)s: too few places were free"),
    PassedOver,
)
LAPSED = _of_a_party(
    "event.lapsed",
    _l("let an offered place at %(event)s lapse"),
    _l("did not take the offered place at %(event)s in time"),
    OfferLapsed,
)
ACCEPTED = _of_a_party(
    "event.accepted",
    _l("took the place offered at %(event)s"),
    _l("took the place offered at %(event)s"),
    PlacesHeld,
)
RELEASED = _of_a_party(
    "event.released", _l("gave up a place at %(event)s"), _l("gave up the place at %(event)s"), PlacesReleased
)
TOLD_OFF = _of_a_party(
    "event.party_told_off",
    _l("took a party off %(event)s, which was called off"),
    _l("%(event)s was called off"),
    EventCalledOff,
)
UNPLACED = _of_a_party(
    "event.unplaced",
    _l("closed the waiting list of an event that is over"),
    _l("had no place at %(event)s in the end"),
)
ATTENDED = _of_a_party(
    "event.attended",
    _l("let a party in at %(event)s"),
    _l("came to %(event)s"),
    values=("turned",),
    earns=Earning("event_attended", "event_attended:{turned}", ("event",)),
    formerly=("event.checked_in",),
)
MORE_CAME = _of_a_party(
    "event.more_came",
    _l("noted at the door of %(event)s that %(people)s people of a party are in"),
    None,
    values=("people",),
)
PUT_BACK = _of_a_party(
    "event.put_back",
    _l("took the check-in of a party at %(event)s back"),
    _l("was noted by mistake as having come to %(event)s"),
)
WALKED_IN = _of_a_party(
    "event.walked_in", _l("let a party without a sign-up in at %(event)s"), _l("came to %(event)s without a sign-up")
)
CHANGED_SESSION = _of_a_party(
    "event.changed_session", _l("moved a party at %(event)s to another session, at the door"), None
)
RESTORED = _of_a_party(
    "event.restored",
    _l("gave a party back the place at %(event)s that had been withdrawn"),
    _l("has the place at %(event)s again"),
)
REMINDED = _of_a_party("event.reminded", _l("reminded a party of %(event)s"), None, PlacesTomorrow)
ABSENT = _of_a_party(
    "event.absent",
    _l("noted that a party did not come to %(event)s"),
    _l("had a place at %(event)s and did not come"),
    DepositKept,
)

CREATED = _of_an_event("event.created", _l("wrote %(event)s"))
EDITED = _of_an_event("event.edited", _l("changed %(event)s"))
MOVED = _of_an_event(
    "event.moved",
    _l("moved %(event)s to another time or place and told %(parties)s parties"),
    "parties",
    letters=(PlaceOrTimeChanged,),
)
DISCARDED = _of_an_event("event.discarded", _l("deleted a draft of an event: %(event)s"))
PUBLISHED = _of_an_event("event.published", _l("published %(event)s"))
CALLED_OFF = _of_an_event("event.called_off", _l("called off %(event)s and told %(parties)s parties"), "parties")
TOLD = _of_an_event(
    "event.told",
    _l("wrote to %(parties)s parties of %(event)s"),
    "parties",
    letters=(MessageOfTheDesk,),
)
PICTURED = Happening("event.picture", _l("chose the picture of %(event)s"), (EVENT, FILE))
LOOKED_BACK = _of_an_event("event.looked_back", _l("wrote how it was at %(event)s"))
DRAW_RUN = _of_an_event("event.drawn", _l("ran the draw of %(event)s"))
