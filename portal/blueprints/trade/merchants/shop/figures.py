"""A month in figures: a chart, and the same as tables."""

from datetime import date

from flask import Response, abort

from portal import clock
from portal.blueprints.trade.merchants.shop import blueprint
from portal.club.trade import merchants
from portal.identity import managers_only, viewer
from portal.sentences import gettext as _
from portal.web import Answer, charts, page
from portal.web.days import asked_month

SHOWN = 12  # months to choose from


@blueprint.get("/figures")
@managers_only
def figures() -> Answer:
    month = shown_month()
    return page(
        "trade/merchants/shop/figures.html",
        firm=merchants.merchant_of(viewer.merchant_id),
        month=month,
        months=choice(),
        figures=merchants.statistics.figures(viewer.merchant_id, month),
    )


@blueprint.get("/figures.svg")
@managers_only
def chart() -> Response:
    month = shown_month()
    days = merchants.statistics.figures(viewer.merchant_id, month).days
    series = [(_("Claimed"), [day[1] for day in days]), (_("Honoured"), [day[2] for day in days])]
    return charts.answer(charts.bars([str(day[0].day) for day in days], series))


def shown_month() -> date:
    """?month=2026-10 of the months to choose from (404 for another), the running one where none is named."""
    asked, known = asked_month("month"), choice()
    if asked is not None and asked not in known:
        abort(404)
    return asked or known[0]


def choice() -> list[date]:
    """The running month and the eleven before it."""
    months = [merchants.settlement.first_of(clock.today())]
    while len(months) < SHOWN:
        months.append(merchants.settlement.last_month(months[-1]))
    return months
