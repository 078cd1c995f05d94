"""What everybody's search finds of merchants: the open ones, by name, what they are and what they offer."""

from flask import url_for

from portal.club.trade import merchants
from portal.club.trade.merchants.names import CATEGORY_NAMES
from portal.manifest import Found, Hit, SearchKind, SearchQuery
from portal.sentences import lazy_gettext as _l


def shops(query: SearchQuery, most: int) -> Found:
    found = merchants.directory(words=query.text)
    offers = merchants.offers_of(found[:most])
    lines = [
        Hit(
            url_for("merchants.show", merchant_id=firm.id),
            firm.name,
            offers[firm.id][0].title if offers[firm.id] else "",
            CATEGORY_NAMES[firm.category],
        )
        for firm in found[:most]
    ]
    return Found(lines, len(found))


SEARCH = (SearchKind("shops", _l("Shops and offers"), (), shops, 40),)
