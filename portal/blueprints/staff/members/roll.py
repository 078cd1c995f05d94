"""Importing the roll of sales: a file is read, shown as a dry run, and taken over whole or not at all."""

from typing import Any

from flask import request, url_for
from flask_wtf.file import FileField, FileRequired

from portal import language
from portal.blueprints.staff.members import blueprint
from portal.club import members
from portal.club.members.imports import RollImport
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page, prepare


class RollForm(Form):
    file = FileField(_l("Excel or CSV file"), (FileRequired(_l("Please choose a file.")),))


@blueprint.get("/roll")
@staff("members.import")
def roll() -> Answer:
    heads = [words[0] if language.current() == "zh" else key for key, words in members.roll.HEADS.items()]
    return page("staff/members/roll.html", form=RollForm.offered(), heads=heads)


def _read_file() -> dict[str, Any]:
    """The file is opened and read before the transaction begins."""
    request.max_content_length = members.roll.MOST_BYTES + 2**16
    file = RollForm.checked().file.data
    return {"file_name": file.filename or "", "rows": members.roll.rows_of(file.read())}


@blueprint.post("/roll")
@staff("members.import")
@form_page(roll)
@prepare(_read_file)
def receive_roll(file_name: str, rows: list[list[str]]) -> Answer:
    kept = members.imports.receive(file_name, rows, viewer.account_id)
    return Answer(otherwise=url_for(".dry_run", import_id=kept.id))


@blueprint.get("/roll/<int:import_id>")
@staff("members.import")
def dry_run(import_id: int) -> Answer:
    kept = find(RollImport, import_id)
    reading = members.imports.reading_of(kept) if kept.taken_at is None else None
    return page("staff/members/dry_run.html", kept=kept, reading=reading)


@blueprint.post("/roll/<int:import_id>/take-over")
@staff("members.import")
@form_page()
def take_over(import_id: int) -> Answer:
    count = members.imports.take_over(find(RollImport, import_id), viewer.account_id)
    return Answer(otherwise=url_for(".roll"), say=_("%(n)d rows are in the roll now.", n=count))
