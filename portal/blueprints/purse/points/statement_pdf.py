"""A member's monthly statement on paper: the words of every line, set in the house's hand, with seal and QR code."""

import logging
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, render_template, url_for
from markupsafe import Markup

from portal import clock, language, printing, storage
from portal.blueprints.purse.points.statement_lines import lines_of
from portal.club.ground import files, seals
from portal.club.ground.portions import portion
from portal.club.purse import points
from portal.club.purse.points import MonthFigures, MonthlyStatement, SealBlock, SheetState
from portal.database import session
from portal.refusal import Refusal

log = logging.getLogger(__name__)
STYLES = ("tokens", "statement")


def make_statement(statement_id: int) -> None:
    """The job: read the month, set it, keep the file. What goes wrong is written down; the member can ask again."""
    statement = session.get(MonthlyStatement, statement_id)
    if statement is None or statement.state is not SheetState.WAITING:
        return
    told = points.figures(statement.member_id, statement.begins)
    block, made = points.seal_of(statement.member_id, told.last_seq), clock.now()
    page = html(statement, told, block)
    try:
        seal = seals.seal()
        session.rollback()  # nothing stays open while the press works
        if lacking := printing.missing():
            raise printing.PrintingFailed("apt-get install " + " ".join(sorted({one.package for one in lacking})))
        pdf = printing.pdf(page, styles=STYLES, resolve={"portal:seal.png": seal})
    except (printing.PrintingFailed, Refusal) as failure:
        log.warning("statement %s could not be printed: %s", statement_id, failure)
        portion()(points.statement_failed)(statement_id, str(failure))
        return
    _keep(statement_id, told, block, (storage.put(pdf, ".pdf"), len(pdf)), made)


@portion()
def _keep(statement_id: int, told: MonthFigures, block: SealBlock | None, pdf: tuple[str, int], made: datetime) -> None:
    name, size = pdf
    file = files.keep(name, media_type="application/pdf", size=size, by=None)
    points.keep_statement(statement_id, told, block, file, made)


def html(statement: MonthlyStatement, told: MonthFigures, block: SealBlock | None) -> str:
    """The sheet in its language, with addresses that begin with PORTAL_URL."""
    settings = current_app.extensions["settings"]
    with current_app.test_request_context(base_url=settings.address), language.speaking(statement.language):
        address = url_for("proof.show", code=statement.shown_code, _external=True)
        return render_template(
            "print/statement.html",
            statement=statement,
            told=told,
            rows=_rows(told),
            came=sum(line.amount for line in told.lines if line.amount > 0),
            went=sum(line.amount for line in told.lines if line.amount < 0),
            block=block,
            address=address,
            site=url_for("proof.index", _external=True).split("://", 1)[1],
            qr=Markup(printing.qr_svg(address)),  # noqa: S704 - made by segno from bits
            made=clock.now(),
            last_day=points.next_month(statement.begins) - timedelta(days=1),
        )


def _rows(told: MonthFigures) -> list[dict[str, Any]]:
    """Every line in words, with the balance that the paper's own sums give."""
    balance, rows = told.opening, []
    for line in lines_of(told.lines):
        balance += line.entry.amount
        rows.append({"at": line.entry.at, "title": line.title, "detail": line.detail, "amount": line.entry.amount})
        rows[-1]["balance"] = balance
    return rows
