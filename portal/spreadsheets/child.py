"""The worker that reads tables, in a child process (portal/sandbox); knows nothing of the portal.

A message is {kind, data, most_rows, sheet}. Without a sheet the answer is {how, sheets: [{name, rows, height}]}, of
each the first rows; with one its rows are told in portions, [number, [cells]], and the answer is {count}.
A cell is a text, a number, true or false, or {"day": "2024-06-30"}. Fails with damaged, csv, rows, stray (and the
cell), memory.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from portal.sandbox.wire import Failed
from portal.spreadsheets import books, texts
from portal.spreadsheets.cells import Row, Sheet, trimmed

FIRST = 60  # rows by which a sheet shows what it is
PORTION = 1000  # rows told at once
MOST_SHEETS = 40


def prepare() -> None:
    import python_calamine  # noqa: F401


def answer(message: dict[str, Any], ask: Callable[[Any], Any]) -> dict[str, Any]:
    """Whatever a reader may throw becomes a reason."""
    kind, most_rows, wanted = message["kind"], message["most_rows"], message.get("sheet")
    try:
        how, sheets = (books if kind == "excel" else texts).opened(message["data"], most_rows)
        if wanted is None:
            return {"how": how, "sheets": [_shown(one, most_rows) for one in islice(sheets, MOST_SHEETS)]}
        return {"count": _told(next(islice(sheets, wanted, None)), most_rows, ask)}
    except (Failed, MemoryError):
        raise
    except Exception:
        raise Failed("damaged" if kind == "excel" else "csv") from None


def _shown(sheet: Sheet, most_rows: int) -> dict[str, Any]:
    first, last = [], 0
    for number, cells in _filled(sheet, most_rows):
        if number <= FIRST:
            first.append([number, cells])
        last = number
    return {"name": sheet.name, "rows": first, "height": last}


def _told(sheet: Sheet, most_rows: int, ask: Callable[[Any], Any]) -> int:
    count, rows = 0, _filled(sheet, most_rows)
    while portion := list(islice(rows, PORTION)):
        ask(portion)
        count += len(portion)
    return count


def _filled(sheet: Sheet, most_rows: int) -> Iterator[tuple[int, Row]]:
    """The rows in which something stands, with their numbers; each without the empty cells at its end."""
    for number, row in enumerate(sheet.rows, 1):
        if not (cells := trimmed(row)):
            continue
        if number > most_rows:
            raise Failed("rows")
        yield number, cells
