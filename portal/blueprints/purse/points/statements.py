"""My monthly statements: a month on paper, asked for once and kept."""

from flask import Blueprint, Response, abort, request, send_file, url_for

from portal import clock, language, queue, storage
from portal.blueprints.purse.points import statement_pdf
from portal.club.purse import points
from portal.identity import current_member, members_only, viewer
from portal.manifest import Job, Pages
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page
from portal.web.days import bad_day, day_of

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
    waits = any(one.state is points.SheetState.WAITING for one in made.values())
    return page(
        "purse/points/statements/index.html",
        part="purse/points/statements/_months.html",
        months=months,
        made=made,
        waits=waits,
    )


@blueprint.get("/past")
@members_only
def past() -> Answer:
    """What I had at the end of a day, and until when it was good."""
    typed = request.args.get("on", "").strip()[:20]
    day = day_of(typed)
    if typed and (day is None or day > clock.today()):
        error = bad_day() if day is None else _("This day is still to come.")
        return Answer(page="purse/points/statements/past.html", status=422, typed=typed, error=error, day=None)
    if day is None:
        return page("purse/points/statements/past.html", typed="", error=None, day=None)
    ends = clock.end_of(day)
    held = points.expiries_at(viewer.member_id, ends)
    standing = points.standing_at(viewer.member_id, ends)
    return page("purse/points/statements/past.html", typed=typed, error=None, day=day, standing=standing, held=held)


@blueprint.post("/<month>")
@members_only
@form_page(index, part="purse/points/statements/_months.html")
def order(month: str) -> Answer:
    first = points.month_of(month)
    if first is None:
        abort(404)
    statement = points.order_statement(current_member, first, language.current())
    said = _("Your statement is being made; it will be here in a moment.")
    return Answer(
        otherwise=url_for(".index"),
        say=said if statement.state is points.SheetState.WAITING else _("It is here already."),
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
        download_name=f"points-{statement.month}.pdf",
        etag=statement.file.name[:32],
        conditional=True,
        max_age=0,
    )


def make(statement_id: int) -> None:
    """Set a member's month on paper; what happened in it is sealed first."""
    queue.run("points.seal")
    statement_pdf.make_statement(statement_id)


MANIFEST = Pages(jobs=(Job("points.statement", make),))
