"""A merchant's own rooms: a clerk sees today's vouchers, a manager keeps offers, shops, people and settlements.

Everything here is of the merchant of the person who asks; what is another's does not exist.
"""

from flask import Blueprint

from portal.web.lists import keep_place

blueprint = Blueprint("shop", __name__, url_prefix="/shop")
blueprint.url_defaults(keep_place)
