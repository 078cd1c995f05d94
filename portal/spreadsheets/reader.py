"""The parent's side: a table through a child process, and what is said where it cannot be read."""

from pathlib import Path

from portal.refusal import Refusal
from portal.sandbox import Child, Failed, Limits, Pool, SandboxBusy
from portal.sentences import lazy_gettext as _l

LIMITS = Limits(memory=512 << 20, seconds=10, answer=16 << 20)
BEGINNINGS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
SENTENCES = {
    "damaged": _l("This file cannot be read as an Excel table."),
    "csv": _l("This file is neither an Excel table nor a CSV file."),
    "memory": _l("This table is too large to be opened. Please copy its rows into a new file and send that."),
    "time": _l("This table took too long to open. Please copy its rows into a new file and send that."),
}
BUSY = _l("Many files are arriving just now. Please try again in a moment.")


def rows_of(data: bytes, most_rows: int) -> list[list[str]]:
    """The first sheet's rows, the empty cells at their ends left out. Slow: before the transaction. Raises Refusal."""
    kind = "excel" if data.startswith(BEGINNINGS) else "csv"
    try:
        rows: list[list[str]] = _readers.call({"kind": kind, "data": data, "most_rows": most_rows})["rows"]
    except SandboxBusy:
        raise Refusal(BUSY, "file") from None
    except Failed as failed:
        raise Refusal(_sentence(failed, most_rows), "file") from None
    return rows


def _sentence(failed: Failed, most_rows: int) -> object:
    if failed.reason == "rows":
        return _l("This file has more than %(n)d rows. Please divide it.", n=most_rows)
    if failed.reason == "stray":
        return _l("Something stands in cell %(cell)s, far below the table. Please delete that row.", cell=failed.detail)
    return SENTENCES.get(failed.reason, SENTENCES["memory"])  # a reader that died wanted too much


_readers = Pool(lambda: Child(Path(__file__).with_name("child.py"), LIMITS))
