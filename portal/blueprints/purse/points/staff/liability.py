"""What the club owes in points, at the desk: by expiry, in yuan, what flows and what expires unspent."""

from flask import Response, abort, url_for

from portal import queue
from portal.blueprints.purse.points.staff import blueprint
from portal.club.purse import points
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import pgettext
from portal.web import Answer, form_page, page
from portal.web.careful import plain
from portal.web.charts import answer, bars
from portal.web.excel import Table, download


@blueprint.get("/liability")
@staff("reports.read")
def liability() -> Answer:
    return page("purse/points/staff/liability.html", report=points.liability(viewer))


@blueprint.post("/liability/roll-up")
@staff("reports.read")
@plain("again")
@form_page()
def roll_up() -> Answer:
    queue.wake("points.roll_up", by=viewer.account_id)
    said = _("The figures are being computed anew; please look again in a minute.")
    return Answer(otherwise=url_for(".liability"), say=said)


@blueprint.get("/liability/expiry.svg")
@staff("reports.read")
def expiry_chart() -> Response:
    rows = _report().by_expiry
    return answer(bars([month_name(row.month) for row in rows], [(_("Points"), [row.points for row in rows])]))


@blueprint.get("/liability/flows.svg")
@staff("reports.read")
def flow_chart() -> Response:
    rows = _report().flows[-12:]
    numbers = [row.earned for row in rows], [-row.spent for row in rows], [-row.expired for row in rows]
    series = list(zip(_flow_names(), numbers, strict=True))
    return answer(bars([row.month[2:] for row in rows], series))


@blueprint.get("/liability.xlsx")
@staff("reports.read")
def liability_sheet() -> Response:
    report = _report()
    month = _("Month")
    tables = [
        Table(
            _("Outstanding"),
            (_("Good until the end of"), _("Points"), _("Value in ¥")),
            [(month_name(row.month), row.points, row.fen / 100) for row in report.by_expiry],
        ),
        Table(
            _("Earned, spent, expired"),
            (
                month,
                pgettext("points", "Earned"),
                pgettext("points", "Spent"),
                pgettext("points", "Expired"),
                _("Other"),
            ),
            [(row.month, row.earned, row.spent, row.expired, row.other) for row in report.flows],
        ),
        Table(
            _("Breakage"),
            (month, _("Fell due"), _("Expired unspent"), _("Share in %")),
            [(row.month, row.due, row.expired, round(row.share, 2)) for row in report.due],
        ),
        Table(
            _("As of"),
            (_("As of"), _("Spendable"), _("In deposits"), _("Owed to the club"), _("Value of 100 points in ¥")),
            [(report.at, report.balance, report.locked, report.debt, report.fen / 100)],
        ),
    ]
    return download(tables, f"points-liability-{report.at:%Y%m%d}")


@blueprint.app_template_filter("points_month")
def month_name(month: str) -> str:
    """2026-12, or in words where the points do not expire."""
    return _("no end") if month == points.FOREVER else month


def _flow_names() -> tuple[str, str, str]:
    return pgettext("points", "Earned"), pgettext("points", "Spent"), pgettext("points", "Expired")


def _report() -> points.Report:
    report = points.liability(viewer)
    if report is None:
        abort(404)
    return report
