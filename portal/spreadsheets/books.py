"""Excel's files, and tables of a web page that are called so. Runs in the child only."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

from portal.numbers import number_in
from portal.sandbox.wire import Failed
from portal.spreadsheets.cells import WIDTH, Sheet, cell
from portal.spreadsheets.strays import without_strays

MOST_TEXT = 192 << 20  # bytes its sheets and their texts may unfold to
MOST_REST = 64 << 20  # and all the rest of it
IS_TEXT = re.compile(r"xl/(?:worksheets/|sharedStrings)", re.IGNORECASE)
MOST_PARTS = 2000  # files in it
MOST_MERGED = 200_000  # cells that stand in one with others


def opened(data: bytes, most_rows: int) -> tuple[str, Iterator[Sheet]]:
    """What kind of file it is, and its sheets in their order, those that are hidden left out."""
    if data.lstrip()[:1] == b"<":
        return "html", iter([Sheet("", iter(WebPage(data).rows))])
    return "excel", _sheets(data, most_rows)


def _sheets(data: bytes, most_rows: int) -> Iterator[Sheet]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    if zipfile.is_zipfile(io.BytesIO(data)):
        data = _sized(data, most_rows)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for place, about in enumerate(book.sheets_metadata):
        if about.typ == SheetTypeEnum.WorkSheet and about.visible == SheetVisibleEnum.Visible:
            yield Sheet(about.name, _rows(book.get_sheet_by_index(place)))


def _sized(data: bytes, most_rows: int) -> bytes:
    """The book if it unfolds to what can be read, without what lies far from its tables."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = book.infolist()
        text = sum(part.file_size for part in parts if IS_TEXT.match(part.filename))
        rest = sum(part.file_size for part in parts) - text
        if len(parts) > MOST_PARTS or text > MOST_TEXT or rest > MOST_REST:
            raise Failed("memory")
        return without_strays(data, book, most_rows, WIDTH)


def _rows(sheet: Any) -> Iterator[Iterable[Any]]:
    """A cell merged with those below it says the same in each of their rows."""
    left = sheet.start[1] if sheet.start else 0
    above = _merged(sheet.merged_cell_ranges or ())
    last_rows: dict[int, tuple[int, Any]] = {}
    for number, row in enumerate(sheet.iter_rows()):
        cells = [""] * left + [cell(each) for each in row[:WIDTH]]
        for column, last in above.get(number, ()):
            last_rows[column] = (last, cells[column] if column < len(cells) else "")
        for column, (last, value) in list(last_rows.items()):
            if number > last:
                del last_rows[column]
            elif column < len(cells):
                cells[column] = value
        yield cells


def _merged(ranges: Iterable[Any]) -> dict[int, list[tuple[int, int]]]:
    """By the first row: column and last row of each range that reaches over several rows."""
    found: dict[int, list[tuple[int, int]]] = {}
    for place, ((top, column), (bottom, _right)) in enumerate(ranges):
        if place > MOST_MERGED:
            raise Failed("memory")
        if bottom > top and column < WIDTH:
            found.setdefault(top, []).append((column, bottom))
    return found


class WebPage(HTMLParser):
    """The rows of the first table of a web page; what a cell says for several rows stands in each."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._reach: dict[int, tuple[int, str]] = {}  # by column: rows still to come, and what stands there
        self._spans = (1, 1)
        self._text: list[str] | None = None
        head = data[:2000].lower()
        self.feed(data.decode("gb18030" if b"gb" in head and b"utf-8" not in head else "utf-8-sig"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in {"td", "th"} and self.rows:
            self._end_cell()
            said = dict(attrs)
            self._spans = (_span(said.get("rowspan")), _span(said.get("colspan")))
            self._text = []
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr", "table"}:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _end_cell(self) -> None:
        if self._text is None:
            return
        text, self._text, row = "".join(self._text).strip(), None, self.rows[-1]
        self._fill_reached(row)
        rows, columns = self._spans
        if rows > 1:
            self._reach[len(row)] = (rows - 1, text)
        row.extend([str(cell(text)), *[""] * (columns - 1)][: WIDTH - len(row)])
        self._fill_reached(row)

    def _fill_reached(self, row: list[str]) -> None:
        while len(row) in self._reach and len(row) < WIDTH:
            column = len(row)
            left, text = self._reach.pop(column)
            if left > 1:
                self._reach[column] = (left - 1, text)
            row.append(text)


def _span(text: str | None) -> int:
    return min(max(number_in(text or "") or 1, 1), WIDTH)
