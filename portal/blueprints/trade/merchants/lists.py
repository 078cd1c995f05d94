"""What one merchant has, as lists: the same in its own rooms and on its page at the desk."""

from collections.abc import Callable, Sequence

from sqlalchemy import Select

from portal.club.trade import merchants, ratings
from portal.club.trade.merchants import Clerk, Offer, Shop
from portal.club.trade.merchants.rooms import OfferShown
from portal.club.trade.ratings import Rating
from portal.manifest import SearchQuery
from portal.numbers import number_in
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.web.lists import Asked, ListOf, Sort

Whose = Callable[[], int]  # the merchant's id, as the request says it
Opens = tuple[str, str, str]
STATES = {"open": False, "closed": True}


def people(endpoint: str, whose: Whose) -> ListOf[Clerk]:
    """Managers first, then whoever began last."""

    def matching(asked: Asked) -> Select[tuple[Clerk]]:
        return merchants.rooms.people(whose(), _words(asked), number_in(asked.get("shop", "")))

    sorts = {
        "job": Sort(_l("Role"), (Clerk.job, Clerk.id), descending=True),
        "name": Sort(_l("Name"), (Clerk.name, Clerk.id)),
        "began": Sort(lazy_pgettext("who work in a shop", "Since"), (Clerk.id,), descending=True),
    }
    return ListOf(endpoint, endpoint, matching, ("q", "shop"), sorts, usual=lambda _asked: "-job")


def shops(endpoint: str, whose: Whose, opens: Opens) -> ListOf[Shop]:
    """In the order in which they opened."""

    def matching(asked: Asked) -> Select[tuple[Shop]]:
        return merchants.rooms.shops(whose(), _words(asked), closed=STATES.get(asked.get("state", "")))

    sorts = {"opened": Sort(_l("Entered"), (Shop.id,))}
    return ListOf(endpoint, endpoint, matching, ("q", "state"), sorts, usual=lambda _asked: "opened", opens=opens)


def offers(endpoint: str, whose: Whose, opens: Opens) -> ListOf[Offer]:
    def matching(asked: Asked) -> Select[tuple[Offer]]:
        state = asked.get("state", "")
        return merchants.rooms.offers(whose(), _words(asked), OfferShown(state) if state in set(OfferShown) else None)

    sorts = {
        "new": Sort(_l("Entered"), (Offer.id,), descending=True),
        "claimed": Sort(_l("Claimed"), (Offer.claimed, Offer.id), descending=True),
    }
    return ListOf(endpoint, endpoint, matching, ("q", "state"), sorts, usual=lambda _asked: "-new", opens=opens)


def rated(
    key: str, endpoint: str, rows: Callable[[Asked], Select[tuple[Rating]]], first: str, opens: str
) -> ListOf[Rating]:
    """rows: those that it is about, narrowed by the filter called `first`; by stars they are narrowed here."""

    def matching(asked: Asked) -> Select[tuple[Rating]]:
        stars = number_in(asked.get("stars", ""))
        return rows(asked) if stars is None else rows(asked).where(Rating.stars == stars)

    sorts = {
        "made": Sort(lazy_pgettext("message", "Written"), (Rating.id,), descending=True),
        "stars": Sort(_l("Stars"), (Rating.stars, Rating.id)),
    }
    opened = (opens, "rating_id", "id")
    return ListOf(key, endpoint, matching, (first, "stars"), sorts, usual=lambda _asked: "-made", opens=opened)


def states() -> Sequence[tuple[str, object]]:
    """The tabs of a list of offers."""
    return [
        ("", _("All")),
        ("offered", _("published")),
        ("withdrawn", _("withdrawn")),
        ("unpublished", _("not yet published")),
    ]


def stars() -> tuple[str, object, list[tuple[str, int]]]:
    """The choice of a list of ratings."""
    return "stars", _("Stars"), [(str(one), one) for one in range(ratings.MOST, 0, -1)]


def at_shop(merchant_id: int) -> tuple[str, object, list[tuple[str, object]]]:
    """The choice of a list of people; closed shops have none."""
    open_ones = merchants.shops.shops_of(merchant_id)
    return "shop", _("At which shop"), [(str(shop.id), shop.title) for shop in open_ones]


def standing() -> tuple[str, object, list[tuple[str, object]]]:
    """The choice of a list of shops."""
    return "state", _("State"), [("open", _("open")), ("closed", _("closed"))]


def _words(asked: Asked) -> str:
    return SearchQuery.of(asked.get("q", "")).text
