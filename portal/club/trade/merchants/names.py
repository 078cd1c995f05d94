"""The words of the network: categories, and how a merchant stands."""

from enum import StrEnum

from portal.sentences import lazy_gettext as _l


class MerchantCategory(StrEnum):
    TEA = "tea"
    FOOD = "food"
    BOOKS = "books"
    MARKET = "market"
    GARDEN = "garden"
    SPORT = "sport"
    HEALTH = "health"
    HOME = "home"
    REPAIR = "repair"
    DECORATION = "decoration"


CATEGORY_NAMES = {
    MerchantCategory.TEA: _l("Tea and cakes"),
    MerchantCategory.FOOD: _l("Food"),
    MerchantCategory.BOOKS: _l("Books"),
    MerchantCategory.MARKET: _l("Groceries"),
    MerchantCategory.GARDEN: _l("Plants"),
    MerchantCategory.SPORT: _l("Sport"),
    MerchantCategory.HEALTH: _l("Health"),
    MerchantCategory.HOME: _l("Household"),
    MerchantCategory.REPAIR: _l("Repairs"),
    MerchantCategory.DECORATION: _l("Decoration"),
}


class MerchantStatus(StrEnum):
    APPLIED = "applied"
    APPROVED = "approved"
    SUSPENDED = "suspended"


class MerchantStanding(StrEnum):
    """What the status and the contract's dates mean today."""

    APPLIED = "applied"
    COMING = "coming"  # approved, the contract has not begun
    LIVE = "live"
    ENDED = "ended"  # the contract is over
    SUSPENDED = "suspended"  # by staff, within the contract
