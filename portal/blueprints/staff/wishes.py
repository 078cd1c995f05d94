"""Wishes at the desk: which rewards are wished for, and by how many who could have them."""

from flask import Blueprint

from portal.club.rewards import wishes
from portal.identity import staff
from portal.web import Answer, page

blueprint = Blueprint("wishes", __name__, url_prefix="/rewards/wishes")


@blueprint.get("")
@staff("rewards.handover")
def index() -> Answer:
    return page("staff/wishes/index.html", wanted=wishes.wanted())
