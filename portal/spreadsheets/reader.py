"""The parent's side: tables through a child process, and what is said where one cannot be read."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from portal.refusal import Refusal
from portal.sandbox import Child, Failed, Limits, Pool, SandboxBusy
from portal.sentences import lazy_gettext as _l
from portal.spreadsheets.cells import Row

MOST_ROWS = 100_100  # a hundred thousand, and what stands above and below them
MOST_BYTES = 24 << 20
LIMITS = Limits(memory=640 << 20, seconds=60, answer=24 << 20, uses=5)
IN_PORTIONS = replace(LIMITS, seconds=600, uses=1, idle=60)  # with what is done with each portion, by a job
BEGINNINGS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
SENTENCES = {
    "damaged": _l("This file cannot be read as an Excel table."),
    "csv": _l("This file is neither an Excel table nor a CSV file."),
    "memory": _l("This table is too large to be opened. Please copy its rows into a new file and send that."),
    "time": _l("This table took too long to open. Please copy its rows into a new file and send that."),
}
BUSY = _l("Many files are arriving just now. Please try again in a moment.")


@dataclass(frozen=True)
class SheetSeen:
    """The first rows of a sheet in which something stands, by number, and the number of the last."""

    name: str
    rows: list[tuple[int, Row]]
    height: int


@dataclass(frozen=True)
class FileSeen:
    """how: "excel", "html", or the encoding of a text and what divides its fields."""

    how: str
    sheets: list[SheetSeen]


def kind_of(data: bytes) -> str:
    return "excel" if data.startswith(BEGINNINGS) or data.lstrip()[:1] == b"<" else "csv"


def seen(data: bytes, most_rows: int = MOST_ROWS) -> FileSeen:
    """What the sheets of a file begin with. Slow: before the transaction. Raises Refusal."""
    answer = _call({"kind": kind_of(data), "data": data, "most_rows": most_rows}, most_rows)
    sheets = [
        SheetSeen(one["name"], [(number, cells) for number, cells in one["rows"]], one["height"])
        for one in answer["sheets"]
    ]
    return FileSeen(answer["how"], sheets)


def each_portion(
    data: bytes, sheet: int, take: Callable[[list[tuple[int, Row]]], object], most_rows: int = MOST_ROWS
) -> int:
    """All rows of a sheet, some at a time as the child reads them; how many there were. Raises Refusal."""

    def told(portion: Any) -> None:
        take([(number, cells) for number, cells in portion])

    asked = {"kind": kind_of(data), "data": data, "most_rows": most_rows, "sheet": sheet}
    return int(_call(asked, most_rows, told, _by_jobs)["count"])


def letters(number: int) -> str:
    """0 → A, 26 → AA: as a sheet calls its columns."""
    said, number = "", number + 1
    while number:
        number, rest = divmod(number - 1, 26)
        said = chr(65 + rest) + said
    return said


def _call(
    message: dict[str, Any], most_rows: int, told: Callable[[Any], Any] | None = None, pool: Pool[Child] | None = None
) -> dict[str, Any]:
    try:
        with (pool or _readers).child() as child:
            answer: dict[str, Any] = child.call(message, told)
    except SandboxBusy:
        raise Refusal(BUSY, "file") from None
    except Failed as failed:
        raise Refusal(_sentence(failed, most_rows), "file") from None
    return answer


def _sentence(failed: Failed, most_rows: int) -> object:
    if failed.reason == "rows":
        return _l("This file has more than %(n)s rows. Please divide it.", n=f"{most_rows:,}")
    if failed.reason == "stray":
        return _l("Something stands in cell %(cell)s, far below the table. Please delete that row.", cell=failed.detail)
    return SENTENCES.get(failed.reason, SENTENCES["memory"])  # a reader that died wanted too much


def _child(limits: Limits) -> Child:
    return Child(Path(__file__).with_name("child.py"), limits)


_readers = Pool(lambda: _child(LIMITS))
_by_jobs = Pool(lambda: _child(IN_PORTIONS))
