"""A place at an event: a seat at once, without a deposit; it is given up on the event's page."""

from portal.club.ground import signals
from portal.club.shop.rewards import papers
from portal.club.shop.rewards.kinds.shape import Paid, RedemptionWay, RewardKind, Said
from portal.sentences import lazy_gettext as _l


def _take_the_seat(paid: Paid) -> None:
    """The event refuses by refusing all of it."""
    signals.event_place_redeemed.send(
        None,
        member_id=paid.member.id,
        redemption_id=paid.redemption_id,
        sitting_id=paid.offer.sitting_id,
        price=paid.price,
    )


SEAT = RedemptionWay(
    key="seat",
    done=_l("Place kept"),
    is_at_once=True,
    pay=_take_the_seat,
    kept=_l("Please give the place up on the event's page; the points return with it."),
    part="shop/rewards/redemptions/ways/seat.html",
)
KIND = RewardKind(
    key="event",
    place=30,
    name=_l("Event places"),
    one=_l("A place at an event"),
    ways=(SEAT,),
    needs=(Said("sitting_id", _l("A place at an event names its session; nothing else does.")),),
    form="shop/rewards/staff/kinds/event.html",
    button=papers.button,
    note=lambda reward: _l(
        "You get a ticket at once, and no deposit is asked. Give the place up in time and the points return."
    ),
)
