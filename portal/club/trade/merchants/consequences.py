"""What an act at the desk does to a merchant and to the members who hold its vouchers, counted."""

from portal.club.ground.careful import Counted
from portal.club.purse import vouchers
from portal.club.trade.merchants.clerks import clerks_of
from portal.club.trade.merchants.contracts import manager_ids
from portal.club.trade.merchants.directory import merchant_of
from portal.club.trade.merchants.offer_tables import Offer
from portal.club.trade.merchants.offers import every_offer_of
from portal.club.trade.merchants.shop_tables import Clerk, Shop
from portal.club.trade.merchants.tables import Merchant
from portal.sentences import lazy_gettext as _l


def of_closing(merchant: Merchant) -> list[Counted]:
    """Suspended, or its contract over: out of the directory, its vouchers not honoured."""
    held = vouchers.open_at(merchant.id)
    offers = [offer for offer in every_offer_of(merchant) if offer.is_offered]
    return [
        Counted(held, _l("Vouchers that members hold are not honoured meanwhile")),
        Counted(len(offers), _l("Offers are not shown"), names=[offer.title for offer in offers]),
        Counted(len(clerks_of(merchant)), _l("People at its tills have nothing to verify")),
    ]


def of_opening(merchant: Merchant) -> list[Counted]:
    offers = [offer for offer in every_offer_of(merchant) if offer.is_offered]
    return [
        Counted(1, _l("Merchant stands in the directory for everybody"), names=[merchant.name]),
        Counted(len(offers), _l("Offers can be claimed"), names=[offer.title for offer in offers]),
    ]


def of_closing_a_shop(shop: Shop) -> list[Counted]:
    here = [one for one in _clerks(shop) if one.shop_id == shop.id]
    return [Counted(len(here), _l("People of this till verify at the other shops from now on"), names=_names(here))]


def of_withdrawing(offer: Offer) -> list[Counted]:
    return [Counted(offer.claimed, _l("Members have claimed it; their vouchers stay good"))]


def of_publishing(offer: Offer) -> list[Counted]:
    return [Counted(offer.total or 0, _l("Can be claimed in all; 0 says without a limit"), names=[offer.title])]


def of_telling_managers(merchant: Merchant) -> list[Counted]:
    return [Counted(len(list(manager_ids(merchant.id))), _l("People who manage this merchant are told"))]


def of_dismissing(clerk: Clerk) -> list[Counted]:
    return [Counted(1, _l("Person can verify no more vouchers"), names=_names([clerk]))]


def _clerks(shop: Shop) -> list[Clerk]:
    return clerks_of(merchant_of(shop.merchant_id))


def _names(clerks: list[Clerk]) -> list[object]:
    return [one.account.name for one in clerks]
