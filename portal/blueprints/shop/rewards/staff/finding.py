"""What the desk's search finds of rewards: rewards by name, redemptions by member, code, parcel or recipient."""

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.club.shop import rewards
from portal.club.shop.rewards import Redemption, Reward
from portal.identity import viewer
from portal.manifest import Found, Hit, SearchKind, SearchQuery
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import wording
from portal.web.marks import mark
from portal.web.searching import called, first_of

HANDING_OVER = ("rewards.handover",)


def redeemed(query: SearchQuery, most: int) -> Found:
    rows = select(Redemption).where(Redemption.visible_to(viewer), rewards.redeemed_as(query))
    return first_of(
        rows.options(joinedload(Redemption.member)),
        (Redemption.id.desc(),),
        lambda found: map(_redemption, found),
        most,
        is_exact=rewards.is_code(query),
    )


def _redemption(one: Redemption) -> Hit:
    sent = one.delivery.tracking if one.delivery else None
    title = f"{sent}{mark('gap')}{one.reward.name}" if sent else one.reward.name
    state = f"{wording.date_(one.at)}{mark('gap')}{one.state_name}"
    return Hit(url_for("staff.rewards.redemption", redemption_id=one.id), title, one.member.name, state)


def goods(query: SearchQuery, most: int) -> Found:
    rows = select(Reward).where(Reward.visible_to(viewer), called(Reward.name, query))
    return first_of(rows, (Reward.id.desc(),), lambda found: map(_reward, found), most)


def _reward(reward: Reward) -> Hit:
    state = "" if reward.is_offered else _("not offered")
    price = f"{wording.points(reward.price)} {wording.unit(reward.price)}"
    return Hit(url_for("staff.rewards.show", reward_id=reward.id), reward.name, price, state)


KINDS = (
    SearchKind("redemptions", _l("Redemptions"), HANDING_OVER, redeemed, 40),
    SearchKind("rewards", _l("Gifts and vouchers to redeem"), HANDING_OVER, goods, 55),
)
