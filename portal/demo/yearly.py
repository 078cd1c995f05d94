"""The yearly gifts of the demo: last year's, handed over and closed, and this year's with claims and a waiting list."""

from dataclasses import fields
from datetime import timedelta

from lunar_python import Lunar

from portal import clock
from portal.club.people.accounts import Role
from portal.club.people.members import Grade, Member
from portal.club.purse import vouchers
from portal.club.shop import rewards
from portal.club.shop.rewards import RedemptionChoice, RewardDetails, yearly
from portal.club.shop.rewards.yearly import GiftClaim, GiftState, YearlyGift
from portal.database import session, transaction
from portal.demo.points import FIRST
from portal.demo.world import World
from portal.manifest import Part
from portal.words import Words

PLACE = Words("会所前台", "club-house desk")
HOURS = Words("每日 8:30–20:00", "Daily 8:30–20:00")
PAPER = Words(
    "每年一份，只送会员。四色梅花笺各十二张，装一只竹匣，匣底烙年份。",
    "One a year, for members only: plum-blossom paper in four tints, a dozen of each, in a bamboo box with the year.",
)
TEAPOT = Words(
    "每年一份，只送会员。宜兴手作，壶身不刻字，壶底刻年款；烧成后逐把试水，滴漏者不送。",
    "One a year, for members only. Hand-made in Yixing; the body is plain and the year is cut into the base. Each is "
    "tried with water after firing, and none that drips is given away.",
)
PARCEL = ("顺丰速运", "SF1390{:06d}")


def fill(world: World) -> None:
    people = [(key, member) for key, member in world.people.items() if key != FIRST]
    last = _gift(
        world, world.today.year - 1, -330, -270, stock=40, name=Words("梅花笺一匣", "A box of plum-blossom paper")
    )
    for place, (_key, member) in enumerate(people[:14]):
        _live(world, last, member, -320 + place, 5 * place + 1)  # all of them fetched
    with clock.at(world.moment(-260, 9)), transaction():
        yearly.close(session.get_one(YearlyGift, last.id), world.one_of(Role.CUSTOMER_SERVICE).id)
    this = _gift(world, world.today.year, -25, 20, stock=36, name=_teapot(world.today.year))
    with clock.at(world.moment(-26, 15)), transaction():  # the day before it begins: longer at the desk than was said
        terms = {field.name: getattr(this.reward, field.name) for field in fields(RewardDetails)}
        yearly.edit(this, RewardDetails(**(terms | {"valid_days": 40})), world.one_of(Role.CUSTOMER_SERVICE).id)
    for place, (_key, member) in enumerate(people):
        if place % 2 == 0:
            _live(world, this, member, -24 + place % 20, place)


def _teapot(year: int) -> Words:
    """丙午年紫砂壶「听雨」, by the name of the year."""
    named = Lunar.fromYmd(year, 1, 1).getYearInGanZhi()
    return Words(f"{named}年紫砂壶「听雨」", "Clay teapot “Rain”")


def _gift(world: World, year: int, opens: int, ends: int, *, stock: int, name: Words) -> YearlyGift:
    by = world.one_of(Role.CUSTOMER_SERVICE).id
    is_last = year < world.today.year
    picture = world.picture("study.jpg" if is_last else "tea.jpg")
    details = yearly.details(
        name, PAPER if is_last else TEAPOT, world.moment(opens, 9), world.moment(ends, 18),
        grade=Grade.OWNER, place=PLACE, hours=HOURS,
    )  # fmt: skip
    with clock.at(world.moment(opens - 10, 10)), transaction():
        gift = yearly.create(year, details, by, stock=stock)
        rewards.show_only(gift.reward, picture, name, by)
        return yearly.publish(gift, by)


def _live(world: World, gift: YearlyGift, member: Member, day: int, place: int) -> None:
    """Claimed that day; most are fetched or sent within the week."""
    desks = rewards.desks()
    choice = RedemptionChoice(desk=next((one for one in desks if one.estate_id == member.estate_id), desks[0]))
    if place % 3 == 2:
        choice = RedemptionChoice(parcel=rewards.parcel_of(member.name, member.account.phone, "江滨路 1 号"))
    moment = world.moment(day, 10 + place % 8)
    with clock.at(min(moment, world.now)):
        if not member.is_valid:
            return
        with transaction():
            claim = yearly.claim(gift, member, choice, price_seen=gift.reward.price)
    if claim.state is GiftState.HELD and place % 5:
        _hand_over(world, claim, place)


def _hand_over(world: World, claim: GiftClaim, place: int) -> None:
    by = world.one_of(Role.CUSTOMER_SERVICE).id
    held_at = claim.redemption.confirmed_at
    assert held_at is not None
    with clock.at(min(held_at + timedelta(days=1 + place % 4), world.now)), transaction():
        if claim.voucher is not None:
            vouchers.verify(claim.voucher.code, merchant_id=None, by=by)
        else:
            rewards.send(claim.redemption, PARCEL[0], PARCEL[1].format(place * 7919), by)


MANIFEST = Part(fill, after=("draws",))
