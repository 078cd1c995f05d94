"""The yearly limited-edition gift 年度限量版礼品: one a member and year, and a list for what is left."""

from portal.club.shop.rewards.yearly.claiming import claim, claim_of, give_up, is_entitled, lapsed, look_again, run
from portal.club.shop.rewards.yearly.editing import close, create, details, edit, next_terms, publish
from portal.club.shop.rewards.yearly.queries import (
    VIEWS,
    check,
    claims,
    counts,
    current,
    gifts,
    place_in_line,
    to_send,
)
from portal.club.shop.rewards.yearly.tables import STATE_NAMES, GiftClaim, GiftState, YearlyGift

__all__ = [
    "STATE_NAMES",
    "VIEWS",
    "GiftClaim",
    "GiftState",
    "YearlyGift",
    "check",
    "claim",
    "claim_of",
    "claims",
    "close",
    "counts",
    "create",
    "current",
    "details",
    "edit",
    "gifts",
    "give_up",
    "is_entitled",
    "lapsed",
    "look_again",
    "next_terms",
    "place_in_line",
    "publish",
    "run",
    "to_send",
]
