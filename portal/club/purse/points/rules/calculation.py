"""What an occasion is worth: the rule that fits, the campaigns that run, the caps. Pure: for earning and simulating."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from portal import clock
from portal.club.purse.points.rules.campaigns import Campaign, Stacking
from portal.club.purse.points.rules.earn_rules import EarnerStanding, EarnRule

EVER = clock.moment_of(date(1970, 1, 2))
Earned = Callable[[datetime], int]  # how many points of this trigger the member has earned since a moment


class Missed(StrEnum):
    """Why an occasion gave nothing."""

    NO_RULE = "no_rule"
    GATE = "gate"  # rules there are, but none for this grade and estate
    NOTHING = "nothing"  # a rate, and too low a price
    CAP = "cap"
    ONCE = "once"  # the cause was paid before, to this member or another


class Worth(NamedTuple):
    """What an occasion gives; `rule` is None and `missed` says why when it gives nothing."""

    rule: EarnRule | None
    amount: int = 0  # spendable
    status: int = 0
    campaigns: tuple[int, ...] = ()
    missed: Missed | None = None

    @property
    def total(self) -> int:
        """What caps count."""
        return max(self.amount, self.status)


def worth_of(
    rules: Sequence[EarnRule],
    campaigns: Sequence[Campaign],
    standing: EarnerStanding,
    *,
    price: int,
    at: datetime,
    earned: Earned,
) -> Worth:
    """By the most specific of `rules` that fits, times the campaigns open to the member, within the rule's caps."""
    fitting = [rule for rule in rules if standing.passes(rule.grade, rule.estate_id)]
    if not fitting:
        return Worth(None, missed=Missed.GATE if rules else Missed.NO_RULE)
    rule = max(fitting, key=lambda one: one.specificity)
    counted = open_to(campaigns, standing)
    base = rule.points_for(price)
    full = multiplied(base, counted)
    if full <= 0:
        return Worth(None, missed=Missed.NOTHING)
    amount = full if (left := room(rule, at, earned)) is None else min(full, left)
    if amount <= 0:
        return Worth(None, missed=Missed.CAP)
    status = min(amount, multiplied(base, [one for one in counted if one.is_status]))
    ids = tuple(campaign.id for campaign in counted)
    return Worth(rule, amount if rule.is_spendable else 0, status if rule.is_status else 0, ids)


def open_to(campaigns: Iterable[Campaign], standing: EarnerStanding) -> list[Campaign]:
    return [campaign for campaign in campaigns if standing.passes(campaign.grade, campaign.estate_id)]


def multiplied(base: int, campaigns: Iterable[Campaign]) -> int:
    """The rule's points under these campaigns: exact, and rounded down once, at the end."""
    product, added, alone = Fraction(1), Fraction(0), Fraction(0)
    for campaign in campaigns:
        factor = Fraction(campaign.percent, 100)
        if campaign.stacking is Stacking.MULTIPLY:
            product *= factor
        elif campaign.stacking is Stacking.ADD:
            added += factor - 1
        else:
            alone = max(alone, factor)
    return int(base * max(product + added, alone))


def room(rule: EarnRule, at: datetime, earned: Earned) -> int | None:
    """How many points the day's, the year's and the person's cap still allow; None without caps."""
    today = clock.local(at).date()
    caps = (
        (rule.cap_day, clock.moment_of(today)),
        (rule.cap_year, clock.moment_of(date(today.year, 1, 1))),
        (rule.cap_person, EVER),
    )
    left = [cap - earned(since) for cap, since in caps if cap is not None]
    return max(0, min(left)) if left else None
