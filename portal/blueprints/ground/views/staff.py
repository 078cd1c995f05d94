"""Keeping the filters of a list, calling them something else, throwing them away."""

from urllib.parse import parse_qsl

from flask import Blueprint, abort, request, url_for

from portal.club.ground import saved_views
from portal.club.ground.saved_views import SavedView
from portal.identity import staff, viewer
from portal.manifest import Pages
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page
from portal.web.careful import plain
from portal.web.lists import LISTS

blueprint = Blueprint("views", __name__, url_prefix="/views")


@blueprint.post("")
@staff()
@plain("own")
@form_page()
def keep() -> Answer:
    """Filters and order as the page had them; what they find is asked anew each time."""
    of = LISTS.get(request.form.get("list", ""))
    if of is None:
        abort(404)
    query = of.at(dict(parse_qsl(request.form.get("query", "")[:1000]))).query
    kept = saved_views.keep(viewer.account_id, of.key, request.form.get("name", ""), query)
    return Answer(otherwise=of.address(query), say=_("Kept as “%(name)s”.", name=kept.name))


@blueprint.post("/<int:view_id>/name")
@staff()
@plain("own")
@form_page()
def rename(view_id: int) -> Answer:
    view = find(SavedView, view_id)
    saved_views.rename(view, request.form.get("name", ""))
    return Answer(otherwise=_place_of(view), say=_("Kept as “%(name)s”.", name=view.name))


@blueprint.post("/<int:view_id>/deletion")
@staff()
@plain("own")
@form_page()
def throw_away(view_id: int) -> Answer:
    view = find(SavedView, view_id)
    back, name = _place_of(view), view.name
    saved_views.throw_away(view)
    return Answer(otherwise=back, say=_("The view “%(name)s” is gone; what it showed is as it was.", name=name))


def _place_of(view: SavedView) -> str:
    """The list as the view has it; a list that is no more leads to my day."""
    of = LISTS.get(view.list_key)
    return of.address(view.query) if of else url_for("staff.desk.index")


MANIFEST = Pages()
