"""The words of the network: categories, and how a merchant stands."""

from enum import StrEnum

from portal.sentences import lazy_gettext as _l


class Category(StrEnum):
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
    Category.TEA: _l("Tea and cakes"),
    Category.FOOD: _l("Food"),
    Category.BOOKS: _l("Books"),
    Category.MARKET: _l("Groceries"),
    Category.GARDEN: _l("Plants"),
    Category.SPORT: _l("Sport"),
    Category.HEALTH: _l("Health"),
    Category.HOME: _l("Household"),
    Category.REPAIR: _l("Repairs"),
    Category.DECORATION: _l("Decoration"),
}


class Status(StrEnum):
    APPLIED = "applied"
    APPROVED = "approved"
    SUSPENDED = "suspended"


class Standing(StrEnum):
    """What the status and the contract's dates mean today."""

    APPLIED = "applied"
    COMING = "coming"  # approved, the contract has not begun
    LIVE = "live"
    ENDED = "ended"  # the contract is over
    SUSPENDED = "suspended"  # by staff, within the contract
