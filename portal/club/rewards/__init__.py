"""Rewards: what points buy, with a stock that is counted in the database, and the redemptions."""

from portal.club.rewards import fee_credits, redemptions, wishes
from portal.club.rewards.catalogue import (
    Asked,
    catalogue_of_staff,
    choose_picture,
    create,
    kinds_in_use,
    narrowed,
    offered,
    publish,
    withdraw,
)
from portal.club.rewards.changes import (
    RewardChange,
    as_of_now,
    begin_due,
    edit,
    history_of,
    next_price,
    take_back,
    unpacked,
)
from portal.club.rewards.checking import check
from portal.club.rewards.conditions import first_day, is_within_reach, why_not
from portal.club.rewards.deliveries import (
    STAGES,
    Parcel,
    arrived,
    correct,
    desks,
    parcels,
    send,
    set_desk,
    stages,
)
from portal.club.rewards.ending import (
    cancel,
    cancel_for,
    given_by,
    handed_over,
    lapse,
    of_voucher,
    redeemed_by_all,
    redemptions_of,
    run_out,
    seat_given_up,
    seated,
    undone,
)
from portal.club.rewards.redeeming import (
    Choice,
    Receipt,
    Redeemed,
    confirm,
    held_by,
    hold,
    redeem,
    redeemed,
    release,
)
from portal.club.rewards.redemptions import (
    STATE_NAMES,
    STEPS,
    Act,
    Delivery,
    Redemption,
    RedemptionState,
    Way,
)
from portal.club.rewards.stock import BY_HAND, REASONS, Bill, Purchase, StockMovement, buy, movements_of, restock
from portal.club.rewards.tables import KIND_NAMES, Desk, Details, Kind, Per, Reward

__all__ = [
    "BY_HAND", "KIND_NAMES", "REASONS", "STAGES", "STATE_NAMES", "STEPS", "Act", "Asked", "Bill", "Choice",
    "Delivery", "Desk", "Details", "Kind", "Parcel", "Per", "Purchase", "Receipt", "Redeemed", "Redemption",
    "RedemptionState", "Reward", "RewardChange", "StockMovement", "Way", "arrived", "as_of_now", "begin_due", "buy",
    "cancel", "cancel_for", "catalogue_of_staff", "check", "choose_picture", "confirm", "correct", "create", "desks",
    "edit", "fee_credits", "first_day", "given_by", "handed_over", "held_by", "history_of", "hold", "is_within_reach",
    "kinds_in_use", "lapse", "movements_of", "narrowed", "next_price", "of_voucher", "offered", "parcels", "publish",
    "redeem", "redeemed", "redeemed_by_all", "redemptions", "redemptions_of", "release", "restock", "run_out",
    "seat_given_up", "seated", "send", "set_desk", "stages", "take_back", "undone", "unpacked", "why_not", "wishes",
    "withdraw",
]  # fmt: skip
