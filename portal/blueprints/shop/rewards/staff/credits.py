"""Credits on the property fee: what is open, the monthly hand-over to the property company, and its sheets."""

from flask import Response, request, url_for

from portal import clock
from portal.blueprints.shop.rewards.staff import blueprint
from portal.blueprints.shop.rewards.staff.forms import ExportForm
from portal.club.ground.careful import Counted
from portal.club.shop.rewards import fee_credits
from portal.club.shop.rewards.fee_credits import FeeCredit, FeeExport
from portal.engine.paging import page_of
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import ngettext
from portal.web import Answer, find, form_page, page
from portal.web.careful import Look, careful
from portal.web.excel import Cell, sheet


@blueprint.get("/fee-credits")
@staff("rewards.handover")
def fee_notes() -> Answer:
    due = fee_credits.open_by_estate(viewer)
    form = ExportForm.offered(due=due, up_to=clock.today())
    asked, notes = request.args, fee_credits.open_notes(viewer)
    found = page_of(notes, FeeCredit.id, after=asked.get("after"), before=asked.get("before"), descending=False)
    return page(
        "shop/rewards/staff/fee_notes.html",
        due=due,
        found=found.rows,
        further=url_for(".fee_notes", after=found.after) if found.after else None,
        earlier=url_for(".fee_notes", before=found.before) if found.before else None,
        made=page_of(fee_credits.exports(viewer), FeeExport.id, size=24).rows,
        form=form,
    )


def _looking_at_export() -> Look:
    due = fee_credits.open_by_estate(viewer)
    form = ExportForm.checked(due=due)
    notes, fen = next((notes, fen) for estate, notes, fen in due if estate.id == form.estate.data)
    counted = [
        Counted(notes, _("Notes are open in this estate; those up to the day are handed over, once and for all")),
        Counted(fen // 100, _("Yuan of all these notes")),
    ]
    title = _("Hand over the notes up to %(day)s", day=form.up_to.data)
    return Look(title, title, url_for(".fee_notes"), counted)


@blueprint.post("/fee-credits/exports")
@staff("rewards.handover")
@form_page(fee_notes)
@careful(_looking_at_export)
def export() -> Answer:
    """Exactly once: what is in this export is in no other."""
    form = ExportForm.checked(due=fee_credits.open_by_estate(viewer))
    assert form.up_to.data is not None
    made = fee_credits.export(form.estate.data, form.up_to.data, viewer.account_id)
    said = ngettext(
        "%(num)s note handed over. The sheet is below.", "%(num)s notes handed over. The sheet is below.", made.notes
    )
    return Answer(otherwise=url_for(".fee_notes"), say=said)


@blueprint.get("/fee-credits/exports/<int:export_id>.xlsx")
@staff("rewards.handover")
def export_sheet(export_id: int) -> Response:
    """The sheet of an export, the same as often as it is asked for."""
    made = find(FeeExport, export_id)
    heads = [
        _("Credit note"), _("Estate"), _("Building"), _("Door"), _("Member"), _("Card number"), _("Yuan"),
        _("Issued on"),
    ]  # fmt: skip
    name = f"fee-credits-{made.id}-{made.up_to:%Y-%m-%d}"
    return sheet(name, _("Fee credits"), heads, (_cells(credit) for credit in fee_credits.exported(made)))


def _cells(credit: FeeCredit) -> list[Cell]:
    home = credit.home
    return [
        credit.number, home.estate.name.zh, home.building.number, home.number, credit.member.name,
        credit.member.number, credit.amount_fen / 100, credit.issued_at,
    ]  # fmt: skip
