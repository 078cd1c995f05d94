"""My day: what is late, what waits for me, what happens today; only of the estates and rights of this person."""

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _

from portal.identity import staff, viewer
from portal.manifest import Pages, pages
from portal.web import Answer, page
from portal.web.cards import placed

blueprint = Blueprint("desk", __name__)


@blueprint.get("/")
@staff()
def index() -> Answer:
    return page("staff/desk/index.html", cards=placed(card for one in pages().values() for card in one.day))


@blueprint.get("/rooms")
@staff()
def rooms() -> Answer:
    """Every room that this person may enter, by group."""
    return page("staff/desk/rooms.html")


@blueprint.get("/find")
@staff()
def find() -> Response:
    """A number that leads somewhere leads straight there; anything else to the search of members."""
    asked = request.args.get("q", "").strip()[:100]
    for finder in (finder for one in pages().values() for finder in one.finders):
        if viewer.may(finder.permission) and (address := finder.find(asked)):
            return make_response(redirect(address, 303))
    if viewer.may("members.read") and asked:
        return make_response(redirect(url_for("staff.members.index", q=asked), 303))
    flash(_("Please type a complaint's number, a card's number, a name or the last four digits of a phone."))
    return make_response(redirect(url_for(".index"), 303))


MANIFEST = Pages()
