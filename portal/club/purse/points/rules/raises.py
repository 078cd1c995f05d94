"""When a change of an earn rule or a campaign gives more than one person may decide alone.

A rule is compared with the least it gave within thirty days, so that many small raises are one. Lowering and ending
stay with one person.
"""

from dataclasses import dataclass
from datetime import timedelta

from portal import clock
from portal.club.ground.figures import number
from portal.club.ground.terms import Terms
from portal.club.people.members import Grade
from portal.club.purse.points.rules import versions
from portal.club.purse.points.rules.campaigns import Campaign, CampaignChange
from portal.club.purse.points.rules.earn_rules import EarnRule
from portal.club.purse.points.rules.rule_changes import RuleChange
from portal.sentences import lazy_gettext as _l

LATELY = timedelta(days=30)
Change = RuleChange | CampaignChange


@dataclass(frozen=True)
class RaiseLimit:
    """Up to which one person lets a rule or campaign give more than it gave within thirty days."""

    points: int = number(50, 0, 1_000_000, unit="points")  # more each time
    percent: int = number(50, 0, 100_000)  # more each time, and within a limit of a rule
    campaign: int = number(200, 100, 1_000)  # percent of the rule's points


RAISES = Terms("raise_limit", RaiseLimit, _l("the limits up to which one person raises earn rules alone"))


def why_two(change: Change, before: EarnRule | Campaign | None) -> object | None:
    """Why a second person decides this, in words; None where one is enough."""
    limit = RAISES.now()
    if isinstance(change, CampaignChange):
        more = change.percent > (before.percent if isinstance(before, Campaign) else 0)
        above = more and change.percent > limit.campaign
        return _l("Above %(n)s %% of the rule's points a second person decides.", n=limit.campaign) if above else None
    if not isinstance(before, EarnRule):
        return _why_of_new(change, limit)
    counted = [one for one in (before, *versions.history(before)) if _counted_lately(one)]
    return next((why for one in counted or [before] if (why := _why_of_raise(change, one, limit))), None)


def _why_of_new(change: RuleChange, limit: RaiseLimit) -> object | None:
    if change.rate is not None:
        return _l("A new rule by the price is decided by a second person.")
    if (change.amount or 0) > limit.points:
        return _l("A raise by more than %(n)s points each time is decided by a second person.", n=f"{limit.points:,}")
    return None


def _why_of_raise(change: RuleChange, before: EarnRule, limit: RaiseLimit) -> object | None:
    """Each time more than allowed, a cap that goes or grows so far, or more people than before."""
    now, was = (change.amount or change.rate or 0), (before.amount or before.rate or 0)
    if (change.rate is None) != (before.rate is None):
        return _l("Another way of counting is decided by a second person.")
    if change.amount is not None and now - was > limit.points:
        return _l("A raise by more than %(n)s points each time is decided by a second person.", n=f"{limit.points:,}")
    caps = [(getattr(change, name), getattr(before, name)) for name in ("cap_day", "cap_year", "cap_person")]
    grown = [(new or 0, old) for new, old in caps if old is not None and new != 0]
    if any(_is_above(new, old, limit.percent) for new, old in [(now, was), *((new, old) for new, old in grown if new)]):
        return _l("A raise by more than %(n)s %% within thirty days is decided by a second person.", n=limit.percent)
    if any(new is None and old is not None for new, old in caps):
        return _l("That a limit falls is decided by a second person.")
    is_wider = before.estate_id not in {None, change.estate_id} or not (change.grade or Grade.REGISTERED).reaches(
        before.grade
    )
    if is_wider or (change.is_spendable and not before.is_spendable):
        return _l("That more people earn, or points become spendable, is decided by a second person.")
    return None


def _is_above(new: int, old: int, percent: int) -> bool:
    return new * 100 > old * (100 + percent)


def _counted_lately(one: EarnRule) -> bool:
    return one.withdrawn_at is None and (one.valid_until is None or one.valid_until > clock.now() - LATELY)
