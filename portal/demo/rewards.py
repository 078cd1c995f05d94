"""The rewards of the demo club, one kind beside the other, and the desks at which they are handed over."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from lunar_python import Lunar

from portal import clock
from portal.club.gatherings.events import Event
from portal.club.people.accounts import Role
from portal.club.people.members import Grade
from portal.club.shop import rewards
from portal.club.shop.rewards import KINDS, Per, Reward, RewardDetails
from portal.database import session, transaction
from portal.demo.goods import PICTURES_SHOW
from portal.demo.world import World
from portal.manifest import Part
from portal.words import Words

DESK = Words("君临华庭会所前台领取", "Collect at the front desk of Junlin Court")
CLUB_HOUSE = Words("会所前台", "Front desk of the club house")
HOURS = Words("每日 8:30–20:00", "Daily 8:30–20:00")
NOTES = {
    "rice": Words("可送到单元门口", "Brought to your entrance if you like"),
    "tea-voucher": Words("满 100 元可用，兑换后 60 天有效", "On bills from ¥100, good for 60 days"),
    "book-voucher": Words("满 60 元可用，兑换后 60 天有效", "On bills from ¥60, good for 60 days"),
    "noodle-voucher": Words("一碗素浇面，兑换后 30 天有效", "One bowl of vegetable noodles, good for 30 days"),
    "clean-voucher": Words("两小时日常保洁，兑换后 90 天有效", "Two hours of cleaning, good for 90 days"),
    "fee-50": Words("下期账单生效，每季度最多四次", "On your next bill, at most four times a quarter"),
    "fee-200": Words("下期账单生效，每季度一次", "On your next bill, once a quarter"),
    "lantern": Words("另付 30 元灯具工本费", "Plus ¥30 for the lamp itself"),
    "couplets-set": Words("每户一副，除夕前一日截止", "One a household, until the day before New Year's Eve"),
}
SETTLED = {"tea-voucher": 2700, "book-voucher": 2200, "noodle-voucher": 800, "clean-voucher": 7800}  # fen a voucher


def fill(world: World) -> None:
    by = world.one_of(Role.CUSTOMER_SERVICE).id
    with clock.at(world.moment(-401, 10)), transaction():
        for key in ("court", "city", "mansion", "world"):
            rewards.set_desk(world.estates[key].id, CLUB_HOUSE, HOURS, True, by)
        rewards.install_categories()
    for place, row in enumerate(world.content("rewards.json")["rewards"]):
        if not row.get("event"):
            _offer(world, row, place, -400)


def put_seats_on_offer(world: World) -> None:
    """Once the events stand: some of their seats for points."""
    for place, row in enumerate(world.content("rewards.json")["rewards"]):
        if row.get("event"):
            _offer(world, row, place, -3)


def change_some(world: World) -> None:
    """One price that was put right last month, and one that changes in ten days."""
    by = world.one_of(Role.CUSTOMER_SERVICE).id
    for key, more, on, ahead in (("honey", 20, -28, None), ("rice", 40, -2, 10)):
        reward = world.rewards[key]
        with clock.at(world.moment(on, 15)), transaction():
            reward = session.get_one(Reward, reward.id)
            details = RewardDetails(**{name: getattr(reward, name) for name in RewardDetails.__dataclass_fields__})
            day = clock.today() + timedelta(days=ahead - on) if ahead else None
            rewards.edit(reward, replace(details, price=reward.price + more), by, day=day)


def rename_one(world: World) -> None:
    """A category that is called otherwise in three weeks."""
    by = world.one_of(Role.CUSTOMER_SERVICE).id
    with clock.at(world.moment(-1, 11)), transaction():
        travel = next(one for one in rewards.categories() if one.name.zh == "出行")
        day = clock.today() + timedelta(days=22)
        rewards.edit_category(travel, Words("出行旅游", "Travel"), travel.position, by, day=day)


def _offer(world: World, row: dict[str, Any], place: int, day: int) -> None:
    by = world.one_of(Role.CUSTOMER_SERVICE).id
    with clock.at(world.moment(day, 10)), transaction():
        made = rewards.create(_details(world, row, place), by, stock=row["stock"])
        for name in (row["picture"], *row.get("more_pictures", ())):
            rewards.add_picture(made, world.picture(name), PICTURES_SHOW[name], by)
        rewards.publish(made, by)
    world.rewards[row["key"]] = made


def _details(world: World, row: dict[str, Any], place: int) -> RewardDetails:
    shop = world.merchants[row["merchant"]] if row.get("merchant") else None
    kind = KINDS[row["kind"]]
    category = next(one for one in rewards.categories() if one.name.zh == row["category"])
    return RewardDetails(
        kind=kind.key,
        category_id=category.id,
        name=world.words(row["name"]),
        description=world.words(row["description"]),
        note=NOTES.get(row["key"], Words("")),
        price=row["price_points"],
        value_fen=row["value_yuan"] * 100,
        cash_fen=row.get("cash_yuan", 0) * 100,
        per_member=row["per_member"] or row.get("per_quarter"),
        per_household=row.get("per_household"),
        per=Per.YEAR if _is_yearly(row) else Per.QUARTER if row.get("per_quarter") else Per.EVER,
        grade=Grade(row["grade"]) if row.get("grade") else None,
        by_post=bool(row.get("by_post")),
        credit_fen=row["value_yuan"] * 100 if kind.says("credit_fen") else None,
        cause=world.words(row.get("cause")),
        thanks=world.words(row.get("thanks")),
        merchant_id=shop.id if shop else None,
        place=shop.name if shop else DESK if kind.says("by_post") else Words(""),
        hours=shop.hours if shop else HOURS if kind.says("by_post") else Words(""),
        valid_days=row.get("valid_days") or 60,
        settles=SETTLED.get(row["key"]),
        position=place,
        **_window(world, row),
        **_seat(world, row),
    )


def _is_yearly(row: dict[str, Any]) -> bool:
    return bool(row.get("window"))


def _window(world: World, row: dict[str, Any]) -> dict[str, Any]:
    """From a month before the next Spring Festival until the day before New Year's Eve."""
    if not row.get("window"):
        return {}
    solar = Lunar.fromYmd(world.today.year, 1, 1).getSolar()
    if datetime(solar.getYear(), solar.getMonth(), solar.getDay(), tzinfo=clock.ZONE) < world.moment(3):
        solar = Lunar.fromYmd(world.today.year + 1, 1, 1).getSolar()
    until = solar.next(-1)
    opens = solar.next(-30)
    return {
        "opens_at": datetime(opens.getYear(), opens.getMonth(), opens.getDay(), 9, tzinfo=clock.ZONE),
        "closes_at": datetime(until.getYear(), until.getMonth(), until.getDay(), tzinfo=clock.ZONE),
    }


def _seat(world: World, row: dict[str, Any]) -> dict[str, Any]:
    if not row.get("event"):
        return {}
    event = session.get_one(Event, world.events[row["event"]].id)
    return {"event_id": event.id, "sitting_id": event.sittings[0].id}


MANIFEST = Part(fill, after=("merchants",))
