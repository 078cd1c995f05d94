"""Sheets with whole phones or addresses as they go out, with the export's mark, or not yet: the only way (a rule)."""

from collections.abc import Callable, Iterable, Sequence

from flask import Response

from portal.club.ground.decisions import Decision
from portal.club.people import exports
from portal.club.people.exports import Canary, WantedExport
from portal.identity import viewer
from portal.sentences import gettext as _
from portal.web.answers import Answer
from portal.web.excel import Cell, sheet
from portal.web.reveal import SheetForm

__all__ = ["Cell", "contact_sheet"]


def contact_sheet(
    wanted: WantedExport,
    called: tuple[str, str],
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    marked: Callable[[Canary], Sequence[Cell]],
    back: str,
) -> Response | Answer:
    """Asks why, is written down, and above a number of rows waits for a second person.

    called: the file's name and the sheet's. marked: the row of the mark. back: the page on which it is asked.
    """
    export = exports.take(wanted, SheetForm.checked().why.data or "", viewer.account_id)
    if export.state is not Decision.DONE:
        n = export.rows
        said = _("%(n)s rows are more than one person saves. A second person must agree; then ask again.", n=n)
        return Answer(otherwise=back, say=said)
    mark, lines = Canary.of(export), list(rows)
    if lines:
        lines.insert(mark.place, marked(mark))
    return sheet(*called, heads, lines)
