"""Limits that staff set: what one person may adjust alone, what a member may give away."""

from dataclasses import dataclass

from portal.club.ground.figures import number
from portal.club.ground.terms import Terms
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MOST = 1_000_000


@dataclass(frozen=True)
class AdjustmentLimit:
    amount: int = number(500, 0, MOST, unit="points")  # up to which one person may adjust alone in a day
    in_thirty_days: int = number(3_000, 0, MOST, unit="points")  # and in thirty; below a day's limit that one counts


@dataclass(frozen=True)
class GiftLimit:
    per_gift: int = number(500, 0, MOST, unit="points")
    per_year: int = number(2_000, 0, MOST, unit="points")  # 0 and 0 stop gifts
    decline_days: int = number(14, 0, 365)  # for so many days a gift can be declined (gift_return.py); 0: not at all


def _minded(limit: GiftLimit) -> None:
    if limit.per_year < limit.per_gift:
        raise Refusal(_l("A year allows at least as much as one gift."), "per_year")


ADJUSTMENTS = Terms(
    "adjustment_limit",
    AdjustmentLimit,
    _l("the limit up to which one person corrects points alone"),
    formerly=("points.adjustment_limit",),
)
GIFTS = Terms("gift_limit", GiftLimit, _l("the limits of gifts"), _minded, formerly=("points.gift_limit",))
