"""The words of events: kinds, states, deposits and what each is called."""

from enum import StrEnum

from portal.sentences import lazy_gettext as _l


class EventKind(StrEnum):
    SOCIAL = "social"
    FAMILY = "family"
    CULTURE = "culture"
    PROMOTION = "promotion"
    OPEN_DAY = "open_day"
    HANDOVER = "handover"
    APPRECIATION = "appreciation"


class EventStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    DISCARDED = "discarded"  # a draft that is found no more


class Mode(StrEnum):
    FIRST_COME = "first_come"
    DRAW = "draw"


class Audience(StrEnum):
    MEMBERS = "members"
    OWNERS = "owners"


class PartyState(StrEnum):
    """Of a party that signed up."""

    ENTERED = "entered"  # waits for the draw
    WAITING = "waiting"
    OFFERED = "offered"  # a place is kept until offered_until
    HELD = "held"
    ATTENDED = "attended"
    ABSENT = "absent"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"  # an offer that was not taken in time


class Deposit(StrEnum):
    """What became of the points that a party put aside."""

    LOCKED = "locked"
    RETURNED = "returned"
    KEPT = "kept"  # by the club


KIND_NAMES = {
    EventKind.SOCIAL: _l("Social"),
    EventKind.FAMILY: _l("Family"),
    EventKind.CULTURE: _l("Culture"),
    EventKind.PROMOTION: _l("Project promotion"),
    EventKind.OPEN_DAY: _l("Site open day"),
    EventKind.HANDOVER: _l("Handover ceremony"),
    EventKind.APPRECIATION: _l("Year-end appreciation"),
}
AUDIENCE_NAMES = {Audience.MEMBERS: _l("All members"), Audience.OWNERS: _l("Verified owners")}
MODE_NAMES = {Mode.FIRST_COME: _l("First come, first served"), Mode.DRAW: _l("By draw")}
STATUS_NAMES = {
    EventStatus.DRAFT: _l("Draft"),
    EventStatus.PUBLISHED: _l("Published"),
    EventStatus.CANCELLED: _l("Called off"),
    EventStatus.DISCARDED: _l("Deleted"),
}
UNSEEN = (EventStatus.DRAFT, EventStatus.DISCARDED)
STATE_NAMES = {
    PartyState.ENTERED: _l("In the draw"),
    PartyState.WAITING: _l("Waiting"),
    PartyState.OFFERED: _l("Place offered"),
    PartyState.HELD: _l("Has a place"),
    PartyState.ATTENDED: _l("Came"),
    PartyState.ABSENT: _l("Did not come"),
    PartyState.CANCELLED: _l("Withdrawn"),
    PartyState.LAPSED: _l("Offer lapsed"),
}
DEPOSIT_NAMES = {
    Deposit.LOCKED: _l("Deposit locked"),
    Deposit.RETURNED: _l("Deposit returned"),
    Deposit.KEPT: _l("Deposit kept by the club"),
}
ACTIVE = (
    PartyState.ENTERED,
    PartyState.WAITING,
    PartyState.OFFERED,
    PartyState.HELD,
    PartyState.ATTENDED,
    PartyState.ABSENT,
)
SEATED = (PartyState.HELD, PartyState.ATTENDED, PartyState.ABSENT)
