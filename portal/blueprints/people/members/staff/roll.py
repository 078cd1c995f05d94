"""Importing the roll of sales: a file is read, shown as a dry run, and taken over whole or not at all."""

from typing import IO

from flask import url_for

from portal import language
from portal.blueprints.people.members.staff import blueprint
from portal.club.ground.careful import Counted
from portal.club.people import members
from portal.club.people.members.imports import RollImport
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page, uploads
from portal.web.careful import Look, careful, plain


class RollForm(Form):
    file = uploads.one_file(_l("Excel or CSV file"), ".xlsx,.xls,.csv", _l("Please choose a file."))


@blueprint.get("/roll")
@staff("members.import")
def roll() -> Answer:
    heads = [words[0] if language.current() == "zh" else key for key, words in members.roll.HEADS.items()]
    return page("people/members/staff/roll.html", form=RollForm.offered(), heads=heads)


def _rows(stream: IO[bytes]) -> list[list[str]]:
    return members.roll.rows_of(stream.read(members.roll.MOST_BYTES + 1))


@blueprint.post("/roll")
@staff("members.import")
@plain("trial")
@form_page(roll)
@uploads.takes(RollForm, "file", opened=_rows, room=members.roll.MOST_BYTES + 2**16)
def receive_roll(sent: uploads.SentFiles[list[list[str]]]) -> Answer:
    RollForm.checked()
    kept = members.imports.receive(sent.names[0], sent[0], viewer.account_id)
    return Answer(otherwise=url_for(".dry_run", import_id=kept.id))


@blueprint.get("/roll/<int:import_id>")
@staff("members.import")
def dry_run(import_id: int) -> Answer:
    kept = find(RollImport, import_id)
    reading = members.imports.reading_of(kept) if kept.taken_at is None else None
    return page("people/members/staff/dry_run.html", kept=kept, reading=reading)


def _looking_at_take_over(import_id: int) -> Look:
    kept = find(RollImport, import_id)
    reading = members.imports.reading_of(kept)
    counted = [
        Counted(len(reading.lines), _("Rows stand in the roll from now on")),
        Counted(reading.new, _("Of these are new; whoever claims such a home is confirmed without asking")),
    ]
    title = _("Take over %(n)s rows of the roll", n=len(reading.lines))
    return Look(title, title, url_for(".roll"), counted)


@blueprint.post("/roll/<int:import_id>/take-over")
@staff("members.import")
@form_page()
@careful(_looking_at_take_over)
def take_over(import_id: int) -> Answer:
    count = members.imports.take_over(find(RollImport, import_id), viewer.account_id)
    return Answer(otherwise=url_for(".roll"), say=_("%(n)d rows are in the roll now.", n=count))
