"""Lucky draws: what can be won, entering, the result, and all that is needed to do the sum again."""

import json
from typing import Any

from flask import Blueprint, Response, abort, url_for

from portal import clock
from portal.club.people.members import GRADE_NAMES
from portal.club.purse import points
from portal.club.shop import draws
from portal.club.shop.draws import Draw
from portal.identity import current_member, members_only, public, viewer
from portal.manifest import Pages
from portal.sentences import gettext as _
from portal.sentences import ngettext
from portal.web import Answer, find, form_page, page, wording
from portal.web.fields import PriceSeen

blueprint = Blueprint("draws", __name__, url_prefix="/draws")


class EntryForm(PriceSeen):
    """The price of an entry as the page said it."""


@blueprint.get("")
@public(cached=30)
def index() -> Answer:
    mine = draws.entered_by(viewer.member_id) if viewer.is_member else {}
    return page(
        "shop/draws/index.html",
        running=draws.shown_to_members(),
        over=draws.over(),
        mine=mine,
        stake=stake_words,
        until=until_words,
    )


def stake_words(draw: Draw, entries: int) -> object:
    """What a member has in it, or what an entry costs."""
    if entries:
        return ngettext("%(num)s entry", "%(num)s entries", entries)
    return _("%(points)s points", points=wording.points(draw.price)) if draw.price else _("free")


def until_words(draw: Draw) -> object:
    """Until when a draw that runs is as it is."""
    if draw.is_open:
        return _("open until %(when)s", when=wording.moment(draw.closes_at))
    if draw.opens_at > clock.now():
        return _("opens %(when)s", when=wording.moment(draw.opens_at))
    return _("closed; drawn %(when)s", when=wording.moment(draw.draws_at))


@blueprint.get("/<int:draw_id>")
@public(cached=30)
def show(draw_id: int) -> Answer:
    draw = find(Draw, draw_id)
    return page(
        "shop/draws/show.html",
        draw=draw,
        standing=draws.standing_of(draw),
        grades=GRADE_NAMES,
        estate=draws.estate_of(draw),
        people=draws.people_in(draw),
        result=draws.result_of(draw, viewer.member_id) if draw.state == "drawn" else [],
        script=draws.SCRIPT,
        **_mine(draw),
    )


@blueprint.post("/<int:draw_id>/entry")
@members_only
@form_page(show, part="shop/draws/_entry.html")
def enter(draw_id: int) -> Answer:
    draw = find(Draw, draw_id)
    draws.enter(draw, current_member, price_seen=EntryForm.checked().price_seen())
    return Answer(
        "shop/draws/_entry.html",
        otherwise=url_for(".show", draw_id=draw.id),
        say=_("You are in."),
        draw=draw,
        **_mine(draw),
    )


@blueprint.get("/<int:draw_id>/prize/release")
@members_only
def declining(draw_id: int) -> Answer:
    """What follows when the prize is left to the next; nothing happens yet."""
    draw = find(Draw, draw_id)
    award = draws.award_of(draw, viewer.member_id) or abort(404)
    return page("shop/draws/decline.html", draw=draw, award=award)


@blueprint.post("/<int:draw_id>/prize/release")
@members_only
@form_page(show, part="shop/draws/_entry.html")
def decline(draw_id: int) -> Answer:
    draw = find(Draw, draw_id)
    award = draws.award_of(draw, viewer.member_id) or abort(404)
    draws.decline(award, current_member)
    return Answer(otherwise=url_for(".show", draw_id=draw.id), say=_("The next in the order has it now."))


@blueprint.get("/<int:draw_id>/draw.json")
@public
def file(draw_id: int) -> Response:
    """The public file that the script reads; without the seed until the draw."""
    draw = find(Draw, draw_id)
    text = json.dumps(draws.file_of(draw), ensure_ascii=False, indent=1)
    return _download(text, f"draw-{draw.id}.json", "application/json")


@blueprint.get("/<int:draw_id>/list.csv")
@public
def listed(draw_id: int) -> Response:
    """The sealed list, byte for byte what was hashed."""
    draw = find(Draw, draw_id)
    text = draws.list_text(draw)
    return _download(text, f"draw-{draw.id}.csv", "text/csv") if text is not None else abort(404)


@blueprint.get("/recompute.py")
@public
def script() -> Response:
    return _download(draws.SCRIPT, "recompute.py", "text/x-python")


def _mine(draw: Draw) -> dict[str, Any]:
    """What the page says to whoever is signed in."""
    if not viewer.is_member:
        return {"form": None, "entrant": None, "numbers": [], "barred": None, "award": None, "balance": 0}
    entrant, numbers = draws.mine_in(draw, viewer.member_id)
    balance = points.balance_of(viewer.member_id) if draw.price and draw.is_open else 0
    return {
        "form": EntryForm.offered(price=str(draw.price)),
        "entrant": entrant,
        "numbers": numbers,
        "barred": draws.why_not(draw, current_member, entrant, balance) if draw.is_open else None,
        "award": draws.award_of(draw, viewer.member_id) if draw.state == "drawn" else None,
        "balance": balance,
    }


def _download(text: str, name: str, kind: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(text, mimetype=kind, headers=headers)


MANIFEST = Pages(causes={"draw": ("draws.show", "draw_id")})
