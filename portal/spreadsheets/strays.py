"""Cells far from the table: every key press that went astray makes a sheet as large as the whole of Excel.

A reader lays a sheet out as a rectangle up to its last cell, so one in XFD1048576 costs half a terabyte. The sheet's
XML is looked through first, without laying anything out. Runs in the child only.
"""

import io
import re
import zipfile
from xml.parsers import expat

from portal.sandbox.wire import Failed

SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
GAP = 100  # empty rows above a cell that stands alone; what follows the table more closely is more of it
MOST_CUTS = 200_000


def without_strays(data: bytes, book: zipfile.ZipFile, last_row: int, width: int) -> bytes:
    """The same book where nothing lies far away, else a copy without it.

    Right of `width`, and empty below `last_row`: left out. Something below it: Failed, rows or stray (and the cell).
    """
    changed: dict[str, bytes] = {}
    for name in book.namelist():
        if SHEET.fullmatch(name):
            xml = book.read(name)
            if cuts := Scan(xml, last_row, width).cuts:
                changed[name] = _cut(xml, cuts)
    return _written(book, changed) if changed else data


class Scan:
    """One look through a sheet's XML: where the cells stand that are to be cut out."""

    def __init__(self, xml: bytes, last_row: int, width: int) -> None:
        self.cuts: list[tuple[int, int]] = []
        self._xml, self._last_row, self._width = xml, last_row, width
        self._row = self._column = self._filled = self._begin = 0
        self._text, self._is_value = "", False
        parser = self._parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler, parser.EntityDeclHandler = self._characters, self._entity
        parser.Parse(xml, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "row":
            self._row, self._column = int(attributes.get("r") or self._row + 1), 0
        elif kind == "c":
            self._begin, self._text = self._parser.CurrentByteIndex, ""
            self._place(attributes.get("r", ""))
        self._is_value = kind in {"v", "t"}

    def _place(self, name: str) -> None:
        if found := CELL.fullmatch(name):
            self._column, self._row = _number(found[1]), int(found[2])
        else:
            self._column += 1

    def _characters(self, text: str) -> None:
        if self._is_value:
            self._text = (self._text + text.strip())[:1]

    def _end(self, name: str) -> None:
        self._is_value = False
        if name.rpartition(":")[2] != "c":
            return
        is_right, is_below = self._column > self._width, self._row > self._last_row
        if self._text and not is_right:
            self._fill(is_below)
        elif is_right or is_below:
            end = self._xml.index(b">", self._parser.CurrentByteIndex) + 1
            self.cuts.append((self._begin, end))
            if len(self.cuts) > MOST_CUTS:
                raise Failed("memory")

    def _fill(self, is_below: bool) -> None:
        if is_below and self._row > self._filled + GAP:
            raise Failed("stray", f"{_letters(self._column)}{self._row}")
        if is_below:
            raise Failed("rows")
        self._filled = max(self._filled, self._row)

    def _entity(self, *_declared: object) -> None:
        raise Failed("damaged")  # no spreadsheet declares entities; bombs do


def _number(letters: str) -> int:
    """AA → 27"""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    """27 → AA"""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _cut(xml: bytes, cuts: list[tuple[int, int]]) -> bytes:
    kept, at = [], 0
    for begin, end in cuts:
        kept.append(xml[at:begin])
        at = end
    return b"".join([*kept, xml[at:]])


def _written(book: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as copy:
        for name in book.namelist():
            copy.writestr(name, changed[name] if name in changed else book.read(name))
    return target.getvalue()
