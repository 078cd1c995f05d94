"""A connection of SQLite's pool: one handle that reads, one that writes."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Dialect

PATIENCE = 5.0  # seconds to wait for whoever holds the lock
WRITER_CACHE = 8192  # KiB: what a transaction changes; what it reads comes from the reader's pages and the system's


class Handles:
    """Two handles on one file, of which the reading one cannot write; to SQLAlchemy it is the driver's connection.

    `PRAGMA query_only`, set and taken back on one handle, forbids the same; but at each turn SQLite throws away every
    statement that the handle has prepared, and preparing them anew was two thirds of what a redemption's SQL cost.
    Whoever began last answers.
    """

    cursor: Callable[..., Any]

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._reader, self._writer = connect(), connect()
        self._lasting, self._patience = True, PATIENCE
        self._turn(self._reader)

    @property
    def both(self) -> tuple[Any, Any]:
        return self._writer, self._reader

    def execute(self, text: str) -> None:
        """Say it to both handles: for pragmas."""
        for handle in self.both:
            handle.execute(text)

    def read_only(self) -> None:
        """From now on the reading handle refuses to write."""
        self._writer.execute(f"PRAGMA cache_size=-{WRITER_CACHE}")
        self._reader.execute("PRAGMA query_only=1")

    def begin(self, writes: bool, lasting: bool = True, patience: float = PATIENCE) -> None:
        """`lasting`: the commit waits until the disk has it (see database.transaction). patience: in seconds."""
        if writes and lasting is not self._lasting:
            self._writer.execute(f"PRAGMA synchronous={'FULL' if lasting else 'NORMAL'}")
            self._lasting = lasting
        if writes and patience != self._patience:
            self._writer.execute(f"PRAGMA busy_timeout={int(patience * 1000)}")
            self._patience = patience
        self._turn(self._writer if writes else self._reader)
        self._current.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

    def close(self) -> None:
        self._reader.close()
        self._writer.close()  # the last one carries the log over, which the reading one may not

    def __getattr__(self, name: str) -> Any:
        return getattr(self._current, name)

    def _turn(self, handle: Any) -> None:
        self._current, self.cursor = handle, handle.cursor


def connect(dialect: Dialect, _record: object, arguments: Any, options: dict[str, Any]) -> Handles:
    """For SQLAlchemy's event `do_connect`."""
    return Handles(lambda: dialect.connect(*arguments, **options))
