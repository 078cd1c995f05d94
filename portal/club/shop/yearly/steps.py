"""The way of a claim, as data: it is the same row whatever becomes of it."""

from enum import StrEnum

from portal.club.ground.steps import Answers, Machine, Transition
from portal.club.shop.yearly.tables import STATE_NAMES, GiftClaim, GiftState, GiftWay
from portal.sentences import lazy_gettext as _l


class GiftAct(StrEnum):
    SET_ASIDE = "set_aside"
    SEND = "send"
    GIVE_UP = "give_up"
    LAPSE = "lapse"  # not fetched in time
    LEAVE_OUT = "leave_out"  # there was none, or something stood against it
    CLAIM_AGAIN = "claim_again"


_GIVE_UP, _CLAIM_AGAIN = Transition(GiftState.CANCELLED), Transition(GiftState.WAITING)
_QUICKER = _l("Somebody was quicker, or this was done already. Please look again.")
COURSE = Machine(
    GiftClaim,
    {
        (GiftState.WAITING, GiftAct.SET_ASIDE): Transition(GiftState.HELD, stamp="held_at"),
        (GiftState.WAITING, GiftAct.GIVE_UP): _GIVE_UP,
        (GiftState.WAITING, GiftAct.LEAVE_OUT): Transition(GiftState.OVER),
        (GiftState.HELD, GiftAct.SEND): Transition(
            GiftState.SENT, stamp="sent_at", only=lambda: GiftClaim.way == GiftWay.POST
        ),
        (GiftState.HELD, GiftAct.GIVE_UP): _GIVE_UP,
        (GiftState.HELD, GiftAct.LAPSE): Transition(GiftState.LAPSED),
        (GiftState.CANCELLED, GiftAct.CLAIM_AGAIN): _CLAIM_AGAIN,
        (GiftState.OVER, GiftAct.CLAIM_AGAIN): _CLAIM_AGAIN,
    },
    names=STATE_NAMES,
    starts=frozenset({GiftState.WAITING}),
    final=frozenset({GiftState.SENT, GiftState.LAPSED}),
    answers=Answers(elsewhere=_QUICKER, overtaken=_QUICKER),
)
