"""The way of a party that signed up, as data: what may become of it, and when that is noted."""

from enum import StrEnum

from portal.club.gatherings.events.names import STATE_NAMES, State
from portal.club.gatherings.events.signup_tables import SignUp
from portal.club.ground.steps import Answers, Machine, Transition
from portal.sentences import lazy_gettext as _l


class Act(StrEnum):
    DRAW = "draw"  # a place
    DRAW_OFFER = "draw_offer"  # a place that takes points: nobody is charged unasked
    DRAW_BLANK = "draw_blank"
    OFFER = "offer"
    ACCEPT = "accept"
    LAPSE = "lapse"  # the offer was not taken in time
    WITHDRAW = "withdraw"
    ADMIT = "admit"  # at the door
    MISS = "miss"  # did not come
    CLOSE = "close"  # all is over, and there was no place


_ADMIT, _CLOSE = Transition(State.ATTENDED, stamp="checked_in_at"), Transition(State.LAPSED, stamp="ended_at")
_MEANWHILE = _l("Somebody changed this at the same moment. Please look again.")
COURSE = Machine(
    SignUp,
    {
        (State.ENTERED, Act.DRAW): Transition(State.HELD),
        (State.ENTERED, Act.DRAW_OFFER): Transition(State.OFFERED),
        (State.ENTERED, Act.DRAW_BLANK): Transition(State.WAITING),
        (State.WAITING, Act.OFFER): Transition(State.OFFERED),
        (State.OFFERED, Act.ACCEPT): Transition(State.HELD),
        (State.OFFERED, Act.LAPSE): Transition(State.LAPSED, stamp="ended_at"),
        (State.HELD, Act.ADMIT): _ADMIT,
        (State.ABSENT, Act.ADMIT): _ADMIT,
        (State.HELD, Act.MISS): Transition(State.ABSENT),
        # each by itself: what it held is counted back by the state it was in
        **{
            (state, Act.WITHDRAW): Transition(State.CANCELLED, stamp="ended_at")
            for state in (State.ENTERED, State.WAITING, State.OFFERED, State.HELD)
        },
        **{(state, Act.CLOSE): _CLOSE for state in (State.ENTERED, State.WAITING, State.OFFERED)},
    },
    names=STATE_NAMES,
    starts=frozenset({State.ENTERED, State.WAITING, State.HELD}),
    final=frozenset({State.ATTENDED, State.CANCELLED, State.LAPSED}),
    answers=Answers(elsewhere=_MEANWHILE, overtaken=_MEANWHILE),
    fresh=("state", "offered_until", "number", "ended_at", "checked_in_at", "checked_in_by", "deposit_state"),
)
