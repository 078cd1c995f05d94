"""What members pay less: one discount in force with codes in every state, one that waits for a second person."""

from datetime import timedelta

from portal import clock
from portal.club.estate.projects import Project
from portal.club.people.accounts import Role
from portal.club.people.members import Grade, Member
from portal.club.prospects import discounts
from portal.club.prospects.discounts import Discount, DiscountCode, DiscountKind, DiscountPlan
from portal.database import session, transaction
from portal.demo.world import World
from portal.manifest import Part
from portal.words import Words

TERMS = Words(
    "优惠以认购当日的总价为基数，不与其他优惠叠加。凭优惠码和本人身份证，在商品房买卖合同签订时使用，签订后不补用。优惠码不可转让，不兑现金。",
    "Taken off the total price of the day of the purchase; not combined with other discounts. Used with the code and"
    " one's own identity card when the sales contract is signed, and not afterwards. Not transferable, not paid out.",
)
RATES = {Grade.REGISTERED: 50, Grade.OWNER: 1_00, Grade.GOLD: 1_50, Grade.PLATINUM: 2_00}
HOMES = ("E1-1203", "E2-0801")  # signed


def fill(world: World) -> None:
    in_force = _asked(world, "mansion-east", DiscountKind.PERCENT, RATES, -40)
    head = world.one_of(Role.MARKETING_HEAD).id
    with clock.at(world.moment(-39, 10)), transaction():
        discounts.approve(session.get_one(Discount, in_force), head)
    _codes(world, in_force)
    _asked(world, "world-2", DiscountKind.AMOUNT, {Grade.OWNER: 20_000_00, Grade.GOLD: 30_000_00}, -1)


def _asked(world: World, key: str, kind: DiscountKind, rates: dict[Grade, int], day: int) -> int:
    project: Project = world.projects[key]
    ends = world.today + timedelta(days=120)
    with clock.at(world.moment(day, 9)), transaction():
        plan = DiscountPlan(kind, rates, clock.today(), ends, 30, TERMS)
        return discounts.ask(project, plan, _manager(world, key.split("-", maxsplit=1)[0])).id


def _codes(world: World, discount_id: int) -> None:
    """Six members take one: two sign, one gives it back, one lets it expire, two hold it."""
    manager = _manager(world, "mansion")
    first = session.get_one(Discount, discount_id)
    here = [one for one in world.people.values() if one.estate_id == first.estate_id and one.joined_at < clock.now()]
    for number, member in enumerate(here[:6]):
        day = -36 if number == 3 else number - 20
        with clock.at(world.moment(day, 11, number)), transaction():
            discount = session.get_one(Discount, discount_id)
            code = discounts.take(session.get_one(Member, member.id), discount).id
        if number < len(HOMES):
            with clock.at(world.moment(day + 6, 15)), transaction():
                discounts.use_up(session.get_one(DiscountCode, code), f"JLHF-2026-0{number}17", HOMES[number], manager)
        elif number == 2:
            with clock.at(world.moment(day + 2, 20)), transaction():
                discounts.give_back(session.get_one(DiscountCode, code))
    discounts.expire()


def _manager(world: World, estate: str) -> int:
    return world.one_of(Role.SALES_MANAGER, estate).id


MANIFEST = Part(fill, after=("projects", "people", "grades"))
