"""What stands in a cell, as parent and child tell each other: what Excel has made of it stays to be seen."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

Row = list[Any]  # of cells: text, number, true or false, {"day": "2024-06-30"}
WIDTH = 256  # columns of a row that are read: no table of ours has more
LONGEST = 2000  # characters of a cell that are looked at: what is longer is no name and no number
EXACT = 10**15  # numbers up to here stand in Excel as they were typed
LARGE, ROUND = 10**10, 10**5  # 1.38E+10 was a number once, and came back as 13800000000
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?E\+?\d{1,3}", re.IGNORECASE)
_ENDS_IN_NOTHING = re.compile(r"\d{15}0{2,}")  # Excel keeps fifteen digits
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|#+)")


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: Iterator[Iterable[Any]]


def cell(value: object) -> Any:
    """A cell as it is told."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime):
        return {"day": value.date().isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time | timedelta):
        return {"day": str(value)}
    return str(value)[: LONGEST + 1].replace("\0", "")  # _x0000_ in Excel's writing; PostgreSQL keeps none


def trimmed(cells: Iterable[Any]) -> Row:
    """Without the empty ones at the end: some programs write thousands."""
    row = [each for each, _place in zip(cells, range(WIDTH), strict=False)]
    while row and (row[-1] is None or (isinstance(row[-1], str) and not row[-1].strip())):
        row.pop()
    return row


def shown(value: Any) -> str:
    """A cell as a person sees it in the sheet."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dict):
        return str(value.get("day", ""))
    return "" if value is None else str(value)


def day_of(value: Any) -> str:
    """The day that Excel holds in the cell; empty where it holds none."""
    return str(value["day"])[:10] if isinstance(value, dict) else ""


def is_spoilt(value: Any) -> bool:
    """Whether Excel has made another thing of a text or a number of many digits, so that nobody knows what it was."""
    if isinstance(value, bool | dict):
        return True
    if isinstance(value, int | float):
        return abs(value) >= EXACT or (abs(value) >= LARGE and value % ROUND == 0)
    text = value.strip() if isinstance(value, str) else ""
    return text.upper() in {"TRUE", "FALSE"} or any(
        pattern.fullmatch(text) for pattern in (_SCIENTIFIC, _ENDS_IN_NOTHING, _ERROR)
    )
