"""What one firm has, where it is more than its page at the desk shows: its people, shops and offers."""

from flask import request

from portal.blueprints.trade.merchants import lists
from portal.blueprints.trade.merchants.staff import blueprint, phrases
from portal.club.trade.merchants import JOB_NAMES, Merchant
from portal.identity import staff
from portal.web import Answer, find, page


def _whose() -> int:
    return int((request.view_args or {})["merchant_id"])


PEOPLE = lists.people("staff.merchants.people", _whose)
SHOPS = lists.shops("staff.merchants.shops", _whose, opens=("staff.merchants.edit_shop", "shop_id", "id"))
OFFERS = lists.offers("staff.merchants.offers", _whose, opens=("staff.merchants.edit_offer", "offer_id", "id"))


@blueprint.get("/<int:merchant_id>/clerks")
@staff("merchants.edit")
def people(merchant_id: int) -> Answer:
    firm, listed = find(Merchant, merchant_id), PEOPLE.at(request.args)
    choices = [lists.at_shop(firm.id)]
    return page("trade/merchants/staff/people.html", firm=firm, listed=listed, choices=choices, jobs=JOB_NAMES)


@blueprint.get("/<int:merchant_id>/shops")
@staff("merchants.edit")
def shops(merchant_id: int) -> Answer:
    firm, listed = find(Merchant, merchant_id), SHOPS.at(request.args)
    choices = [lists.standing()]
    return page("trade/merchants/staff/shops.html", firm=firm, listed=listed, choices=choices, phrases=phrases)


@blueprint.get("/<int:merchant_id>/offers")
@staff("merchants.edit")
def offers(merchant_id: int) -> Answer:
    firm, listed = find(Merchant, merchant_id), OFFERS.at(request.args)
    tabs = listed.tabs("state", lists.states())
    return page("trade/merchants/staff/offers.html", firm=firm, listed=listed, tabs=tabs, phrases=phrases)
