"""The yearly limited-edition gift 年度限量版礼品: one a member and year, and a list for what is left."""

from portal.club.yearly.claiming import claim, claim_of, give_up, is_entitled, run, voucher_expired
from portal.club.yearly.questions import (
    VIEWS,
    check,
    claims,
    counts,
    current,
    gifts,
    movements_of,
    place_in_line,
    to_send,
)
from portal.club.yearly.tables import STATE_NAMES, Address, Choice, Claim, Details, Gift, Movement, State, Way
from portal.club.yearly.writing import choose_picture, close, create, edit, publish, restock, send

__all__ = [
    "STATE_NAMES",
    "VIEWS",
    "Address",
    "Choice",
    "Claim",
    "Details",
    "Gift",
    "Movement",
    "State",
    "Way",
    "check",
    "choose_picture",
    "claim",
    "claim_of",
    "claims",
    "close",
    "counts",
    "create",
    "current",
    "edit",
    "gifts",
    "give_up",
    "is_entitled",
    "movements_of",
    "place_in_line",
    "publish",
    "restock",
    "run",
    "send",
    "to_send",
    "voucher_expired",
]
