"""The worker that reads tables, in a child process (portal/sandbox); knows nothing of the portal.

A message is {kind, data, most_rows}; the answer {rows}. Fails with damaged, csv, rows, stray (and the cell), memory.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

from portal.sandbox.wire import Failed
from portal.spreadsheets.strays import without_strays

WIDTH = 256  # columns of a row that are read: no table of ours has more
MOST_TEXT = 64 << 20  # bytes an Excel file may unfold to
MOST_PARTS = 2000  # files in it


def prepare() -> None:
    import python_calamine  # noqa: F401


def answer(message: dict[str, Any], _ask: Callable[[Any], Any]) -> dict[str, Any]:
    """Whatever a reader may throw becomes a reason."""
    kind, most_rows = message["kind"], message["most_rows"]
    try:
        rows = (_excel if kind == "excel" else _csv)(message["data"], most_rows)
    except (Failed, MemoryError):
        raise
    except Exception:
        raise Failed("damaged" if kind == "excel" else "csv") from None
    if len(rows) > most_rows + 1:
        raise Failed("rows")
    return {"rows": rows}


def _excel(data: bytes, most_rows: int) -> list[list[str]]:
    from python_calamine import CalamineWorkbook

    if zipfile.is_zipfile(io.BytesIO(data)):
        data = _sized(data, most_rows)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheet = book.get_sheet_by_index(0).to_python(nrows=most_rows + 2)
    return [_trimmed(_text(cell) for cell in row[:WIDTH]) for row in sheet]


def _sized(data: bytes, most_rows: int) -> bytes:
    """The book if it unfolds to what can be read, without what lies far from its tables."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = book.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_TEXT:
            raise Failed("memory")
        return without_strays(data, book, most_rows + 1, WIDTH)


def _text(cell: object) -> str:
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return text.replace("\0", "")  # _x0000_ in Excel's writing; PostgreSQL keeps none


def _trimmed(cells: Iterable[str]) -> list[str]:
    """Without the empty ones at the end: some programs write thousands."""
    row = list(cells)
    while row and not row[-1]:
        row.pop()
    return row


def _csv(data: bytes, most_rows: int) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:  # no text, whatever its ending says
            break
        lines = zip(csv.reader(io.StringIO(text)), range(most_rows + 2), strict=False)
        return [_trimmed(row[:WIDTH]) for row, _number in lines]
    raise Failed("csv")
