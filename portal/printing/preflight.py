"""What a printer would check before making plates, checked on the finished PDF by software.

faults(pdf, sheet=4, ppi=295)     sentences, empty when the file may go to print
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pypdfium2
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from portal.printing.typography import plain

NOT_AT_START = "。，、；：？！）》〉」』】”’％·—…"
NOT_AT_END = "（《〈「『【“‘￥"
HAN = re.compile(r"[\u4e00-\u9fff]")
A4 = (595.28, 841.89)  # points
PICTURE = 3  # pdfium's number for an image object


@dataclass(frozen=True)
class PrintedLine:
    """One line of a page: its words, its edges in points, and the size of its type."""

    page: int
    text: str
    left: float
    right: float
    bottom: float


def faults(pdf: bytes, *, sheet: int = 1, ppi: int = 295, size: tuple[float, float] | None = None) -> list[str]:
    reader = PdfReader(BytesIO(pdf))
    return [
        *_sheets(reader, sheet),
        *_catalogue(reader),
        *_fonts(reader),
        *_sizes(reader, size),
        *_pictures(pdf, ppi),
        *_breaks(lines(pdf)),
    ]


def _sheets(reader: PdfReader, sheet: int) -> Iterator[str]:
    if len(reader.pages) % sheet:
        yield f"{len(reader.pages)} pages do not fill sheets of {sheet}"


def _catalogue(reader: PdfReader) -> Iterator[str]:
    root = reader.root_object
    if "/StructTreeRoot" not in root:
        yield "the file is not tagged"
    if not root.get("/Lang"):
        yield "the file does not say its language"
    if not (reader.metadata and reader.metadata.title):
        yield "the file has no title"


def _fonts(reader: PdfReader) -> Iterator[str]:
    for name, font in fonts(reader).items():
        descendant = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        descriptor = descendant.get("/FontDescriptor", DictionaryObject()).get_object()
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
            yield f"{name} is not embedded"
        if "/ToUnicode" not in font:
            yield f"{name} cannot be searched or copied"


def fonts(reader: PdfReader) -> dict[str, Any]:
    """Every font of every page by its name."""
    found: dict[str, Any] = {}
    for page in reader.pages:
        entries = page.get("/Resources", DictionaryObject()).get_object().get("/Font", DictionaryObject()).get_object()
        for entry in entries.values():
            font = entry.get_object()
            found[str(font["/BaseFont"])] = font
    return found


def _sizes(reader: PdfReader, size: tuple[float, float] | None) -> Iterator[str]:
    for number, page in enumerate(reader.pages, 1):
        width, height = float(page.trimbox.width), float(page.trimbox.height)
        if size and (abs(width - size[0]) > 1 or abs(height - size[1]) > 1):
            yield f"page {number} is trimmed to {width:.0f} × {height:.0f} points"


def _pictures(pdf: bytes, ppi: int) -> Iterator[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, page in enumerate(document, 1):
            for item in page.get_objects(filter=[PICTURE], max_depth=6):
                across, down = item.get_px_size()
                matrix = item.get_matrix()
                placed = max((matrix.a**2 + matrix.b**2) ** 0.5, (matrix.c**2 + matrix.d**2) ** 0.5) * _scale(item)
                sharp = max(across, down) / (placed / 72) if placed else 0
                if sharp < ppi and max(across, down) > 1:
                    yield f"a picture on page {number} has {sharp:.0f} ppi"
    finally:
        document.close()


def _scale(item: Any) -> float:
    """Of the forms a picture is nested in."""
    factor, holder = 1.0, getattr(item, "container", None)
    while holder is not None:
        factor *= holder.get_matrix().a
        holder = getattr(holder, "container", None)
    return factor


def _breaks(every: Iterable[PrintedLine]) -> Iterator[str]:
    for line in every:
        if not HAN.search(line.text):
            continue
        if line.text[0] in NOT_AT_START:
            yield f"page {line.page}: a line begins “{line.text[:8]}”"
        if line.text[-1] in NOT_AT_END:
            yield f"page {line.page}: a line ends “{line.text[-8:]}”"


def lines(pdf: bytes) -> list[PrintedLine]:
    """The lines as set, read from the characters' places: a new one where the pen goes down or back to the left."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [line for number, page in enumerate(document, 1) for line in _lines(number, page.get_textpage())]
    finally:
        document.close()


def _lines(number: int, text: Any) -> Iterator[PrintedLine]:
    row: list[tuple[str, float, float, float]] = []
    for index in range(text.count_chars()):
        character = plain(text.get_text_range(index, 1)).strip()
        if not character:
            continue
        left, bottom, right, _ = text.get_charbox(index, loose=True)
        if row and (abs(bottom - row[-1][3]) > 3 or left < row[-1][1] - 2 or left > row[-1][2] + 14):
            yield _line(number, row)
            row = []
        row.append((character, left, right, bottom))
    if row:
        yield _line(number, row)


def _line(number: int, row: list[tuple[str, float, float, float]]) -> PrintedLine:
    return PrintedLine(number, "".join(part[0] for part in row), row[0][1], row[-1][2], row[0][3])
