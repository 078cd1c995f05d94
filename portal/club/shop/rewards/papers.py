"""What several kinds of reward share: the voucher with which something is fetched, and what is said of it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from portal import clock
from portal.club.purse import vouchers
from portal.club.shop.rewards.deliveries import desk_at
from portal.club.shop.rewards.tables import Desk, Reward
from portal.sentences import lazy_gettext as _l

if TYPE_CHECKING:
    from portal.club.shop.rewards.kinds.shape import Offer
    from portal.club.shop.rewards.redeeming import Redeemer

MOST_FEN = 100_000_000
AT_ONCE = _l(
    "You get a voucher at once. Until it is used you may cancel it: "
    "the points return with the day on which they expire."
)


def issue(offer: "Offer", member: "Redeemer", desk: Desk | None = None, since: datetime | None = None) -> int:
    """The number of a new voucher; with a desk, for this one; its days count from now, or from when it was had."""
    return vouchers.issued(
        member,
        kind=offer.kind,
        title=offer.name,
        terms=offer.note,
        place=desk_at(desk) if desk else offer.place,
        hours=desk.hours if desk else offer.hours,
        merchant_id=offer.merchant_id,
        estate_id=desk.estate_id if desk else None,
        settles=offer.settles,
        expires_at=last_moment(offer, since or clock.now()),
    )


def last_moment(offer: "Offer", since: datetime) -> datetime:
    """Until when what was had at that moment can be fetched."""
    return clock.end_of(since.date() + timedelta(days=offer.valid_days))


def button(reward: Reward) -> object:
    return _l("Redeem for %(n)s points", n=f"{reward.price:,}")
