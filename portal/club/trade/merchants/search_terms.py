"""What a merchant is found by: names, kind, addresses, and what it offers, in both languages."""

from sqlalchemy import select

from portal import language
from portal.club.trade.merchants.names import CATEGORY_NAMES
from portal.club.trade.merchants.offer_tables import Offer
from portal.club.trade.merchants.tables import Merchant
from portal.database import session
from portal.engine import search
from portal.words import Words

KIND = "merchant"


def index(merchant: Merchant) -> None:
    """Make it findable by what it is now; after every change of it, its shops or its offers."""
    offered = select(Offer.title).where(Offer.merchant_id == merchant.id, Offer.offered_now())
    words: list[Words] = [merchant.name, merchant.about, *session.scalars(offered)]
    for shop in merchant.shops:
        words += [shop.name, shop.address]
    search.index(KIND, merchant.id, *_kind_of(merchant), *(text for each in words for text in (each.zh, each.en)))


def _kind_of(merchant: Merchant) -> list[str]:
    said = []
    for spoken in ("zh", "en"):
        with language.speaking(spoken):
            said.append(str(CATEGORY_NAMES[merchant.category]))
    return said
