"""The words of events: kinds, states, deposits and what each is called."""

from enum import StrEnum

from portal.sentences import lazy_gettext as _l


class Kind(StrEnum):
    SOCIAL = "social"
    FAMILY = "family"
    CULTURE = "culture"
    PROMOTION = "promotion"
    OPEN_DAY = "open_day"
    HANDOVER = "handover"
    APPRECIATION = "appreciation"


class Status(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Mode(StrEnum):
    FIRST_COME = "first_come"
    DRAW = "draw"


class Audience(StrEnum):
    MEMBERS = "members"
    OWNERS = "owners"


class State(StrEnum):
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
    Kind.SOCIAL: _l("Social"),
    Kind.FAMILY: _l("Family"),
    Kind.CULTURE: _l("Culture"),
    Kind.PROMOTION: _l("Project promotion"),
    Kind.OPEN_DAY: _l("Site open day"),
    Kind.HANDOVER: _l("Handover ceremony"),
    Kind.APPRECIATION: _l("Year-end appreciation"),
}
AUDIENCE_NAMES = {Audience.MEMBERS: _l("All members"), Audience.OWNERS: _l("Verified owners")}
MODE_NAMES = {Mode.FIRST_COME: _l("First come, first served"), Mode.DRAW: _l("By draw")}
STATUS_NAMES = {Status.DRAFT: _l("Draft"), Status.PUBLISHED: _l("Published"), Status.CANCELLED: _l("Called off")}
STATE_NAMES = {
    State.ENTERED: _l("In the draw"),
    State.WAITING: _l("Waiting"),
    State.OFFERED: _l("Place offered"),
    State.HELD: _l("Has a place"),
    State.ATTENDED: _l("Came"),
    State.ABSENT: _l("Did not come"),
    State.CANCELLED: _l("Withdrawn"),
    State.LAPSED: _l("Offer lapsed"),
}
DEPOSIT_NAMES = {
    Deposit.LOCKED: _l("Deposit locked"),
    Deposit.RETURNED: _l("Deposit returned"),
    Deposit.KEPT: _l("Deposit kept by the club"),
}
ACTIVE = (State.ENTERED, State.WAITING, State.OFFERED, State.HELD, State.ATTENDED, State.ABSENT)
SEATED = (State.HELD, State.ATTENDED, State.ABSENT)
