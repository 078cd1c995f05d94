"""Yearly gifts for tests, by the club's own verbs."""

from datetime import timedelta

from portal import clock
from portal.club.people.members import Member
from portal.club.purse import points
from portal.club.shop import yearly
from portal.club.shop.yearly import GiftChoice, GiftClaim, GiftDetails, GiftWay, YearlyGift
from portal.database import session, transaction
from portal.words import Words
from tests import make


def details(**values: object) -> GiftDetails:
    now = clock.now()
    usual = {
        "year": now.year,
        "name": Words("紫砂壶「听雨」", "Clay teapot"),
        "description": Words("宜兴手作。", "Made in Yixing."),
        "claim_from": now - timedelta(days=1),
        "claim_until": now + timedelta(days=30),
        "place": Words("会所前台", "front desk"),
    }
    return GiftDetails(**{**usual, **values})  # type: ignore[arg-type]


def gift(stock: int = 10, *, published: bool = True, **values: object) -> YearlyGift:
    with transaction():
        made = yearly.create(details(**values), None, stock=stock)
        return yearly.publish(made, None) if published else made


def desk() -> GiftChoice:
    return GiftChoice(GiftWay.DESK, make.estate().id)


def post(**values: str) -> GiftChoice:
    usual = {"recipient": "林静怡", "phone": "13800001234", "text": "江滨路 1 号 3 幢 1202"}
    return GiftChoice(GiftWay.POST, None, **{**usual, **values})


def claim(of: YearlyGift, member: Member | None = None, choice: GiftChoice | None = None) -> GiftClaim:
    who, how = member or make.member(), choice or desk()
    with transaction():
        return yearly.claim(of, who, how, price_seen=of.price)


def fresh(row):
    session.expire_all()
    return session.get_one(type(row), row.id)


def is_sound() -> bool:
    return yearly.check() == [] and points.check() == []
