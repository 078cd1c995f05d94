"""Wishes at the desk: which rewards are wished for, and by how many who could have them."""

from flask import Blueprint

from portal.club.shop.rewards import wishes
from portal.identity import staff
from portal.manifest import Group, Pages, Room
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, page

blueprint = Blueprint("wishes", __name__, url_prefix="/rewards/wishes")


@blueprint.get("")
@staff("rewards.handover")
def index() -> Answer:
    return page("shop/rewards/staff/wishes/index.html", wanted=wishes.wanted())


MANIFEST = Pages(rooms=(Room("wishes", Group.POINTS, "staff.wishes.index", _l("Wishes"), 40),))
