"""Two lucky draws of the demo: one drawn a week ago, its result to be recomputed, and one that is open."""

from datetime import datetime, timedelta

from portal import clock
from portal.club.people.accounts import Role
from portal.club.people.members import Member
from portal.club.purse import points, vouchers
from portal.club.shop import draws
from portal.club.shop.draws import Award, Draw, DrawPlan, PrizePlan
from portal.database import session, transaction
from portal.demo.points import FIRST
from portal.demo.redemptions import not_before_the_last
from portal.demo.world import World
from portal.manifest import Part
from portal.words import Words

DESK = Words("君临华庭会所前台", "Junlin Court, front desk")
CHOICE = 3  # every third member takes part in the one that is open


def fill(world: World) -> None:
    _drawn(world)
    _open(world)


def _drawn(world: World) -> None:
    draw = _published(
        world,
        DrawPlan(
            title=Words("重阳登高礼", "Double Ninth gifts"),
            description=Words(
                "重阳将至，准备了登高三件：手杖、保温壶、菊花茶。免费参加，每位会员两次机会。",
                "For the day on which one climbs hills: a stick, a flask, chrysanthemum tea. Free, two entries.",
            ),
            opens_at=world.moment(-24, 9), closes_at=world.moment(-15, 18), draws_at=world.moment(-14, 20),
            place=DESK, per_member=2, claim_days=7,
            prizes=[
                PrizePlan(Words("黄杨手杖", "Boxwood walking stick"), 1),
                PrizePlan(Words("锡胎保温壶", "Pewter flask"), 3),
                PrizePlan(Words("杭白菊一罐", "A tin of chrysanthemum tea"), 8),
            ],
        ),
        "autumn.jpg",
    )  # fmt: skip
    for place, member in enumerate(world.people.values()):
        for time in range(1 + place % 2):
            _enter(draw, member, world.moment(-23 + place % 7, 12 + time))
    for moment in (draw.closes_at, draw.draws_at):
        with clock.at(moment):
            draws.run()
    _fetch(world, draw)
    with clock.at(world.moment(-6, 0, 10)):
        vouchers.expire()


def _fetch(world: World, draw: Draw) -> None:
    """All but two of the winners came within the week."""
    by = world.one_of(Role.CUSTOMER_SERVICE).id
    for place, award in enumerate(session.query(Award).filter_by(draw_id=draw.id).order_by(Award.id)):
        if place not in {2, 7} and award.voucher is not None:
            with clock.at(world.moment(-13 + place % 6, 15)), transaction():
                vouchers.verify(award.voucher.code, merchant_id=None, by=by)


def _open(world: World) -> None:
    draw = _published(
        world,
        DrawPlan(
            title=Words("岁末抽奖：四苑山水挂轴", "Year-end draw: the four estates on a scroll"),
            description=Words(
                "岁末把「四苑山水挂轴」拿出两幅，另备台历三十册。20 分参加一次，每位会员最多三次。",
                "Two of the scrolls with the four estates, thirty calendars. Twenty points an entry, three at most.",
            ),
            opens_at=world.moment(-3, 9), closes_at=world.moment(9, 18), draws_at=world.moment(10, 20),
            place=DESK, price=20, per_member=3, claim_days=14,
            public_source=Words(
                f"{world.day(10):%Y-%m-%d} 起第一个交易日的上证综合指数收盘点位（两位小数）",
                f"the SSE Composite's close on the first trading day from {world.day(10):%Y-%m-%d} (two decimals)",
            ),
            prizes=[
                PrizePlan(Words("四苑山水挂轴", "Hanging scroll, the four estates"), 2),
                PrizePlan(Words("君子之家台历", "Junzi Home calendar"), 30),
            ],
        ),
        "gift-scroll.jpg",
    )  # fmt: skip
    for place, (key, member) in enumerate(world.people.items()):
        if key != FIRST and place % CHOICE == 0:
            with clock.at(not_before_the_last(world, member, -2)):
                if draws.why_not(draw, member, None, points.balance_of(member.id)) is None:
                    with transaction():
                        draws.enter(draw, member, price_seen=draw.price)


def _published(world: World, plan: DrawPlan, picture: str) -> Draw:
    by, file = world.one_of(Role.CUSTOMER_SERVICE).id, world.picture(picture)
    with clock.at(plan.opens_at - timedelta(days=1)), transaction():
        draw = draws.create(plan, by)
        draws.choose_picture(draw, file, by)
        return draws.publish(draw, by)


def _enter(draw: Draw, member: Member, moment: datetime) -> None:
    with clock.at(moment):
        if draws.not_for(draw, member) is None:
            with transaction():
                draws.enter(draw, member, price_seen=draw.price)


MANIFEST = Part(fill, after=("network",))
