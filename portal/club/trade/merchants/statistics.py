"""A merchant's month in figures: what was claimed and what was honoured, by day, by offer and by shop."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from portal import clock
from portal.club.purse.vouchers import Voucher, VoucherState
from portal.club.trade.merchants.offer_tables import Offer, OfferClaim
from portal.club.trade.merchants.settlement import bounds
from portal.club.trade.merchants.shops import shops_of
from portal.database import session
from portal.words import Words


@dataclass(frozen=True)
class StatisticsRow:
    title: Words
    claimed: int | None  # None: this cannot be claimed (a reward), or is not counted so (a shop)
    honoured: int


@dataclass(frozen=True)
class Figures:
    days: list[tuple[date, int, int]]  # claimed, honoured
    offers: list[StatisticsRow]
    shops: list[StatisticsRow]

    @property
    def claimed(self) -> int:
        return sum(claimed for _day, claimed, _honoured in self.days)

    @property
    def honoured(self) -> int:
        return sum(honoured for _day, _claimed, honoured in self.days)


def figures(merchant_id: int, month: date) -> Figures:
    """Everything of that month, up to today. Two statements, whatever the traffic; one merchant's month is small."""
    begins, ends = bounds(month)
    claims = session.execute(
        select(OfferClaim.at, OfferClaim.offer_id, Offer.title)
        .join(Offer, Offer.id == OfferClaim.offer_id)
        .where(Offer.merchant_id == merchant_id, OfferClaim.at >= begins, OfferClaim.at < ends)
    ).all()
    used = session.execute(
        select(Voucher.used_at, Voucher.shop_id, Voucher.title, OfferClaim.offer_id, Offer.title.label("offer"))
        .outerjoin(OfferClaim, OfferClaim.voucher_id == Voucher.id)
        .outerjoin(Offer, Offer.id == OfferClaim.offer_id)
        .where(Voucher.merchant_id == merchant_id, Voucher.used_at >= begins, Voucher.used_at < ends)
        .where(Voucher.state == VoucherState.USED)
    ).all()
    claimed_on = Counter(clock.local(row.at).date() for row in claims)
    used_on = Counter(clock.local(row.used_at).date() for row in used)
    days = [(day, claimed_on[day], used_on[day]) for day in days_of(month)]
    return Figures(days, _by_offer(claims, used), _by_shop(merchant_id, used))


def days_of(month: date) -> list[date]:
    """The days of a month, of the running one up to today."""
    begins, ends = (moment.date() for moment in bounds(month))
    last = min(ends, clock.today() + timedelta(days=1))
    return [begins + timedelta(days=number) for number in range(max(0, (last - begins).days))]


def _by_offer(claims: Sequence[Any], used: Sequence[Any]) -> list[StatisticsRow]:
    titles: dict[object, Words] = {row.offer_id: row.title for row in claims}
    titles |= {_key(row): row.offer if row.offer_id else row.title for row in used}
    taken, honoured = Counter(row.offer_id for row in claims), Counter(_key(row) for row in used)
    rows = [
        StatisticsRow(title, taken[key] if isinstance(key, int) else None, honoured[key])
        for key, title in titles.items()
    ]
    return sorted(rows, key=lambda row: (-row.honoured, -(row.claimed or 0), row.title.zh))


def _by_shop(merchant_id: int, used: Sequence[Any]) -> list[StatisticsRow]:
    counted = Counter(row.shop_id for row in used)
    shops = shops_of(merchant_id, closed=True)
    rows = [
        StatisticsRow(shop.title, None, counted[shop.id])
        for shop in shops
        if counted[shop.id] or shop.closed_at is None
    ]
    nowhere = [StatisticsRow(Words("未记门店", "No shop noted"), None, counted[None])] if counted[None] else []
    return rows + nowhere


def _key(row: Any) -> object:
    """Vouchers of an offer by its id; of a reward by what is written on them."""
    return row.offer_id or row.title.zh
