"""One cell as one thing: a text, an area, a day; read kindly, or told why not."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from portal.club.ground.imports.kinds import Problem
from portal.sentences import lazy_gettext as _l
from portal.spreadsheets.cells import day_of, is_spoilt, shown
from portal.typed import in_one_line

LONGEST = 60  # characters of a name or a number
DITTO = {"〃", "″", "同上", "“", "”", '"', "''"}
EXCEL_BEGINS = date(1899, 12, 30)
EXCEL_DAYS = range(20_000, 80_000)  # days that a number means, where Excel shows one as a number
_DAY = re.compile(r"(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})\D?")
_AREA = re.compile(r"(\d{1,5}(?:\.\d{1,6})?)(?:m2|㎡|平方米|平米|平)?", re.IGNORECASE)
SAID = {
    "missing": _l("Nothing stands here."),
    "spoilt": _l(
        "Excel has spoilt this: what was typed cannot be known any more. Make the column text and type it again."
    ),
    "long": _l("This is longer than %(most)s characters."),
    "day": _l("No day that there is; write it as 2024-06-30."),
    "area": _l("No area in square metres."),
}


class Unread(Exception):
    """The cell says nothing that could be taken."""

    def __init__(self, code: str, **said: object) -> None:
        super().__init__(code)
        self.code, self.said = code, said

    def of(self, column: str) -> Problem:
        return {"code": self.code, "column": column, **self.said}


def text_in(value: Any, most: int = LONGEST) -> str:
    """What is written there in one line, without what nobody sees; "" where nothing is. Raises Unread."""
    if is_spoilt(value):
        raise Unread("spoilt")
    text = in_one_line(shown(value))
    if len(text) > most:
        raise Unread("long", most=most)
    return text


def needed_in(value: Any, most: int = LONGEST) -> str:
    """The same where something must stand. Raises Unread."""
    if not (text := text_in(value, most)):
        raise Unread("missing")
    return text


def area_in(value: Any) -> int | None:
    """Hundredths of a square metre; None where nothing stands. Raises Unread."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool | dict):
        raise Unread("spoilt")
    plain = unicodedata.normalize("NFKC", shown(value)).replace(",", "").replace(" ", "")
    found = _AREA.fullmatch(plain)
    hundredths = round(float(found[1]) * 100) if found else 0
    if not 500 <= hundredths <= 500_000:
        raise Unread("area")
    return hundredths


def day_in(value: Any) -> date | None:
    """Raises Unread."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if int(value) in EXCEL_DAYS:
            return EXCEL_BEGINS + timedelta(days=int(value))
        value = shown(value)
    text = day_of(value) or in_one_line(shown(value))
    if not text:
        return None
    found = _DAY.match(unicodedata.normalize("NFKC", text))
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None or not 1980 <= day.year <= 2100:
        raise Unread("day")
    return day


def is_ditto(value: Any) -> bool:
    """As in the row above."""
    return isinstance(value, str) and value.strip() in DITTO
