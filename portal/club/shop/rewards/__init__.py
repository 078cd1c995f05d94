"""Rewards: what points buy, with a stock that is counted in the database, and the redemptions."""

from portal.club.shop.rewards import fee_credits, redemptions, wishes
from portal.club.shop.rewards.catalogue import (
    Asked,
    catalogue_of_staff,
    create,
    edit,
    kinds_in_use,
    narrowed,
    offered,
    publish,
    withdraw,
)
from portal.club.shop.rewards.categories import (
    Category,
    CategoryChange,
    categories,
    edit_category,
    install_categories,
    make_category,
    put_category_back,
    remove_category,
    removed_categories,
    rewards_by_category,
    take_category_change_back,
)
from portal.club.shop.rewards.categories import book as category_book
from portal.club.shop.rewards.changes import RewardChange, as_of_now, book, history_of, next_price, take_back
from portal.club.shop.rewards.conditions import first_day, is_within_reach, why_not
from portal.club.shop.rewards.deliveries import (
    STAGES,
    Parcel,
    arrived,
    correct,
    desks,
    numbered,
    parcels,
    send,
    set_desk,
    stages,
    under_way,
)
from portal.club.shop.rewards.fulfilment import (
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
from portal.club.shop.rewards.integrity import check
from portal.club.shop.rewards.kinds import KINDS, WAYS
from portal.club.shop.rewards.pictures import MOST as MOST_PICTURES
from portal.club.shop.rewards.pictures import (
    RewardPicture,
    add_picture,
    describe_picture,
    move_picture_forward,
    pictures_of,
    take_picture_away,
)
from portal.club.shop.rewards.redeeming import (
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
from portal.club.shop.rewards.redemptions import STATE_NAMES, STEPS, Act, Delivery, Redemption, RedemptionState
from portal.club.shop.rewards.stock import BY_HAND, REASONS, Bill, Purchase, StockMovement, buy, movements_of, restock
from portal.club.shop.rewards.tables import Desk, Details, Per, Reward

__all__ = [
    "BY_HAND", "KINDS", "MOST_PICTURES", "REASONS", "STAGES", "STATE_NAMES", "STEPS", "WAYS", "Act", "Asked", "Bill",
    "Category", "CategoryChange", "Choice", "Delivery", "Desk", "Details", "Parcel", "Per", "Purchase",
    "Receipt", "Redeemed", "Redemption", "RedemptionState", "Reward", "RewardChange", "RewardPicture",
    "StockMovement", "add_picture", "arrived", "as_of_now", "begin_due", "book", "buy", "cancel", "cancel_for",
    "catalogue_of_staff", "categories", "category_book", "check", "confirm", "correct", "create", "describe_picture",
    "desks", "edit", "edit_category", "fee_credits", "first_day", "given_by", "handed_over", "held_by", "history_of",
    "hold", "install_categories", "is_within_reach", "kinds_in_use", "lapse", "make_category", "move_picture_forward",
    "movements_of", "narrowed", "next_price", "numbered", "of_voucher", "offered", "parcels", "pictures_of", "publish",
    "put_category_back", "redeem", "redeemed", "redeemed_by_all", "redemptions", "redemptions_of", "release",
    "remove_category", "removed_categories", "restock", "rewards_by_category", "run_out", "seat_given_up", "seated",
    "send", "set_desk", "stages", "take_back", "take_category_change_back", "take_picture_away", "under_way", "undone",
    "why_not", "wishes", "withdraw",
]  # fmt: skip


def begin_due() -> int:
    """The job: what was planned for rewards and categories and whose day has come; of how many rows."""
    return category_book.begin_due() + book.begin_due()
