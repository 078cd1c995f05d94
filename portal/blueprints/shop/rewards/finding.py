"""What everybody's search finds of rewards: what stands in the catalogue."""

from flask import url_for

from portal.club.shop import rewards
from portal.club.shop.rewards import CatalogueFilter, Reward
from portal.manifest import Found, Hit, SearchKind, SearchQuery
from portal.sentences import lazy_gettext as _l
from portal.web import wording


def goods(query: SearchQuery, most: int) -> Found:
    found = rewards.narrowed(rewards.offered(), CatalogueFilter(words=query.text))
    return Found([_reward(reward) for reward in found[:most]], len(found))


def _reward(reward: Reward) -> Hit:
    price = f"{wording.points(reward.price)} {wording.unit(reward.price)}"
    return Hit(url_for("rewards.show", reward_id=reward.id), reward.name, state=price)


SEARCH = (SearchKind("goods", _l("Gifts and vouchers to redeem"), (), goods, 50),)
