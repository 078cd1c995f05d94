"""What the club says of itself, at the desk: sheets with their history, and the mark."""

from typing import Any

from flask import Blueprint, url_for

from portal.blueprints.ground.club.sheets import COLOURED, HELPED, MARKED, NAMED, SENDING, SPEAKING
from portal.blueprints.ground.club.steps import STEPS
from portal.club.ground.particulars import MARK, ClubMark
from portal.identity import staff, viewer
from portal.manifest import Group, Pages, Room
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, form_page, page, uploads
from portal.web.careful import plain
from portal.web.terms import TermsSheet

blueprint = Blueprint("club", __name__, url_prefix="/club")
EDIT = "club.edit"


class MarkForm(Form):
    picture = uploads.photograph(_l("A picture in place of the seal"), _l("Please choose a picture."))


SHEETS: dict[str, TermsSheet[Any]] = {
    "name": NAMED,
    "help": HELPED,
    "languages": SPEAKING,
    "sender": SENDING,
    "colour": COLOURED,
}


@blueprint.get("/particulars")
@staff(EDIT)
def particulars() -> Answer:
    shown = {key: sheet.shown() for key, sheet in SHEETS.items()}
    marks = MARKED.shown().history
    return page("ground/club/staff/particulars.html", sheets=shown, mark_form=MarkForm.offered(), marks=marks)


for _key, _sheet in SHEETS.items():
    _sheet.stand(blueprint, f"/particulars/{_key}", edit=EDIT, shown_by=particulars)


@blueprint.post("/mark")
@staff(EDIT)
@plain("picture")
@form_page(particulars)
@uploads.takes(MarkForm, "picture")
def give_mark(sent: uploads.SentFiles[uploads.Stored]) -> Answer:
    MarkForm.checked()
    file = uploads.keep(sent, viewer.account_id)[0]
    MARK.change(ClubMark(file.id), None, viewer.account_id)
    return Answer(otherwise=url_for(".particulars"), say=_("The picture stands in place of the seal."))


@blueprint.post("/mark/removal")
@staff(EDIT)
@plain("picture")
@form_page(particulars)
def take_mark_away() -> Answer:
    MARK.change(ClubMark(), None, viewer.account_id)
    return Answer(otherwise=url_for(".particulars"), say=_("The seal is drawn from its characters again."))


MANIFEST = Pages(
    rooms=(Room("club", Group.ADMINISTRATION, "staff.club.particulars", _l("Particulars"), 50),),
    setup_steps=STEPS,
)
