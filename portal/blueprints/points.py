"""My points: the balance, every coming expiry, and a reason for every line."""

from flask import Blueprint, request, url_for

from portal.club import points
from portal.identity import members_only, viewer
from portal.web import Answer, page
from portal.web.earnings import how_points_are_earned, waiting_of
from portal.web.shared import piece
from portal.web.statements import balance_and_expiries, lines_of

blueprint = Blueprint("points", __name__, url_prefix="/points")


@blueprint.get("")
@members_only
def index() -> Answer:
    after = request.args.get("after")
    entries = points.ledger_of(viewer.member_id, after)
    return page(
        "points/index.html",
        lines=lines_of(entries.rows),
        further=url_for(".index", after=entries.after) if entries.after else None,
        is_first=not after,
        rules=piece("points/rules.html", "now", how_points_are_earned) if not after else None,
        waiting=waiting_of(viewer.member_id) if not after else None,
        **balance_and_expiries(viewer.member_id),
    )
