"""A merchant's shops: opened, changed and closed by its manager or by staff."""

from collections.abc import Collection

from sqlalchemy import select, update

from portal import clock
from portal.club.ground import locks
from portal.club.ground.happenings import happened
from portal.club.trade.merchants import happenings as h
from portal.club.trade.merchants import search_terms
from portal.club.trade.merchants.shop_tables import Clerk, Shop
from portal.club.trade.merchants.tables import Merchant, ShopDetails
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MOST_SHOPS = 50
MOST_MINUTES = 240


def open_shop(merchant: Merchant, details: ShopDetails, by: int | None) -> Shop:
    """Another shop of this merchant, at once in the directory."""
    _refuse_nonsense(details)
    changed(update(Merchant).where(Merchant.id == merchant.id).values(status=Merchant.status))  # holds its row
    if len(shops_of(merchant.id)) >= MOST_SHOPS:
        raise Refusal(_l("One merchant has at most %(most)s shops here.", most=MOST_SHOPS))
    shop = add(Shop(merchant_id=merchant.id, **vars(details), opened_at=clock.now()))
    session.refresh(merchant, ["shops"])
    search_terms.index(merchant)
    happened(h.SHOP_OPENED, by, merchant=merchant.id, shop=shop.id)
    return shop


def change_shop(shop: Shop, details: ShopDetails, by: int, revision: int | None = None) -> Shop:
    _refuse_nonsense(details)
    if not locks.hold(shop, revision, by, Shop.closed_at.is_(None), **vars(details)):
        raise Refusal(_l("This shop is closed."), status=409)
    search_terms.index(_merchant_of(shop))
    happened(h.SHOP_CHANGED, by, merchant=shop.merchant_id, shop=shop.id)
    return shop


def close_shop(shop: Shop, by: int) -> None:
    """Out of the directory; its clerks verify at the other shops. The last one stays: then suspend the merchant."""
    changed(update(Merchant).where(Merchant.id == shop.merchant_id).values(status=Merchant.status))  # holds its row
    if len(shops_of(shop.merchant_id)) < 2:
        raise Refusal(_l("This is the only shop. Please call the club if it closes."))
    still = (Shop.id == shop.id) & Shop.closed_at.is_(None)
    if changed(update(Shop).where(still).values(closed_at=clock.now())) != 1:
        raise Refusal(_l("This shop is closed."), status=409)
    changed(update(Clerk).where(Clerk.shop_id == shop.id, Clerk.ended_at.is_(None)).values(shop_id=None))
    session.refresh(shop)
    search_terms.index(_merchant_of(shop))
    happened(h.SHOP_CLOSED, by, merchant=shop.merchant_id, shop=shop.id)


def open_again(shop: Shop, clerks: Collection[int], by: int) -> None:
    """As if it had not been closed, with those of these clerks who stand nowhere yet. Raises Refusal."""
    still = (Shop.id == shop.id) & Shop.closed_at.is_not(None)
    if changed(update(Shop).where(still).values(closed_at=None)) != 1:
        raise Refusal(_l("This shop is open again already."), status=409)
    nowhere = Clerk.id.in_(clerks) & Clerk.shop_id.is_(None) & Clerk.ended_at.is_(None)
    changed(update(Clerk).where(nowhere).values(shop_id=shop.id))
    session.refresh(shop)
    search_terms.index(_merchant_of(shop))
    happened(h.SHOP_OPENED, by, merchant=shop.merchant_id, shop=shop.id)


def clerks_at(shop: Shop) -> list[int]:
    return list(session.scalars(select(Clerk.id).where(Clerk.shop_id == shop.id, Clerk.ended_at.is_(None))))


def shops_of(merchant_id: int, *, closed: bool = False) -> list[Shop]:
    """The open shops, in the order in which they opened; with the closed ones where asked."""
    rows = select(Shop).where(Shop.merchant_id == merchant_id).order_by(Shop.id)
    return list(session.scalars(rows if closed else rows.where(Shop.closed_at.is_(None))))


def _merchant_of(shop: Shop) -> Merchant:
    merchant = session.get_one(Merchant, shop.merchant_id)
    session.refresh(merchant, ["shops"])
    return merchant


def _refuse_nonsense(details: ShopDetails) -> None:
    if details.minutes_on_foot is not None and not 1 <= details.minutes_on_foot <= MOST_MINUTES:
        raise Refusal(_l("Please give a whole number from 1 to %(most)s.", most=MOST_MINUTES), "minutes_on_foot")


def who_worked(merchant_id: int) -> dict[int, str]:
    """Everybody who works or has worked here, by account, as the merchant calls them."""
    rows = select(Clerk.account_id, Clerk.name).where(Clerk.merchant_id == merchant_id).order_by(Clerk.id)
    return {row.account_id: row.name for row in session.execute(rows)}
