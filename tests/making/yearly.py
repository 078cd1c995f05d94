"""Yearly gifts for tests, by the club's own verbs."""

from datetime import timedelta

from portal import clock
from portal.club.people.members import Member
from portal.club.purse import points
from portal.club.shop import rewards
from portal.club.shop.rewards import RedemptionChoice, RewardDetails, yearly
from portal.club.shop.rewards.yearly import GiftClaim, YearlyGift
from portal.database import session, transaction
from portal.words import Words
from tests import make
from tests.making import rewards as rewards_making


def details(**values: object) -> RewardDetails:
    now = clock.now()
    usual = {
        "name": Words("紫砂壶「听雨」", "Clay teapot"),
        "description": Words("宜兴手作。", "Made in Yixing."),
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=30),
        "place": Words("会所前台", "front desk"),
    }
    return yearly.details(**{**usual, **values})  # type: ignore[arg-type]


def gift(stock: int = 10, *, published: bool = True, year: int | None = None, **values: object) -> YearlyGift:
    with transaction():
        made = yearly.create(year or clock.today().year, details(**values), None, stock=stock)
        return yearly.publish(made, None) if published else made


def desk() -> RedemptionChoice:
    return RedemptionChoice(desk=rewards_making.desk(make.estate().id))


def post(**values: str) -> RedemptionChoice:
    usual = {"name": "林静怡", "phone": "13800001234", "address": "江滨路 1 号 3 幢 1202"}
    return RedemptionChoice(parcel=rewards.parcel_of(**{**usual, **values}))


def claim(of: YearlyGift, member: Member | None = None, choice: RedemptionChoice | None = None) -> GiftClaim:
    who, how = member or make.member(), choice or desk()
    with transaction():
        return yearly.claim(of, who, how, price_seen=of.reward.price)


def stock_of(of: YearlyGift) -> int | None:
    return fresh(of).reward.stock


def fresh(row):
    session.expire_all()
    return session.get_one(type(row), row.id)


def is_sound() -> bool:
    return yearly.check() == [] and rewards.check() == [] and points.check() == []
