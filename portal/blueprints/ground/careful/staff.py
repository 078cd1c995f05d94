"""Undoing what was done a moment ago, as long as its letters have not left."""

from flask import Blueprint, abort, current_app

from portal.club.ground import careful
from portal.club.ground.careful import CarefulAct
from portal.identity import act_under, staff, viewer
from portal.manifest import Pages
from portal.sentences import gettext as _
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
    care = getattr(view, "careful", None)
    if view is None or care is None or care.undo is None:
        abort(404)
    act_under(view)  # the contrary finds its row only where the act would
    unsent = careful.undo(done, viewer.account_id, care.undo)
    said = _("Undone. %(n)s letters were not sent.", n=unsent) if unsent else _("Undone.")
    return Answer(otherwise=done.place, say=said)


MANIFEST = Pages()
