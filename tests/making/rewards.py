"""Rewards and redemptions for tests, through the club's verbs."""

from portal.club.people import members
from portal.club.people.members import Member
from portal.club.people.members import TieKind as Tie
from portal.club.purse import points
from portal.club.shop import rewards
from portal.club.shop.rewards import Redemption, RedemptionState, Reward, RewardDetails
from portal.database import session, transaction
from portal.words import Words
from tests import make
from tests.making import points as points_making


def reward(*, stock: int | None = 10, price: int = 100, published: bool = True, **values: object) -> Reward:
    details = {
        "kind": "gift",
        "name": Words("山居团扇", "Round fan"),
        "description": Words("细绢手绘。", "Painted silk."),
        "note": Words("前台领取", "At the desk"),
        "price": price,
        "place": Words("君临华庭会所前台", "Junlin Court, front desk"),
        "hours": Words("每日 8:30–20:00", "Daily 8:30–20:00"),
        "cause": Words("图书角", "The book corner") if values.get("kind") == "donation" else Words(""),
    }
    with transaction():
        made = rewards.create(RewardDetails(**(details | values)), None, stock=stock)
        if published:
            rewards.publish(made, None)
        return made


def redeem(what: Reward, member: Member, **values: object) -> Redemption:
    with transaction():
        return redeem_open(what, member, **values)


def redeem_open(what: Reward, member: Member, **values: object) -> Redemption:
    """As redeem(), inside a transaction that is open already."""
    receipt = rewards.redeem(what.id, member, **({"price_seen": what.price, "cash_seen": what.cash_fen} | values))
    return session.get_one(Redemption, receipt.id)


def hold(what: Reward, member: Member) -> Redemption:
    with transaction():
        return rewards.hold(what, member, price_seen=what.price, cash_seen=what.cash_fen)


def confirm(held: Redemption, member: Member, **choice: object) -> Redemption:
    with transaction():
        return rewards.confirm(held, member, rewards.RedemptionChoice(**choice))


def desk(estate_id: int, **values: object) -> rewards.Desk:
    usual = {"place": Words("会所前台", "Club house desk"), "hours": Words("每日 8:30–20:00"), "is_open": True}
    with transaction():
        return rewards.set_desk(estate_id, **(usual | values), by=None)


PARCEL = rewards.Parcel("林静怡", "+8619000001234", "江滨路 1 号 3 栋 1202")


def rich(amount: int = 1000) -> members.Member:
    member = make.member()
    points_making.earn(member, amount)
    return member


def at_home(number: str = "1202", people: int = 1) -> list[members.Member]:
    """Members who hold one home together, each with points."""
    home, found = make.home(number), [rich() for _ in range(people)]
    for place, member in enumerate(found):
        with transaction():
            members.hold(member, home, Tie.FAMILY if place else Tie.OWNER)
    return found


def stock_of(reward) -> int | None:
    session.expire_all()
    return session.get_one(rewards.Reward, reward.id).stock


def now_of(redemption) -> RedemptionState:
    session.expire_all()
    return session.get_one(rewards.Redemption, redemption.id).state


def all_is_well() -> bool:
    return rewards.check() == [] and points.check() == []
