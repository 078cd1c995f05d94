"""Settlement at the desk: a month's run, one settlement with its disputes, payment, Excel."""

from datetime import date

from flask import Response, abort, url_for
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from portal import clock
from portal.blueprints.trade.merchants.lines import behind_line
from portal.blueprints.trade.merchants.staff import blueprint, phrases
from portal.club.ground.careful import Counted
from portal.club.trade import merchants
from portal.club.trade.merchants import consequences
from portal.club.trade.merchants.settlement import Dispute, Settlement, SettlementLine
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page, uploads
from portal.web.careful import Look, careful
from portal.web.days import asked_month
from portal.web.excel import Cell, sheet
from portal.web.lengths import AtMost
from portal.web.money import YuanField


class DisputeAnswerForm(Form):
    answer = TextAreaField(_l("Answer to the merchant"), validators=[InputRequired(), AtMost(1000)])
    comes_to = YuanField(_l("What this line comes to, in yuan"), validators=[InputRequired()])


class PaymentForm(Form):
    reference = StringField(_l("The bank's reference"), validators=[InputRequired(), AtMost(100)])


@blueprint.get("/settlements")
@staff("merchants.edit")
def settlements() -> Answer:
    month, months = _shown_month(), merchants.settlement.months()
    rows = merchants.settlement.of_month(month)
    return page("trade/merchants/staff/settlements.html", month=month, months=months, rows=rows, phrases=phrases)


@blueprint.get("/settlements.xlsx")
@staff("merchants.edit")
def settlements_sheet() -> Response:
    """The month's settlements, a line each."""
    month = _shown_month()
    heads = (
        _("Merchant"), _("Month"), _("Vouchers"), _("Owed"), _("Corrected"), _("In all"),
        _("To be paid"), _("Open disputes"), _("Disputes until"), _("Paid on"), _("The bank's reference"),
    )  # fmt: skip
    rows = map(_cells, merchants.settlement.of_month(month))
    return sheet(f"settlements-{month:%Y-%m}", _("Settlements"), heads, rows)


@blueprint.get("/settlements/<int:settlement_id>")
@staff("merchants.edit")
def settlement(settlement_id: int) -> Answer:
    return page(
        "trade/merchants/staff/settlement.html",
        settlement=find(Settlement, settlement_id),
        form=PaymentForm.offered(),
        answer_form=DisputeAnswerForm.offered(),
    )


@blueprint.get("/settlements/<int:settlement_id>.pdf")
@staff("merchants.edit")
def settlement_pdf(settlement_id: int) -> Response:
    found = find(Settlement, settlement_id)
    return uploads.send(found.file, called=f"settlement-{found.month:%Y-%m}") if found.file else abort(404)


@blueprint.get("/disputes/<int:dispute_id>")
@staff("merchants.edit")
def dispute(dispute_id: int) -> Answer:
    found = find(Dispute, dispute_id)
    form, behind = DisputeAnswerForm.offered(comes_to=found.line.owed), behind_line(found.line)
    return page("trade/merchants/staff/dispute.html", dispute=found, line=found.line, form=form, **behind)


@blueprint.get("/settlements/lines/<int:line_id>")
@staff("merchants.edit")
def line(line_id: int) -> Answer:
    """The vouchers behind one amount."""
    found = find(SettlementLine, line_id)
    return page("trade/merchants/staff/line.html", line=found, **behind_line(found))


def _looking_at_answer(dispute_id: int) -> Look:
    found, form = find(Dispute, dispute_id), DisputeAnswerForm.checked()
    fen = form.comes_to.data or 0
    counted = [
        Counted(fen // 100, _("Yuan this line comes to")),
        Counted(found.line.owed // 100, _("Yuan stood there before")),
        *consequences.of_telling_managers(found.line.settlement.merchant),
    ]
    title = _("Answer the dispute, and pay ¥%(sum)s for this line", sum=f"{fen / 100:,.2f}")
    return Look(title, title, url_for(".dispute", dispute_id=found.id), counted, letter=form.answer.data or "")


@blueprint.post("/disputes/<int:dispute_id>/answer")
@staff("merchants.edit")
@form_page(dispute)
@careful(_looking_at_answer, reason="answer")
def answer(dispute_id: int) -> Answer:
    found, form = find(Dispute, dispute_id), DisputeAnswerForm.checked()
    merchants.disputes.answer(found, form.answer.data or "", form.comes_to.data, viewer.account_id)
    back = url_for(".settlement", settlement_id=found.line.settlement_id)
    return Answer(otherwise=back, say=_("Answered; the merchant has been told."))


def _looking_at_pay(settlement_id: int) -> Look:
    found, form = find(Settlement, settlement_id), PaymentForm.checked()
    counted = [
        Counted(found.total // 100, _("Yuan are noted as paid; this closes the month")),
        Counted(found.disputes_open, _("Disputes are open")),
    ]
    title = _("Note ¥%(sum)s as paid to %(name)s", sum=f"{found.total / 100:,.2f}", name=found.merchant.name)
    after = _("The bank's reference: %(reference)s", reference=form.reference.data)
    return Look(title, title, url_for(".settlement", settlement_id=found.id), counted, after=after)


@blueprint.post("/settlements/<int:settlement_id>/payment")
@staff("merchants.edit")
@form_page(settlement)
@careful(_looking_at_pay, reason="reference")
def pay(settlement_id: int) -> Answer:
    found = find(Settlement, settlement_id)
    merchants.settlement.pay(found, PaymentForm.checked().reference.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".settlement", settlement_id=settlement_id), say=_("Noted as paid."))


def _shown_month() -> date:
    """?month=2026-10, else the month before."""
    return asked_month("month") or merchants.settlement.last_month(clock.today())


def _cells(row: Settlement) -> tuple[Cell, ...]:
    return (
        str(row.merchant.name), f"{row.month:%Y-%m}", row.honoured, row.owed / 100, row.corrected / 100,
        row.total / 100, row.unpaid / 100, row.disputes_open, row.dispute_until, row.paid_at, row.reference or "",
    )  # fmt: skip
