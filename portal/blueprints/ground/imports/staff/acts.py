"""What becomes of a list: taken over, undone as a whole, thrown away; its wrong rows as a sheet to mend."""

from typing import Any

from flask import Response, url_for
from sqlalchemy import select

from portal.blueprints.ground.imports.staff import blueprint
from portal.blueprints.ground.imports.staff.pages import PERMISSIONS, show
from portal.blueprints.ground.imports.staff.shown import sentence
from portal.club.ground import imports
from portal.club.ground.careful import Counted
from portal.club.ground.imports import KINDS, Batch, BatchRow, RowState
from portal.database import session
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.spreadsheets.cells import shown
from portal.web import Answer, excel, find, form_page
from portal.web.careful import Look, careful, plain


def _looking_at_take_over(batch_id: int) -> Look:
    batch = find(Batch, batch_id)
    counted = [
        Counted(batch.good, _("Rows are taken over")),
        Counted(batch.wrong, _("Rows are wrong and stay as they are")),
    ]
    title = _("Take over %(n)s rows of “%(file)s”", n=batch.good, file=batch.file_name)
    button = _("Take over %(n)s rows, leave the wrong ones", n=batch.good)
    after = _("The whole list can be undone as long as nobody has used it.")
    return Look(title, button, url_for(".show", batch_id=batch.id), counted, repair=after)


@blueprint.post("/<int:batch_id>/taking-over")
@staff(*PERMISSIONS)
@form_page(show)
@careful(_looking_at_take_over)
def take_over(batch_id: int) -> Answer:
    batch = find(Batch, batch_id)
    imports.take_over(batch, viewer.account_id)
    return Answer(otherwise=url_for(".show", batch_id=batch.id), say=_("The rows are being taken over."))


def _looking_at_undo(batch_id: int) -> Look:
    batch = find(Batch, batch_id)
    counted = [
        Counted(batch.good, _("Rows are undone")),
        Counted(batch.made, _("Of what came with them is taken away")),
    ]
    title = _("Undo the list “%(file)s”", file=batch.file_name)
    return Look(title, _("Undo %(n)s rows", n=batch.good), url_for(".show", batch_id=batch.id), counted)


@blueprint.post("/<int:batch_id>/undoing")
@staff(*PERMISSIONS)
@form_page(show)
@careful(_looking_at_undo)
def undo(batch_id: int) -> Answer:
    batch = find(Batch, batch_id)
    imports.undo(batch, viewer.account_id)
    return Answer(otherwise=url_for(".show", batch_id=batch.id), say=_("The list is being undone."))


@blueprint.post("/<int:batch_id>/removal")
@staff(*PERMISSIONS)
@plain("trial")
@form_page(show)
def remove(batch_id: int) -> Answer:
    batch = find(Batch, batch_id)
    kind = batch.kind
    imports.discard(batch)
    return Answer(otherwise=url_for(f".{kind}"), say=_("Thrown away; nothing of it was taken over."))


@blueprint.get("/<int:batch_id>/wrong.xlsx")
@staff(*PERMISSIONS)
def wrong_rows(batch_id: int) -> Response:
    """As they stand in the sheet, with their numbers and what is wrong: mended, it can be sent again as it is."""
    batch = find(Batch, batch_id)
    kind = KINDS[batch.kind]
    heads = [shown(one) for one in imports.heading_of(batch)]
    wrong = select(BatchRow).where(BatchRow.batch_id == batch.id, BatchRow.state == RowState.WRONG)
    rows = list(session.scalars(wrong.order_by(BatchRow.number)))
    width = max([len(heads), *(len(row.cells) for row in rows)])

    def line(row: BatchRow) -> list[Any]:
        said = " ".join(sentence(kind, batch, problem) for problem in row.problems)
        cells = [shown(one) for one in row.cells]
        return [*cells, *[""] * (width - len(cells)), row.number, said]

    named = [*heads, *[""] * (width - len(heads)), _("Row in the sheet"), _("What is wrong")]
    return excel.sheet(_("Rows to mend"), _("Rows to mend"), named, map(line, rows))
