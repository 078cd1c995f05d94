"""The way of a claim, as data: it is the same row whatever becomes of it."""

from enum import StrEnum

from portal.club.ground.steps import Answers, Machine, Transition
from portal.club.shop.yearly.tables import STATE_NAMES, Claim, State, Way
from portal.sentences import lazy_gettext as _l


class Act(StrEnum):
    SET_ASIDE = "set_aside"
    SEND = "send"
    GIVE_UP = "give_up"
    LAPSE = "lapse"  # not fetched in time
    LEAVE_OUT = "leave_out"  # there was none, or something stood against it
    CLAIM_AGAIN = "claim_again"


_GIVE_UP, _CLAIM_AGAIN = Transition(State.CANCELLED), Transition(State.WAITING)
_QUICKER = _l("Somebody was quicker, or this was done already. Please look again.")
COURSE = Machine(
    Claim,
    {
        (State.WAITING, Act.SET_ASIDE): Transition(State.HELD, stamp="held_at"),
        (State.WAITING, Act.GIVE_UP): _GIVE_UP,
        (State.WAITING, Act.LEAVE_OUT): Transition(State.OVER),
        (State.HELD, Act.SEND): Transition(State.SENT, stamp="sent_at", only=lambda: Claim.way == Way.POST),
        (State.HELD, Act.GIVE_UP): _GIVE_UP,
        (State.HELD, Act.LAPSE): Transition(State.LAPSED),
        (State.CANCELLED, Act.CLAIM_AGAIN): _CLAIM_AGAIN,
        (State.OVER, Act.CLAIM_AGAIN): _CLAIM_AGAIN,
    },
    names=STATE_NAMES,
    starts=frozenset({State.WAITING}),
    final=frozenset({State.SENT, State.LAPSED}),
    answers=Answers(elsewhere=_QUICKER, overtaken=_QUICKER),
)
