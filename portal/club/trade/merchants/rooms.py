"""What a merchant's own rooms and its page at the desk list, narrowed as they ask; unordered."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, Text, cast, false, or_, select
from sqlalchemy.orm import lazyload

from portal.club.people.accounts import Account, Viewer
from portal.club.purse import vouchers
from portal.club.purse.vouchers import Voucher
from portal.club.trade.merchants.offer_tables import Offer
from portal.club.trade.merchants.settlement import bounds
from portal.club.trade.merchants.settlement_tables import Settlement
from portal.club.trade.merchants.shop_tables import Clerk, Shop
from portal.database import session

SHOWN_OF_A_CODE = 4  # its last signs, which a till shows
SHOWN_OF_A_PHONE = 4  # its last digits


class OfferShown(StrEnum):
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"
    UNPUBLISHED = "unpublished"


class SettlementShown(StrEnum):
    OPEN = "open"
    DISPUTED = "disputed"
    PAID = "paid"


def people(merchant_id: int, words: str = "", shop_id: int | None = None) -> Select[Any]:
    """Who works here or was invited to. words: in the name, or the end of the phone."""
    rows = select(Clerk).where(Clerk.merchant_id == merchant_id, Clerk.ended_at.is_(None))
    if words:
        number = select(Account.id).where(Account.phone.endswith(words, autoescape=True))
        by_phone = Clerk.account_id.in_(number) if len(words) >= SHOWN_OF_A_PHONE else false()
        rows = rows.where(Clerk.name.icontains(words, autoescape=True) | by_phone)
    return rows if shop_id is None else rows.where(Clerk.shop_id == shop_id)


def shops(merchant_id: int, words: str = "", *, closed: bool | None = None) -> Select[Any]:
    """words: in the name or the address, in either language. closed: only those, or only the open ones."""
    rows = select(Shop).where(Shop.merchant_id == merchant_id)
    if words:
        said = (cast(column, Text).icontains(words, autoescape=True) for column in (Shop.name, Shop.address))
        rows = rows.where(or_(*said))
    return rows if closed is None else rows.where(Shop.closed_at.is_not(None) if closed else Shop.closed_at.is_(None))


def offers(merchant_id: int, words: str = "", shown: OfferShown | None = None) -> Select[Any]:
    """words: in the title, in either language."""
    rows = select(Offer).where(Offer.merchant_id == merchant_id)
    if words:
        rows = rows.where(cast(Offer.title, Text).icontains(words, autoescape=True))
    if shown is OfferShown.OFFERED:
        return rows.where(Offer.offered_now())
    if shown is OfferShown.WITHDRAWN:
        return rows.where(Offer.withdrawn_at.is_not(None))
    if shown is OfferShown.UNPUBLISHED:
        return rows.where(Offer.published_at.is_(None), Offer.withdrawn_at.is_(None))
    return rows


def settlements(viewer: Viewer, shown: SettlementShown | None = None, year: int | None = None) -> Select[Any]:
    """open: not yet paid, what is disputed among them."""
    rows = select(Settlement).where(Settlement.merchant_id == viewer.merchant_id)
    if year is not None:
        rows = rows.where(Settlement.month >= date(year, 1, 1), Settlement.month <= date(year, 12, 31))
    if shown is SettlementShown.OPEN:
        return rows.where(Settlement.paid_at.is_(None))
    if shown is SettlementShown.DISPUTED:
        return rows.where(Settlement.paid_at.is_(None), Settlement.disputes_open > 0)
    return rows.where(Settlement.paid_at.is_not(None)) if shown is SettlementShown.PAID else rows


def latest_settlement(viewer: Viewer) -> Settlement | None:
    """Without its lines."""
    rows = settlements(viewer).options(lazyload(Settlement.lines)).order_by(Settlement.month.desc())
    found: Settlement | None = session.scalar(rows.limit(1))
    return found


def settled_years(viewer: Viewer) -> list[int]:
    """The latest first."""
    months = session.scalars(select(Settlement.month).where(Settlement.merchant_id == viewer.merchant_id))
    return sorted({month.year for month in months}, reverse=True)


def honoured(viewer: Viewer, ending: str = "", shop_id: int | None = None, month: date | None = None) -> Select[Any]:
    """ending: the last signs of a code, as a till shows them."""
    rows = vouchers.honoured_at(viewer.merchant_id, viewer)
    if ending:
        last = vouchers.CODES.read(ending)[-SHOWN_OF_A_CODE:]
        rows = rows.where(Voucher.code.endswith(last, autoescape=True) if last else false())
    if shop_id is not None:
        rows = rows.where(Voucher.shop_id == shop_id)
    if month is not None:
        begins, ends = bounds(month)
        rows = rows.where(Voucher.used_at >= begins, Voucher.used_at < ends)
    return rows
