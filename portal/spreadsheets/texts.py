"""Tables as text: whatever Excel in any country, or a system of property management, calls CSV. In the child only."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from portal.sandbox.wire import Failed
from portal.spreadsheets.cells import WIDTH, Sheet, cell

SEPARATORS = ("\t", ",", ";", "，", "|")
LOOKED_AT = 60  # lines by which the separator is found
SAMPLE = 1 << 16  # bytes by which the writing is found
_SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def opened(data: bytes, _most_rows: int) -> tuple[str, Iterator[Sheet]]:
    """How it is written, and its one sheet."""
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Failed("csv") from None
    if text.count("\0") * 20 > len(text):  # no text, whatever its ending says
        raise Failed("csv")
    if said := _SAID.match(text):
        text, separator = text[said.end() :], said[1]
    else:
        separator = _separator(text)
    lines = csv.reader(io.StringIO(text.replace("\0", "")), delimiter=separator)
    return f"{encoding} {separator}", iter([Sheet("", _cells(lines))])


def _cells(lines: Iterable[list[str]]) -> Iterator[list[str]]:
    for line in lines:
        yield [cell(each) for each in line[:WIDTH]]


def _encoding(data: bytes) -> str:
    """UTF-8 or -16 where it is one; else the one of GB 18030 and Big5 whose usual characters it is made of."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = data[:SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 5 > len(sample) > 20 and min(even, odd) * 20 < len(sample):
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "big5hkscs" if _usual(sample, 0xA4, 0xC6) > _usual(sample, 0xB0, 0xD7, 0xA1) else "gb18030"
    return "utf-8-sig"


def _usual(sample: bytes, first: int, last: int, trail: int = 0x40) -> float:
    """The share of its two-byte characters that lie where a character set has its most used ones."""
    found = pairs = place = 0
    while place < len(sample) - 1:
        if sample[place] < 0x81:
            place += 1
            continue
        pairs += 1
        found += first <= sample[place] <= last and sample[place + 1] >= trail
        place += 2
    return found / max(pairs, 1)


def _separator(text: str) -> str:
    """What divides most lines into equally many fields."""
    lines = [line for line in text[: SAMPLE * 4].splitlines()[:LOOKED_AT] if line.strip()]
    found = [(_lines_alike(lines, one), -place, one) for place, one in enumerate(SEPARATORS)]
    return max(found)[2] if lines else ","


def _lines_alike(lines: list[str], separator: str) -> tuple[int, int]:
    fields = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1)
    return max(((count, width) for width, count in fields.items()), default=(0, 0))
