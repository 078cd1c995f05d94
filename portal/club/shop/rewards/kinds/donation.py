"""Points given to a cause, as often as the member likes; nothing comes back, and nothing is taken back."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from portal.club.shop.rewards.fulfilment import given_by
from portal.club.shop.rewards.kinds.shape import Fact, RedemptionWay, RewardKind, Said
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.words import Words

if TYPE_CHECKING:
    from portal.club.shop.rewards.redemptions import Redemption
    from portal.club.shop.rewards.tables import Reward


CAUSE = lazy_pgettext("of a donation", "Cause")


def _by_all(reward: "Reward") -> object:
    people, given = given_by(reward)
    return _l("%(people)s members gave %(n)s points", people=people, n=f"{given:,}") if people else None


def _told(redemption: "Redemption") -> Iterable[Fact]:
    yield CAUSE, redemption.reward.cause
    yield _l("Given by all so far"), _by_all(redemption.reward)


GIVEN = RedemptionWay(
    key="given",
    done=_l("Donated"),
    is_at_once=True,
    kept=_l("A donation cannot be taken back."),
    facts=_told,
    letter=lambda redemption: redemption.reward.thanks or _l("Thank you. Your points go where you wanted them."),
)


def _facts(reward: "Reward") -> Iterable[Fact]:
    yield CAUSE, reward.cause
    yield _l("Given so far"), _by_all(reward)


KIND = RewardKind(
    key="donation",
    place=50,
    name=_l("Donations"),
    one=_l("A donation"),
    ways=(GIVEN,),
    needs=(Said("cause", _l("A donation names its cause."), "cause_zh", empty=Words("")),),
    form="shop/rewards/staff/kinds/donation.html",
    most=99,
    facts=_facts,
    button=lambda reward: _l("Give %(n)s points", n=f"{reward.price:,}"),
    note=lambda reward: _l("A donation cannot be taken back."),
    thanks=_l("Thank you. Your points have been given."),
)
