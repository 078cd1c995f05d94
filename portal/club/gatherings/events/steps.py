"""The way of a party that signed up, as data: what may become of it, and when that is noted."""

from enum import StrEnum

from portal.club.gatherings.events.names import STATE_NAMES, PartyState
from portal.club.gatherings.events.signup_tables import SignUp
from portal.club.ground.steps import Answers, Machine, Transition
from portal.sentences import lazy_gettext as _l


class PartyAct(StrEnum):
    DRAW = "draw"  # a place
    DRAW_OFFER = "draw_offer"  # a place that takes points: nobody is charged unasked
    DRAW_BLANK = "draw_blank"
    OFFER = "offer"
    ACCEPT = "accept"
    LAPSE = "lapse"  # the offer was not taken in time
    WITHDRAW = "withdraw"
    ADMIT = "admit"  # at the door
    PUT_BACK = "put_back"  # let in by mistake
    MISS = "miss"  # did not come
    RESTORE = "restore"  # withdrawn by mistake
    CLOSE = "close"  # all is over, and there was no place


_ADMIT, _CLOSE = Transition(PartyState.ATTENDED, stamp="checked_in_at"), Transition(PartyState.LAPSED, stamp="ended_at")
_MEANWHILE = _l("Somebody changed this at the same moment. Please look again.")
COURSE = Machine(
    SignUp,
    {
        (PartyState.ENTERED, PartyAct.DRAW): Transition(PartyState.HELD),
        (PartyState.ENTERED, PartyAct.DRAW_OFFER): Transition(PartyState.OFFERED),
        (PartyState.ENTERED, PartyAct.DRAW_BLANK): Transition(PartyState.WAITING),
        (PartyState.WAITING, PartyAct.OFFER): Transition(PartyState.OFFERED),
        (PartyState.OFFERED, PartyAct.ACCEPT): Transition(PartyState.HELD),
        (PartyState.OFFERED, PartyAct.LAPSE): Transition(PartyState.LAPSED, stamp="ended_at"),
        (PartyState.HELD, PartyAct.ADMIT): _ADMIT,
        (PartyState.ABSENT, PartyAct.ADMIT): _ADMIT,
        (PartyState.ATTENDED, PartyAct.PUT_BACK): Transition(PartyState.HELD),
        (PartyState.HELD, PartyAct.MISS): Transition(PartyState.ABSENT),
        (PartyState.CANCELLED, PartyAct.RESTORE): Transition(
            PartyState.HELD, or_to=(PartyState.WAITING, PartyState.ENTERED)
        ),
        # each by itself: what it held is counted back by the state it was in
        **{
            (state, PartyAct.WITHDRAW): Transition(PartyState.CANCELLED, stamp="ended_at")
            for state in (PartyState.ENTERED, PartyState.WAITING, PartyState.OFFERED, PartyState.HELD)
        },
        **{(state, PartyAct.CLOSE): _CLOSE for state in (PartyState.ENTERED, PartyState.WAITING, PartyState.OFFERED)},
    },
    names=STATE_NAMES,
    starts=frozenset({PartyState.ENTERED, PartyState.WAITING, PartyState.HELD}),
    final=frozenset({PartyState.LAPSED}),
    answers=Answers(elsewhere=_MEANWHILE, overtaken=_MEANWHILE),
    fresh=(
        "state",
        "offered_until",
        "number",
        "ended_at",
        "ended_as",
        "checked_in_at",
        "checked_in_by",
        "came",
        "turn",
        "deposit_state",
    ),
)
