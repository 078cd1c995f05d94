"""Sending a list, looking at it, saying what its columns are."""

from typing import IO, Any

from flask import abort, request, url_for
from sqlalchemy import select

from portal import storage
from portal.blueprints.ground.imports.staff import blueprint
from portal.blueprints.ground.imports.staff.forms import ColumnsForm, HeadingForm, ListForm, columns_of
from portal.blueprints.ground.imports.staff.shown import ROWS, head_rows, steps, told, width_of
from portal.club.ground import imports
from portal.club.ground.imports import KINDS, Arrived, Batch, BatchState, ImportKind
from portal.club.people import accounts
from portal.identity import staff, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.spreadsheets import reader
from portal.spreadsheets.reader import letters
from portal.web import Answer, find, form_page, page, uploads
from portal.web.answers import within_reach
from portal.web.careful import plain
from portal.web.lists import Asked, ListOf, Sort

PERMISSIONS = ("members.import", "homes.edit")
SUFFIXES = {"excel": ".xlsx", "csv": ".csv"}


def _matching(_asked: Asked) -> Any:
    kind = (request.view_args or {}).get("kind", "")
    return select(Batch).where(Batch.kind == kind, within_reach(Batch))


BATCHES = ListOf(
    "imports",
    "staff.imports.index",
    _matching,
    (),
    {"at": Sort(_l("Sent"), (Batch.id,), descending=True)},
    usual=lambda _asked: "-at",
    opens=("staff.imports.show", "batch_id", "id"),
)


@blueprint.get("/roll", defaults={"kind": "roll"})
@blueprint.get("/homes", defaults={"kind": "homes"})
@staff(*PERMISSIONS)
def index(kind: str) -> Answer:
    found = _kind(kind)
    listed = BATCHES.at(request.args)
    return page(
        "ground/imports/staff/index.html",
        kind=found,
        form=ListForm.offered(kind=found),
        listed=listed,
        names=accounts.names_of({batch.by for batch in listed.rows}),
        most=f"{reader.MOST_ROWS:,}",
        megabytes=reader.MOST_BYTES >> 20,
    )


def _opened(stream: IO[bytes]) -> Arrived:
    data = stream.read(reader.MOST_BYTES + 1)
    if len(data) > reader.MOST_BYTES:
        raise Refusal(_l("This file is larger than %(n)s MB.", n=reader.MOST_BYTES >> 20), "file")
    seen = reader.seen(data)
    return Arrived("", storage.put(data, SUFFIXES[reader.kind_of(data)]), seen)


@blueprint.post("/roll", defaults={"kind": "roll"})
@blueprint.post("/homes", defaults={"kind": "homes"})
@staff(*PERMISSIONS)
@plain("trial")
@form_page(index)
@uploads.takes(
    ListForm, "file", opened=_opened, room=reader.MOST_BYTES + 2**16, given=lambda kind: {"kind": KINDS[kind]}
)
def receive(kind: str, sent: uploads.SentFiles[Arrived]) -> Answer:
    found = _kind(kind)
    form = ListForm.checked(kind=found)
    file = sent[0]._replace(name=sent.names[0])
    batch = imports.receive(found, file, viewer.account_id, form.estate.data or None)
    return Answer(otherwise=url_for(".show", batch_id=batch.id))


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


def _kind(key: str) -> ImportKind:
    return KINDS.get(key) or abort(404)


def _tabs(listed: Any, batch: Batch) -> list[tuple[str, str, bool]]:
    words = [("wrong", _("Wrong")), ("good", _("Right")), ("same", _("Unchanged")), ("", _("All"))]
    if batch.state is BatchState.UNDONE:
        words.insert(0, ("back", _("Undone")))
    return list(listed.tabs("state", words))
