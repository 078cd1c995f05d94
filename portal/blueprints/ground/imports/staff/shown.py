"""A list as its page shows it: its steps, its sheet with letters and numbers, what is wrong with each row."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask import request
from sqlalchemy import Select, select

from portal.club.ground.imports import KINDS, Batch, BatchRow, BatchState, ImportKind, RowState
from portal.club.ground.imports.cells import SAID
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import pgettext
from portal.spreadsheets.cells import shown
from portal.spreadsheets.reader import letters
from portal.web.lists import Asked, ListOf, Sort
from portal.web.marks import mark

MOST_COLUMNS = 30  # that the page shows
UNSEEN = "●●●●"
STATES = {
    "wrong": (RowState.WRONG,),
    "good": (RowState.GOOD, RowState.TAKEN),
    "same": (RowState.SAME,),
    "back": (RowState.UNDONE, RowState.KEPT),
}
STATE_WORDS = {
    RowState.GOOD: "", RowState.SAME: _l("stands there already, unchanged"), RowState.TAKEN: _l("taken over"),
    RowState.UNDONE: _l("undone"), RowState.KEPT: _l("kept: changed or used since"), RowState.WRONG: "",
}  # fmt: skip


class RowShown(NamedTuple):
    number: int
    state: str
    cells: list[tuple[str, bool]]  # text, whether something is wrong with it
    problems: list[str]
    note: object


def _matching(asked: Asked) -> Select[Any]:
    rows = select(BatchRow).where(BatchRow.batch_id == (request.view_args or {}).get("batch_id", 0))
    states = STATES.get(asked.get("state", ""))
    return rows.where(BatchRow.state.in_(states)) if states else rows


ROWS = ListOf(
    "import_rows",
    "staff.imports.show",
    _matching,
    ("state",),
    {"number": Sort(_l("Row"), (BatchRow.number,))},
    usual=lambda _asked: "number",
    size=100,
)


def width_of(batch: Batch, rows: Sequence[Sequence[Any]]) -> int:
    widest = max([len(cells) for cells in rows] + [place + 1 for place in batch.places.values()], default=0)
    return min(widest, MOST_COLUMNS)


def told(batch: Batch, rows: Sequence[BatchRow], width: int) -> list[RowShown]:
    return [_row(KINDS[batch.kind], batch, row, width) for row in rows]


def _row(kind: ImportKind, batch: Batch, row: BatchRow, width: int) -> RowShown:
    wrong = {batch.places.get(problem["column"]) for problem in row.problems}
    masked = set() if row.state is RowState.WRONG else {batch.places.get(key) for key in kind.masked}
    cells = [
        (_cell(row.cells[at] if at < len(row.cells) else "", hidden=at in masked), at in wrong) for at in range(width)
    ]
    problems = [sentence(kind, batch, problem) for problem in row.problems]
    return RowShown(row.number, row.state.value, cells, problems, _note(row))


def _note(row: BatchRow) -> object:
    people = row.values.get("people", [])
    if row.state is RowState.GOOD and len(people) > 1:
        return _("read as %(n)s buyers", n=len(people))
    return STATE_WORDS[row.state]


def sentence(kind: ImportKind, batch: Batch, problem: Mapping[str, Any]) -> str:
    """What is wrong, after the letter of its column."""
    said = str({**SAID, **kind.said}[problem["code"]])
    words = said % {key: value for key, value in problem.items() if key not in {"code", "column"}}
    column = kind.column(problem["column"])
    where = str(column.title) if column else ""
    place = batch.places.get(problem["column"])
    named = f"{where} ({letters(place)})" if place is not None else where
    return f"{named}{mark('colon')}{words}"


def head_rows(batch: Batch) -> list[tuple[int, list[str]]]:
    """The rows down to the heading, as they stand."""
    rows = batch.seen[batch.sheet]["rows"] if batch.sheet < len(batch.seen) else []
    last = batch.heading or 12
    return [(number, [shown(one) for one in cells]) for number, cells in rows if number <= last]


def steps(batch: Batch) -> list[tuple[str, object]]:
    """The six steps: done, now, or to come."""
    names = (
        pgettext("import", "Sent"),
        _("Heading"),
        _("Columns"),
        pgettext("import", "Look"),
        _("Take over"),
        _("Check, undo"),
    )
    at = {
        BatchState.RECEIVED: 1 if not batch.heading else 2, BatchState.FAILED: 1, BatchState.READING: 3,
        BatchState.READ: 3, BatchState.TAKING: 4,
    }.get(batch.state, 5)  # fmt: skip
    return [("done" if place < at else "now" if place == at else "", name) for place, name in enumerate(names)]


def _cell(value: Any, *, hidden: bool) -> str:
    text = shown(value)
    return UNSEEN + text[-4:] if hidden and len(text) > 4 else text[:200]
