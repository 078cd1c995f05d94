"""The eighteen rewards of the demo club."""

from typing import Any

from portal import clock
from portal.club import rewards
from portal.club.accounts import Role
from portal.club.members import Grade
from portal.club.rewards import Details, Kind, Per
from portal.database import transaction
from portal.demo.world import World
from portal.words import Words

DESK = Words("君临华庭会所前台领取", "Collect at the front desk of Junlin Court")
HOURS = Words("每日 8:30–20:00", "Daily 8:30–20:00")
NOTES = {
    "teapot": Words("宜兴手作，壶底刻您家的门牌。", "Hand-made in Yixing, your home's number cut into the base."),
    "rice": Words("可送到单元门口", "Brought to your entrance if you like"),
    "tea-voucher": Words("满 100 元可用，兑换后 60 天有效", "On bills from ¥100, good for 60 days"),
    "book-voucher": Words("满 60 元可用，兑换后 60 天有效", "On bills from ¥60, good for 60 days"),
    "noodle-voucher": Words("一碗素浇面，兑换后 30 天有效", "One bowl of vegetable noodles, good for 30 days"),
    "clean-voucher": Words("两小时日常保洁，兑换后 90 天有效", "Two hours of cleaning, good for 90 days"),
    "fee-50": Words("下期账单生效，每季度最多四次", "On your next bill, at most four times a quarter"),
    "fee-200": Words("下期账单生效，每季度一次", "On your next bill, once a quarter"),
}
FEE_DESK = Words("各小区物业前台办理", "At the property desk of your estate")


def fill(world: World) -> None:
    by = world.one_of(Role.CUSTOMER_SERVICE).id
    for place, row in enumerate(world.content("rewards.json")["rewards"]):
        with clock.at(world.moment(-400, 10)), transaction():
            made = rewards.create(_details(world, row, place), by, stock=row["stock"])
            rewards.publish(made, by)
        world.rewards[row["key"]] = made


def _details(world: World, row: dict[str, Any], place: int) -> Details:
    shop = world.merchants[row["merchant"]] if row.get("merchant") else None
    kind = Kind(row["kind"])
    return Details(
        kind=kind,
        name=world.words(row["name"]),
        description=world.words(row["description"]),
        note=NOTES.get(row["key"], Words("")),
        price=row["price_points"],
        per_member=row["per_member"] or row.get("per_quarter"),
        per=Per.YEAR if row.get("yearly_limited") else Per.QUARTER if row.get("per_quarter") else Per.EVER,
        grade=Grade(row["grade"]) if row.get("grade") else None,
        merchant_id=shop.id if shop else None,
        picture_id=world.picture(row["picture"]),
        place=shop.name if shop else FEE_DESK if kind is Kind.FEE_CREDIT else DESK,
        hours=shop.hours if shop else HOURS,
        valid_days=row.get("valid_days") or 60,
        is_limited=bool(row.get("yearly_limited")),
        made=row.get("made"),
        position=place,
    )
