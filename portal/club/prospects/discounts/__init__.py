"""Purchase discounts 购房优惠: by grade, project and date; a numbered one-time code, used up at signing."""

from portal.club.prospects.discounts.codes import codes_of, due, expire, give_back, living, living_of, running_out, take
from portal.club.prospects.discounts.integrity import check
from portal.club.prospects.discounts.signing import acts_of, by_code, take_back, use_up, why_not
from portal.club.prospects.discounts.tables import (
    CODES,
    CodeState,
    Discount,
    DiscountAct,
    DiscountCode,
    DiscountKind,
    DiscountState,
    said,
)
from portal.club.prospects.discounts.terms import (
    EYES,
    DiscountPlan,
    all_in_force,
    approve,
    ask,
    counts_of,
    decline,
    end,
    in_force,
    of_desk,
)

__all__ = [
    "CODES",
    "EYES",
    "CodeState",
    "Discount",
    "DiscountAct",
    "DiscountCode",
    "DiscountKind",
    "DiscountPlan",
    "DiscountState",
    "acts_of",
    "all_in_force",
    "approve",
    "ask",
    "by_code",
    "check",
    "codes_of",
    "counts_of",
    "decline",
    "due",
    "end",
    "expire",
    "give_back",
    "in_force",
    "living",
    "living_of",
    "of_desk",
    "running_out",
    "said",
    "take",
    "take_back",
    "use_up",
    "why_not",
]
