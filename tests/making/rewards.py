"""Rewards and redemptions for tests, through the club's verbs."""

from portal.club import rewards
from portal.club.members import Member
from portal.club.rewards import Details, Kind, Redemption, Reward
from portal.database import transaction
from portal.words import Words


def reward(*, stock: int | None = 10, price: int = 100, published: bool = True, **values: object) -> Reward:
    details = {
        "kind": Kind.GIFT,
        "name": Words("山居团扇", "Round fan"),
        "description": Words("细绢手绘。", "Painted silk."),
        "note": Words("前台领取", "At the desk"),
        "price": price,
        "place": Words("君临华庭会所前台", "Junlin Court, front desk"),
        "hours": Words("每日 8:30–20:00", "Daily 8:30–20:00"),
    }
    with transaction():
        made = rewards.create(Details(**(details | values)), None, stock=stock)
        if published:
            rewards.publish(made, None)
        return made


def redeem(what: Reward, member: Member, **values: object) -> Redemption:
    with transaction():
        return rewards.redeem(what, member, **({"price_seen": what.price} | values))


def redeem_open(what: Reward, member: Member) -> Redemption:
    """As redeem(), inside a transaction that is open already."""
    return rewards.redeem(what, member, price_seen=what.price)
