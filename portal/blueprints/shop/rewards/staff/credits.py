"""Credits on the property fee: what is open, the monthly hand-over to the property company, and its sheets."""

from flask import Response, request, url_for

from portal import clock
from portal.blueprints.shop.rewards.staff import blueprint
from portal.blueprints.shop.rewards.staff.forms import ExportForm
from portal.club.ground.careful import Counted
from portal.club.people import accounts
from portal.club.people.exports import Canary, ExportKind, WantedExport
from portal.club.shop.rewards import fee_credits
from portal.club.shop.rewards.fee_credits import FeeCredit, FeeExport
from portal.engine.paging import page_of
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import ngettext
from portal.web import Answer, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.contact_sheets import Cell, contact_sheet
from portal.web.reveal import SheetForm


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


@blueprint.get("/fee-credits/exports/<int:export_id>")
@staff("rewards.handover")
def export_shown(export_id: int) -> Answer:
    made = find(FeeExport, export_id)
    return page(
        "shop/rewards/staff/fee_export.html",
        made=made,
        notes=fee_credits.exported(made),
        names=accounts.names_of({one for one in (made.made_by, made.booked_by) if one}),
        form=SheetForm.offered(),
    )


def _looking_at_booking(export_id: int) -> Look:
    made = find(FeeExport, export_id)
    counted = [
        Counted(made.notes, _("Notes are off the fees of their homes, says the property company")),
        Counted(made.total_fen // 100, _("Yuan of all these notes")),
    ]
    title = _("Confirm that these notes are booked")
    return Look(title, _("Confirm"), url_for(".export_shown", export_id=export_id), counted)


@blueprint.post("/fee-credits/exports/<int:export_id>/booking")
@staff("fees.book")
@form_page(export_shown)
@careful(_looking_at_booking)
def book(export_id: int) -> Answer:
    fee_credits.book(find(FeeExport, export_id), viewer.account_id)
    return Answer(otherwise=url_for(".export_shown", export_id=export_id), say=_("Noted as booked."))


@blueprint.post("/fee-credits/exports/<int:export_id>.xlsx")
@staff("rewards.handover")
@plain("recorded")
@form_page(export_shown, once=False)
def export_sheet(export_id: int) -> Response | Answer:
    """The sheet of an export, with names and homes; the same as often as it is asked for."""
    made = find(FeeExport, export_id)
    notes = fee_credits.exported(made)
    heads = [
        _("Credit note"), _("Estate"), _("Building"), _("Door"), _("Member"), _("Card number"), _("Yuan"),
        _("Issued on"),
    ]  # fmt: skip
    called = (f"fee-credits-{made.id}-{made.up_to:%Y-%m-%d}", str(_("Fee credits")))
    members = [credit.member for credit in notes]
    wanted = WantedExport(ExportKind.FEE_CREDITS, str(made.id), members, "fee_credit")
    back = url_for(".export_shown", export_id=made.id)
    return contact_sheet(wanted, called, heads, map(_cells, notes), marked=_mark, back=back)


def _mark(mark: Canary) -> list[Cell]:
    """Of nothing off the fee; its number stands where a card's would."""
    return ["", "", "", mark.address, mark.name, mark.phone, 0, None]


def _cells(credit: FeeCredit) -> list[Cell]:
    home = credit.home
    return [
        credit.number, home.estate.name.zh, home.building.number, home.number, credit.member.name,
        credit.member.number, credit.amount_fen / 100, credit.issued_at,
    ]  # fmt: skip
