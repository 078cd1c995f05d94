"""My points: the balance, every coming expiry, and a reason for every line."""

from collections.abc import Hashable

from flask import Blueprint, abort, request, url_for

from portal.blueprints.purse.points.earnings import how_points_are_earned
from portal.blueprints.purse.points.filters import GROUP_NAMES, asked
from portal.blueprints.purse.points.statement_lines import Line, all_about, balance_and_expiries, entry_page, lines_of
from portal.club.purse import points
from portal.identity import members_only, viewer
from portal.manifest import Pages, Place
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, page
from portal.web.shared import piece, pieces
from portal.web.wording import moment, signed

blueprint = Blueprint("points", __name__, url_prefix="/points")
ENTRIES = "/points/entries/"  # entry() below; written out, for url_for twenty times is a tenth of the page


@blueprint.get("")
@members_only
def index() -> Answer:
    after, want = request.args.get("after"), asked()
    if want and not want.errors:
        entries = points.some_of(viewer.member_id, want.only, after)
    else:
        entries = points.ledger_of(viewer.member_id, after)
    is_first = not after and not want
    answer = page(
        "purse/points/index.html",
        lines=list(pieces("purse/points/line.html", map(_shape_and_holes, lines_of(entries.rows)))),
        further=url_for(".index", **want.values(after=entries.after)) if entries.after else None,
        is_first=is_first,
        want=want,
        names=GROUP_NAMES,
        filters=None
        if want
        else piece("purse/points/filters.html", "empty", lambda: {"want": want, "names": GROUP_NAMES}),
        rules=piece("purse/points/rules.html", "now", how_points_are_earned) if is_first else None,
        **(all_about if is_first else balance_and_expiries)(viewer.member_id),
    )
    answer.status = 422 if want.errors else 200
    return answer


def _shape_and_holes(line: Line) -> tuple[dict[str, Hashable], dict[str, object]]:
    """For purse/points/line.html: twenty lines, each built by Jinja anew, were a quarter of the page's time."""
    shape: dict[str, Hashable] = {"has_url": line.url is not None, "is_less": line.entry.amount <= 0}
    shape["has_detail"] = bool(line.detail)
    return shape, {
        "url": line.url,
        "entry": f"{ENTRIES}{line.entry.seq}",
        "title": line.title,
        "amount": signed(line.entry.amount),
        "balance": f"{line.entry.balance:,}",
        "at": moment(line.entry.at),
        "detail": line.detail,
    }


@blueprint.get("/entries/<int:seq>")
@members_only
def entry(seq: int) -> Answer:
    """One line of the statement: which lots it moved, what it undid, what undid it."""
    found = points.entry_at(viewer.member_id, seq)
    if found is None:
        abort(404)
    return page("purse/points/entry.html", **entry_page(found))


MANIFEST = Pages(places=(Place("points", "points.index", _l("Points"), 30, "coins", public=False),))
