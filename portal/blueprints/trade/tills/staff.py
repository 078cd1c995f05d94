"""Locked tills: who guessed codes where, and lifting the lock once that is cleared up."""

from flask import Blueprint, url_for
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from portal.club.people import accounts
from portal.club.purse import till_terms
from portal.club.trade import tills
from portal.identity import staff, viewer
from portal.manifest import Group, Pages, Room, TaskPage
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.careful import plain
from portal.web.lengths import AtMost

blueprint = Blueprint("tills", __name__, url_prefix="/tills")


class LiftForm(Form):
    reason = TextAreaField(_l("What did you find out?"), validators=[InputRequired(), AtMost(300)])


@blueprint.get("")
@staff("merchants.edit")
def index() -> Answer:
    settled = tills.lifted()
    names = accounts.names_of({one.lifted_by for one in settled if one.lifted_by is not None})
    now = till_terms.TERMS.now()
    return page("trade/tills/staff/index.html", locked=tills.locked(), settled=settled, names=names, terms=now)


@blueprint.get("/<int:lock_id>")
@staff("merchants.edit")
def show(lock_id: int) -> Answer:
    return page("trade/tills/staff/show.html", lock=find(tills.TillLock, lock_id), form=LiftForm.offered())


@blueprint.post("/<int:lock_id>")
@staff("merchants.edit")
@plain("back")
@form_page(show)
def lift(lock_id: int) -> Answer:
    lock = find(tills.TillLock, lock_id)
    tills.lift(lock, LiftForm.checked().reason.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("Lifted. The clerk can verify again."))


MANIFEST = Pages(
    rooms=(Room("tills", Group.POINTS, "staff.tills.index", _l("Locked tills"), 60),),
    tasks={"till.locked": TaskPage("staff.tills.show", _l("Look into it"), "lock_id", "lock")},
)
