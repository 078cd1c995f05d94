"""Monthly settlements as the merchant sees them: the sum, the PDF, a word against a line, agreement."""

from flask import Response, abort, request, url_for
from sqlalchemy import Select
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from portal.blueprints.trade.merchants.lines import behind_line
from portal.blueprints.trade.merchants.shop import blueprint
from portal.club.trade import merchants
from portal.club.trade.merchants.rooms import SettlementShown
from portal.club.trade.merchants.settlement import Settlement, SettlementLine
from portal.identity import managers_only, viewer
from portal.numbers import number_in
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page, uploads, wording
from portal.web.lengths import AtMost
from portal.web.lists import Asked, ListOf, Sort, way_back


class DisputeForm(Form):
    reason = TextAreaField(_l("What is not right"), validators=[InputRequired(), AtMost(1000)])


def _matching(asked: Asked) -> Select[tuple[Settlement]]:
    state, year = asked.get("state", ""), number_in(asked.get("year", ""), 9999)
    return merchants.rooms.settlements(
        viewer, SettlementShown(state) if state in set(SettlementShown) else None, year or None
    )


SETTLEMENTS = ListOf(
    "shop.settlements",
    "shop.settlements",
    _matching,
    ("state", "year"),
    {
        "month": Sort(_l("Month"), (Settlement.month, Settlement.id), descending=True),
        "sum": Sort(_l("Sum"), (Settlement.owed + Settlement.corrected, Settlement.id), descending=True),
    },
    usual=lambda _asked: "-month",
    opens=("shop.settlement", "settlement_id", "id"),
    size=24,
)


@blueprint.get("/settlements")
@managers_only
def settlements() -> Answer:
    listed = SETTLEMENTS.at(request.args)
    states = [
        ("", _("All")),
        ("open", _("Not yet paid")),
        ("disputed", _("Disputed")),
        ("paid", _("Paid")),
    ]
    return page(
        "trade/merchants/shop/settlements.html",
        listed=listed,
        tabs=listed.tabs("state", states),
        choices=[("year", _("Year"), [(str(year), year) for year in merchants.rooms.settled_years(viewer)])],
        standing=standing_words,
    )


def standing_words(settlement: Settlement) -> object:
    """How a month stands, as the merchant reads it."""
    if settlement.paid_at:
        return _("paid on %(day)s", day=wording.date_(settlement.paid_at))
    if settlement.disputes_open:
        return _("a dispute is open")
    if settlement.may_be_disputed:
        return _("disputes until %(day)s", day=wording.date_(settlement.dispute_until))
    return _("to be paid")


@blueprint.get("/settlements/<int:settlement_id>")
@managers_only
def settlement(settlement_id: int) -> Answer:
    found = find(Settlement, settlement_id)
    return page("trade/merchants/shop/settlement.html", settlement=found, way=way_back(SETTLEMENTS, found))


@blueprint.get("/settlements/<int:settlement_id>.pdf")
@managers_only
def settlement_pdf(settlement_id: int) -> Response:
    found = find(Settlement, settlement_id)
    return uploads.send(found.file, called=f"settlement-{found.month:%Y-%m}") if found.file else abort(404)


@blueprint.get("/settlements/lines/<int:line_id>")
@managers_only
def line(line_id: int) -> Answer:
    found = find(SettlementLine, line_id)
    form, behind = DisputeForm.offered(), behind_line(found)
    return page("trade/merchants/shop/dispute.html", line=found, settlement=found.settlement, form=form, **behind)


@blueprint.post("/settlements/lines/<int:line_id>/dispute")
@managers_only
@form_page(line)
def dispute(line_id: int) -> Answer:
    found = find(SettlementLine, line_id)
    merchants.disputes.dispute(found, DisputeForm.checked().reason.data or "", viewer.account_id)
    back = url_for(".settlement", settlement_id=found.settlement_id)
    return Answer(otherwise=back, say=_("Noted. The club answers you here."))


@blueprint.post("/settlements/<int:settlement_id>/agreement")
@managers_only
def agree(settlement_id: int) -> Answer:
    merchants.settlement.agree(find(Settlement, settlement_id), viewer.account_id)
    return Answer(otherwise=url_for(".settlement", settlement_id=settlement_id), say=_("Thank you; it will be paid."))
