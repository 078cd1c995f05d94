"""Shops, offers and clerks for tests, through the club's verbs."""

from datetime import timedelta

from portal import clock
from portal.club.people.accounts import Account
from portal.club.trade import merchants
from portal.club.trade.merchants import Merchant, MerchantCategory, MerchantDetails, Offer, OfferDetails, OfferKind
from portal.database import transaction
from portal.words import Words
from tests import make


def shop(*, approved: bool = True, **values: object) -> Merchant:
    today = clock.today()
    details = {
        "name": Words("听松茶舍", "Tingsong Teahouse"),
        "category": MerchantCategory.TEA,
        "about": Words("十二张桌子。", "Twelve tables."),
        "address": Words("东门路 71 号", "71 Dongmen Road"),
        "hours": Words("10:00–22:00", "10:00–22:00"),
        "contract_from": today - timedelta(days=100),
        "contract_until": today + timedelta(days=100),
    }
    with transaction():
        made = merchants.add_merchant(MerchantDetails(**(details | values)), None)
        if approved:
            merchants.approve(made, None)
        return made


def offer(of: Merchant | None = None, **values: object) -> Offer:
    details = {
        "kind": OfferKind.PERCENTAGE,
        "title": Words("堂饮 8.8 折", "12 per cent off"),
        "terms": Words("茶叶不打折。", "Not on loose tea."),
        "value": 88,
    }
    where = of or shop()
    with transaction():
        made = merchants.create_offer(where, OfferDetails(**(details | values)), None)
        merchants.publish(made, None)
        return made


def clerk(of: Merchant, name: str = "何小满") -> Account:
    account = make.account(name)
    with transaction():
        merchants.admit(of, account, None)
    return account


def claim(what: Offer, member) -> merchants.OfferClaim:
    with transaction():
        return merchants.claim(what, member)
