"""Events: what the club invites to, who comes, who waits, and who came."""

from portal.club.events.attendance import check_in, find_ticket, lapse_offers, offers_due, settle
from portal.club.events.desk import (
    Plan,
    SittingPlan,
    call_off,
    choose_picture,
    create,
    edit,
    look_back,
    parties,
    publish,
    tell,
)
from portal.club.events.draw import commitment, order_of, result_of
from portal.club.events.draw import run as run_draw
from portal.club.events.eligibility import closed_because, not_for
from portal.club.events.mine import MyParty, coming_of, next_of, party_of
from portal.club.events.questions import (
    Place,
    Standing,
    counts_of,
    listed,
    months_ahead,
    on_the_desk,
    queue_for,
    sign_ups_of,
    standing_of,
    titles_of,
)
from portal.club.events.signups import Party, accept, release, seat, sign_up, sign_up_of
from portal.club.events.tables import (
    ACTIVE,
    AUDIENCE_NAMES,
    KIND_NAMES,
    MODE_NAMES,
    SEATED,
    STATE_NAMES,
    STATUS_NAMES,
    Audience,
    Event,
    Kind,
    Mode,
    SignUp,
    Sitting,
    State,
    Status,
)
from portal.club.events.tickets import calendar_of

__all__ = [
    "ACTIVE", "AUDIENCE_NAMES", "KIND_NAMES", "MODE_NAMES", "SEATED", "STATE_NAMES", "STATUS_NAMES", "Audience",
    "Event", "Kind", "Mode", "MyParty", "Party", "Place", "Plan", "SignUp", "Sitting", "SittingPlan", "Standing",
    "State", "Status", "accept", "calendar_of", "call_off", "check_in", "choose_picture", "closed_because",
    "coming_of", "commitment", "counts_of", "create", "edit", "find_ticket", "lapse_offers", "listed", "look_back",
    "months_ahead", "next_of", "not_for", "offers_due", "on_the_desk", "order_of", "parties", "party_of", "publish",
    "queue_for", "release", "result_of", "run_draw", "seat", "settle", "sign_up", "sign_up_of", "sign_ups_of",
    "standing_of", "tell", "titles_of",
]  # fmt: skip
