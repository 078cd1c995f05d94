"""Sheets with phones or addresses: what waits for a second person, and who saved what."""

from flask import Blueprint, url_for

from portal.club.ground.careful import Counted
from portal.club.ground.decisions import Decision
from portal.club.people import accounts, exports
from portal.club.people.exports import ContactExport, ExportKind
from portal.identity import staff, viewer
from portal.manifest import Group, Pages, Room, TaskPage
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.terms import TermsSheet

blueprint = Blueprint("exports", __name__, url_prefix="/exports")
KINDS = {
    ExportKind.PARCELS: _l("Parcels of rewards"),
    ExportKind.YEARLY_GIFTS: _l("Yearly gifts to be sent"),
    ExportKind.FEE_CREDITS: _l("Fee credits"),
    ExportKind.AUDIT: _l("Lines of the audit"),
}
STATES = {
    Decision.WAITING: _l("waits for a second person"),
    Decision.DONE: _l("may be saved"),
    Decision.DECLINED: _l("declined"),
    Decision.WITHDRAWN: _l("taken back"),
}
TERMS = TermsSheet(
    exports.TERMS,
    _l("Sheets with phones or addresses"),
    {"alone": _l("Rows that one person saves alone in a day, up to")},
    hints={"alone": _l("Above it a second person agrees first. 0: always.")},
)


@blueprint.get("")
@staff("exports.read")
def index() -> Answer:
    rows = exports.recent(viewer)
    people = {one for row in rows for one in (row.asked_by, row.decided_by) if one}
    return page(
        "people/exports/staff/index.html",
        waiting=exports.waiting_exports(viewer),
        rows=rows,
        names=accounts.names_of(people),
        kinds=KINDS,
        states=STATES,
        sheet=TERMS.shown(),
    )


TERMS.stand(blueprint, "", edit="points.terms", shown_by=index)


def _looking_at_agree(export_id: int) -> Look:
    export = find(ContactExport, export_id)
    counted = [Counted(export.rows, _("Rows with whole phones or addresses leave the portal"), export.reason)]
    return Look(_("Agree to this sheet"), _("Agree"), url_for(".index"), counted)


@blueprint.post("/<int:export_id>/agreement")
@staff("exports.approve")
@form_page(index)
@careful(_looking_at_agree)
def agree(export_id: int) -> Answer:
    exports.agree(find(ContactExport, export_id), viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("Agreed; whoever asked can save it within a day."))


@blueprint.post("/<int:export_id>/refusal")
@staff("exports.read")
@plain("decision")
@form_page(index)
def decline(export_id: int) -> Answer:
    exports.decline(find(ContactExport, export_id), viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("It is not saved."))


MANIFEST = Pages(
    rooms=(Room("exports", Group.ADMINISTRATION, "staff.exports.index", _l("Sheets with phones"), 25),),
    tasks={"export.request": TaskPage("staff.exports.index", _l("Look"), icon="download")},
)
