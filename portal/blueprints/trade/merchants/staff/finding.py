"""What the desk's search finds of merchants."""

from flask import url_for

from portal.blueprints.trade.merchants.staff import phrases
from portal.club.trade import merchants
from portal.club.trade.merchants import Merchant
from portal.club.trade.merchants.names import CATEGORY_NAMES
from portal.manifest import Found, Hit, SearchKind, SearchQuery
from portal.sentences import lazy_gettext as _l
from portal.web.searching import first_of


def firms(query: SearchQuery, most: int) -> Found:
    return first_of(merchants.found_by(query.text), (Merchant.id.desc(),), lambda found: map(_firm, found), most)


def _firm(firm: Merchant) -> Hit:
    url = url_for("staff.merchants.show", merchant_id=firm.id)
    return Hit(url, firm.name, CATEGORY_NAMES[firm.category], phrases.STANDING_NAMES[firm.standing])


KINDS = (SearchKind("merchants", _l("Merchants"), ("merchants.edit",), firms, 50),)
