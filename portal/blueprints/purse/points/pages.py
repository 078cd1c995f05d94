"""My points: the balance, every coming expiry, and a reason for every line."""

from collections.abc import Iterable

from flask import Blueprint, abort, request, url_for

from portal import clock
from portal.blueprints.purse.points.earnings import how_points_are_earned
from portal.blueprints.purse.points.filters import GROUP_NAMES, asked
from portal.blueprints.purse.points.statement_lines import (
    all_about,
    balance_and_expiries,
    entry_page,
    lines_of,
    texts_of,
)
from portal.club.purse import points
from portal.identity import members_only, public, viewer
from portal.manifest import Pages, Place, Want
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import ngettext
from portal.web import Answer, page, wording
from portal.web.kept import piece
from portal.web.wants import once_a_request

DAYS_BEFORE = 31
LEAST = 50  # points

blueprint = Blueprint("points", __name__, url_prefix="/points")


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
        lines=texts_of(lines_of(entries.rows), url_for(".index") + "/entries"),
        further=url_for(".index", **want.values(after=entries.after)) if entries.after else None,
        is_first=is_first,
        want=want,
        names=GROUP_NAMES,
        filters=None if want else _no_filters(),
        **(all_about if is_first else balance_and_expiries)(viewer.member_id),
    )
    answer.status = 422 if want.errors else 200
    return answer


@piece("purse/points/filters.html", 5)
def _no_filters() -> dict[str, object]:
    return {"want": asked(), "names": GROUP_NAMES}


@blueprint.get("/earning")
@public(cached=30)
def earning() -> Answer:
    """The same for everybody, members or not yet."""
    return page("purse/points/earning.html", **how_points_are_earned())


@blueprint.get("/entries/<int:seq>")
@members_only
def entry(seq: int) -> Answer:
    """One line of the statement: which lots it moved, what it undid, what undid it."""
    found = points.entry_at(viewer.member_id, seq)
    if found is None:
        abort(404)
    return page("purse/points/entry.html", **entry_page(found))


def _about_to_go(member_id: int) -> Iterable[Want]:
    """Points whose last day is near; what buys nothing is no ground to hurry anybody."""
    for day, amount in once_a_request(points.standing_of, member_id).expiries:
        left = (day - clock.today()).days
        if left > DAYS_BEFORE or amount < LEAST:
            continue
        said = wording.points(amount)
        title = ngettext(
            "%(points)s points go in %(num)s day", "%(points)s points go in %(num)s days", left, points=said
        )
        words = _("After that day they are gone. What they buy stands among the rewards.")
        yield Want(title, words, url_for("rewards.index"), _("See what they buy"), day)


MANIFEST = Pages(
    places=(Place("points", "points.index", _l("Points"), 30, "coins", public=False),),
    wants=(_about_to_go,),
)
