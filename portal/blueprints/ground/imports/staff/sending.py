"""Sending a list: of buyers, of homes; and the lists that were sent before."""

from typing import IO, Any

from flask import request, url_for
from sqlalchemy import Select, select

from portal import storage
from portal.blueprints.ground.imports.staff import blueprint
from portal.blueprints.ground.imports.staff.forms import ListForm
from portal.club.ground import imports
from portal.club.ground.imports import KINDS, Arrived, Batch
from portal.club.people import accounts
from portal.identity import staff, viewer
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.spreadsheets import reader
from portal.web import Answer, form_page, page, uploads
from portal.web.answers import within_reach
from portal.web.careful import plain
from portal.web.lists import Asked, ListOf, Sort

ROOM = reader.MOST_BYTES + 2**16
SUFFIXES = {"excel": ".xlsx", "csv": ".csv"}


def _sent_before(kind: str) -> ListOf[Batch]:
    def matching(_asked: Asked) -> Select[Any]:
        return select(Batch).where(Batch.kind == kind, within_reach(Batch))

    return ListOf(
        f"imports_{kind}",
        f"staff.imports.{kind}",
        matching,
        (),
        {"at": Sort(_l("Sent"), (Batch.id,), descending=True)},
        usual=lambda _asked: "-at",
        opens=("staff.imports.show", "batch_id", "id"),
    )


ROLLS, HOMES = _sent_before("roll"), _sent_before("homes")


@blueprint.get("/roll")
@staff("members.import")
def roll() -> Answer:
    return _page("roll", ROLLS)


@blueprint.get("/homes")
@staff("homes.edit")
def homes() -> Answer:
    return _page("homes", HOMES)


def _page(kind: str, sent: ListOf[Batch]) -> Answer:
    listed = sent.at(request.args)
    return page(
        "ground/imports/staff/index.html",
        kind=KINDS[kind],
        form=ListForm.offered(kind=KINDS[kind]),
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


@blueprint.post("/roll")
@staff("members.import")
@plain("trial")
@form_page(roll)
@uploads.takes(ListForm, "file", opened=_opened, room=ROOM, given=lambda: {"kind": KINDS["roll"]})
def receive_roll(sent: uploads.SentFiles[Arrived]) -> Answer:
    return _received("roll", sent)


@blueprint.post("/homes")
@staff("homes.edit")
@plain("trial")
@form_page(homes)
@uploads.takes(ListForm, "file", opened=_opened, room=ROOM, given=lambda: {"kind": KINDS["homes"]})
def receive_homes(sent: uploads.SentFiles[Arrived]) -> Answer:
    return _received("homes", sent)


def _received(kind: str, sent: uploads.SentFiles[Arrived]) -> Answer:
    form = ListForm.checked(kind=KINDS[kind])
    file = sent[0]._replace(name=sent.names[0])
    batch = imports.receive(KINDS[kind], file, viewer.account_id, form.estate.data or None)
    return Answer(otherwise=url_for(".show", batch_id=batch.id))
