"""A voucher for a shop: honoured there, and settled with the merchant where that was agreed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from portal.club.shop.rewards import papers
from portal.club.shop.rewards.kinds.shape import Offer, RedemptionWay, RewardKind, Rule, Said
from portal.sentences import lazy_gettext as _l

if TYPE_CHECKING:
    from portal.club.shop.rewards.redeeming import Redeemer, RedemptionChoice
    from portal.club.shop.rewards.tables import RewardDetails


def _voucher(offer: Offer, member: "Redeemer", _choice: "RedemptionChoice") -> int:
    return papers.issue(offer, member)


SHOP = RedemptionWay(key="shop", done=_l("Used at the shop"), voucher=_voucher)
SETTLED = _l("Only a shop voucher is settled with a merchant, for ¥0 to ¥1,000,000.")


def _rules(details: "RewardDetails") -> Iterable[Rule]:
    yield details.settles is not None and not 0 <= details.settles <= papers.MOST_FEN, SETTLED, "settles"


KIND = RewardKind(
    key="voucher",
    place=20,
    name=_l("Shop vouchers"),
    one=_l("A shop voucher"),
    ways=(SHOP,),
    needs=(Said("merchant_id", _l("A shop voucher names its shop; nothing else does.")),),
    may=(Said("settles", SETTLED),),
    rules=_rules,
    form="shop/rewards/staff/kinds/voucher.html",
    button=papers.button,
    note=lambda reward: papers.AT_ONCE,
)
