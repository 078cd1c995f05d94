"""What an act at the desk does to those who want the yearly gift, counted."""

from portal.club.ground.careful import Counted
from portal.club.people.accounts import Viewer
from portal.club.shop.rewards.yearly.queries import counts
from portal.club.shop.rewards.yearly.tables import YearlyGift
from portal.sentences import lazy_gettext as _l


def of_closing(gift: YearlyGift, viewer: Viewer) -> list[Counted]:
    now = counts(gift, viewer)
    return [
        Counted(now.get("waiting", 0), _l("Members on the waiting list are told that they get none")),
        Counted(now.get("fetch", 0) + now.get("send", 0), _l("Gifts set aside stay set aside")),
        Counted(gift.reward.stock or 0, _l("Pieces stay in stock, for nobody")),
    ]


def of_publishing(gift: YearlyGift) -> list[Counted]:
    return [
        Counted(gift.reward.stock or 0, _l("Pieces can be claimed")),
        Counted(gift.reward.price, _l("Points each")),
    ]
