"""Looking at a list row by row, and saying what its columns are."""

from typing import Any

from flask import request, url_for

from portal.blueprints.ground.imports.staff import blueprint
from portal.blueprints.ground.imports.staff.forms import ColumnsForm, HeadingForm, columns_of
from portal.blueprints.ground.imports.staff.shown import ROWS, head_rows, steps, told, width_of
from portal.club.ground import imports
from portal.club.ground.imports import KINDS, Batch, BatchState
from portal.club.people import accounts
from portal.identity import staff, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.spreadsheets.reader import letters
from portal.web import Answer, find, form_page, page
from portal.web.careful import plain

PERMISSIONS = ("members.import", "homes.edit")


@blueprint.get("/<int:batch_id>")
@staff(*PERMISSIONS)
def show(batch_id: int) -> Answer:
    batch = find(Batch, batch_id)
    kind = KINDS[batch.kind]
    listed = ROWS.at({**({"state": "wrong"} if batch.wrong and not request.args else {}), **request.args})
    head = head_rows(batch)
    width = width_of(batch, [cells for _number, cells in head] + [row.cells for row in listed.rows])
    return page(
        "ground/imports/staff/show.html",
        batch=batch,
        kind=kind,
        listed=listed,
        rows=told(batch, listed.rows, width),
        head=head,
        letters=[letters(place) for place in range(width)],
        columns=columns_of(kind, batch, width),
        heading=HeadingForm.offered(sheet=batch.sheet, heading=batch.heading or None),
        steps=steps(batch),
        lacking=imports.lacking(batch) if batch.state is BatchState.RECEIVED and batch.heading else (),
        tabs=_tabs(listed, batch),
        can_be_mapped=batch.state in (BatchState.RECEIVED, BatchState.READ, BatchState.FAILED) and bool(batch.stored),
        sent_by=accounts.names_of({batch.by}).get(batch.by, ""),
        why_kept=kind.why_kept(batch) if batch.state is BatchState.TAKEN else None,
    )


@blueprint.get("/<int:batch_id>/progress")
@staff(*PERMISSIONS)
def progress(batch_id: int) -> Answer:
    """The line that asks again while the work is in hand; then the whole page."""
    batch = find(Batch, batch_id)
    if not batch.is_at_work:
        return Answer(otherwise=url_for(".show", batch_id=batch.id))
    return Answer("ground/imports/staff/_progress.html", url_for(".show", batch_id=batch.id), batch=batch)


@blueprint.post("/<int:batch_id>/columns")
@staff(*PERMISSIONS)
@plain("trial")
@form_page(show)
def map_columns(batch_id: int) -> Answer:
    batch = find(Batch, batch_id)
    form = ColumnsForm.checked(kind=KINDS[batch.kind])
    if form.is_twice:
        raise Refusal(_l("Two columns are said to be the same."))
    estate_id = form.estate.data or None
    if estate_id is None and "estate" not in form.places():
        raise Refusal(_l("Which estate is it? No column says so."), "estate")
    imports.map_columns(batch, form.places(), estate_id, viewer.account_id)
    return Answer(otherwise=url_for(".show", batch_id=batch.id))


@blueprint.post("/<int:batch_id>/heading")
@staff(*PERMISSIONS)
@plain("trial")
@form_page(show)
def choose_heading(batch_id: int) -> Answer:
    batch = find(Batch, batch_id)
    form = HeadingForm.checked()
    imports.choose(batch, form.sheet.data or 0, form.heading.data or 0)
    return Answer(otherwise=url_for(".show", batch_id=batch.id))


def _tabs(listed: Any, batch: Batch) -> list[tuple[str, str, bool]]:
    words = [("wrong", _("Wrong")), ("good", _("Right")), ("same", _("Unchanged")), ("", _("All"))]
    if batch.state is BatchState.UNDONE:
        words.insert(0, ("back", _("Undone")))
    return list(listed.tabs("state", words))
