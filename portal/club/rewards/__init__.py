"""Rewards: what points buy, with a stock that is counted in the database, and the redemptions."""

from portal.club.rewards.catalogue import (
    catalogue_of_staff,
    choose_picture,
    create,
    edit,
    first_day,
    is_within_reach,
    kinds_in_use,
    movements_of,
    offered,
    publish,
    restock,
    withdraw,
)
from portal.club.rewards.checking import check
from portal.club.rewards.redeeming import cancel, given_by, of_voucher, redeem, redemptions_of, why_not
from portal.club.rewards.tables import (
    KIND_NAMES,
    Details,
    Kind,
    Per,
    Redemption,
    RedemptionState,
    Reward,
    StockMovement,
)

__all__ = [
    "KIND_NAMES",
    "Details",
    "Kind",
    "Per",
    "Redemption",
    "RedemptionState",
    "Reward",
    "StockMovement",
    "cancel",
    "catalogue_of_staff",
    "check",
    "choose_picture",
    "create",
    "edit",
    "first_day",
    "given_by",
    "is_within_reach",
    "kinds_in_use",
    "movements_of",
    "of_voucher",
    "offered",
    "publish",
    "redeem",
    "redemptions_of",
    "restock",
    "why_not",
    "withdraw",
]
