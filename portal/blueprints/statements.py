"""My monthly statements: a month on paper, asked for once and kept."""

from flask import Blueprint, Response, abort, send_file, url_for
from flask_babel import gettext as _

from portal import language, storage
from portal.club import points
from portal.identity import current_member, members_only, viewer
from portal.web import Answer, find, form_page, page

blueprint = Blueprint("statements", __name__, url_prefix="/points/statements")


@blueprint.get("")
@members_only
def index() -> Answer:
    made = {
        statement.begins: statement
        for statement in points.statements_of(viewer.member_id)
        if statement.language == language.current()
    }
    months = points.months_of(viewer.member_id)
    waits = any(one.state is points.Sheet.WAITING for one in made.values())
    return page("statements/index.html", part="statements/_months.html", months=months, made=made, waits=waits)


@blueprint.post("/<month>")
@members_only
@form_page(index, part="statements/_months.html")
def order(month: str) -> Answer:
    first = points.month_of(month)
    if first is None:
        abort(404)
    statement = points.order_statement(current_member, first, language.current())
    said = _("Your statement is being made; it will be here in a moment.")
    return Answer(
        otherwise=url_for(".index"), say=said if statement.state is points.Sheet.WAITING else _("It is here already.")
    )


@blueprint.get("/<int:statement_id>.pdf")
@members_only
def sheet(statement_id: int) -> Response:
    statement = find(points.MonthlyStatement, statement_id)
    if statement.file is None or not storage.path(statement.file.name).is_file():
        abort(404)
    return send_file(
        storage.path(statement.file.name),
        statement.file.media_type,
        download_name=f"junzi-home-points-{statement.month}.pdf",
        etag=statement.file.name[:32],
        conditional=True,
        max_age=0,
    )
