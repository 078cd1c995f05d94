"""The year's limited gift: one a member and year, free or for points, on pages of its own with a waiting list.

It is had as every gift is; who has one, who waits and who is next stands in portal/club/shop/rewards/yearly.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from portal.club.shop.rewards.kinds.gift import DESK, POST, SENT, choose, facts, open_ways
from portal.club.shop.rewards.kinds.shape import RewardKind, Rule
from portal.sentences import lazy_gettext as _l

if TYPE_CHECKING:
    from portal.club.shop.rewards.tables import RewardDetails


def _rules(details: "RewardDetails") -> Iterable[Rule]:
    opens, closes = details.opens_at, details.closes_at
    yield not 1 <= details.valid_days <= 365, _l("A gift waits at the desk from 1 to 365 days."), "valid_days"
    yield bool(opens and closes and closes <= opens), _l("The period must end after it begins."), "closes_at"
    yield not (details.by_desk or details.by_post), _l("There must be a way to have it."), "by_desk"


KIND = RewardKind(
    key="yearly",
    place=60,
    name=_l("Yearly limited gift"),
    one=_l("The gift of a year"),
    ways=(DESK, POST),
    choose=choose,
    open_ways=open_ways,
    may=(SENT,),
    rules=_rules,
    form="shop/rewards/staff/yearly/form.html",
    question="way",
    least=0,
    home="yearly.index",
    has_waiting_list=True,
    may_change=True,
    facts=facts,
    button=lambda reward: _l("Claim it for %(n)s points", n=f"{reward.price:,}") if reward.price else _l("Claim it"),
    note=lambda reward: _l("When all are taken there is a waiting list."),
)
