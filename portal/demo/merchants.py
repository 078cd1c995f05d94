"""The twelve shops of the demo club, their offers, and one clerk at each till."""

from datetime import date, timedelta
from typing import Any

import holidays

from portal import clock
from portal.club.people import accounts
from portal.club.people.accounts import FormOfAddress, Role
from portal.club.people.members import Grade
from portal.club.trade import merchants
from portal.club.trade.merchants import (
    Merchant,
    MerchantCategory,
    MerchantDetails,
    MerchantStatus,
    OfferDetails,
    OfferKind,
)
from portal.database import transaction
from portal.demo.people import CLERKS, phone
from portal.demo.world import PASSWORD, World
from portal.manifest import Part

NAMES = ("何小满", "唐秋白", "鲁一木", "石峰", "白天成", "马老街", "洪洁", "安宁", "柳青禾", "侯跃", "方有福", "江渔")


def fill(world: World) -> None:
    password_hash = accounts.passwords.hashed(PASSWORD)
    by = world.one_of(Role.CUSTOMER_SERVICE).id
    for place, row in enumerate(world.content("merchants.json")["merchants"]):
        begins = min(row["contract_from_day"], -1)
        with clock.at(world.moment(begins, 10)), transaction():
            shop = merchants.add_merchant(_details(world, row), by)
            merchants.approve(shop, by)
            for offer in row["offers"]:
                merchants.publish(merchants.create_offer(shop, _offer(world, offer), by), by)
            clerk = accounts.create(
                phone(CLERKS + place), NAMES[place], title=FormOfAddress.MS if place % 2 == 0 else FormOfAddress.MR
            )
            clerk.password_hash = password_hash
            merchants.admit(shop, clerk, by)
        world.merchants[row["key"]], world.clerks[row["key"]] = shop, clerk
        if row["status"] == MerchantStatus.SUSPENDED:
            _suspend(world, shop, row["contract_end_day"])


def _suspend(world: World, shop: Merchant, last_day: int) -> None:
    with clock.at(world.moment(last_day + 1, 0, 5)), transaction():
        merchants.suspend(shop, None)


def _details(world: World, row: dict[str, Any]) -> MerchantDetails:
    return MerchantDetails(
        name=world.words(row["name"]),
        category=MerchantCategory(row["category"]),
        about=world.words(row["about"]),
        address=world.words(row["address"]),
        hours=world.words(row["hours"]),
        vetting=world.words(row["vetting"]),
        estate_id=world.estates[row["estate"]].id,
        minutes_on_foot=row["minutes_on_foot"],
        contract_from=world.day(row["contract_from_day"]),
        contract_until=world.day(row["contract_end_day"]),
    )


def _offer(world: World, row: dict[str, Any]) -> OfferDetails:
    limits = row["limits"]
    return OfferDetails(
        kind=OfferKind(row["kind"]),
        title=world.words(row["title"]),
        terms=world.words(row["terms"]),
        value=row["value"],
        per_person=limits["per_member"],
        per_person_day=limits["per_day"],
        total=limits["total"],
        excluded=[day.isoformat() for day in _days_left_out(world.today, row["excluded"])],
        grade=Grade(row["grade"]) if row["grade"] else None,
        estate_ids=frozenset(world.estates[key].id for key in row["estates"]),
        valid_days=row["valid_days"],
    )


def _days_left_out(today: date, names: list[str]) -> list[date]:
    """The dates of the next year that these words of the texts mean."""
    china = holidays.country_holidays("CN", years=[today.year, today.year + 1])
    ahead = [day for day in sorted(china) if today <= day <= today + timedelta(days=365)]
    if "public_holidays" in names:
        return ahead
    if "spring_festival_week" in names:
        return [day for day in ahead if "春节" in china[day] or "农历" in china[day] or "Spring" in china[day]]
    return []


MANIFEST = Part(fill, after=("people",))
