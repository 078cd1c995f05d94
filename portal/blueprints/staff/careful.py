"""Undoing what was done a moment ago, as long as its letters have not left."""

from flask import Blueprint, abort, current_app
from flask_babel import gettext as _

from portal.club.ground import careful
from portal.club.ground.careful import CarefulAct
from portal.identity import access_of, staff, viewer
from portal.web import Answer, find, form_page
from portal.web.careful import plain

blueprint = Blueprint("careful", __name__, url_prefix="/careful")


@blueprint.post("/<int:act_id>/undo")
@staff()
@plain("undo")
@form_page()
def undo(act_id: int) -> Answer:
    done = find(CarefulAct, act_id)
    view = current_app.view_functions.get(done.act)
    care, access = getattr(view, "careful", None), access_of(view) if view else None
    if care is None or care.undo is None or access is None:
        abort(404)
    if access.permission and not viewer.may(access.permission):
        abort(403)
    unsent = careful.undo(done, viewer.account_id, care.undo)
    return Answer(otherwise=done.place, say=_("Undone. %(n)s letters were not sent.", n=unsent))
