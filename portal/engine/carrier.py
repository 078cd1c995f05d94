"""SQLite's log, carried over into the database file beside the work and not within somebody's commit."""

import logging
import os
import threading

from sqlalchemy import Engine

log = logging.getLogger(__name__)


def checkpoint(engine: Engine) -> None:
    """Carry SQLite's log over into the database file, without holding up readers or writers.

    For whoever writes much: left to itself, SQLite does it within the commit that fills the log, and that commit stands
    in the write queue. PostgreSQL has a process of its own for this.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()  # not in a transaction: SQLite would refuse
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    finally:
        connection.close()


class Carrier:
    """Carries SQLite's log over after every so many commits of its process, beside the work.

    SQLite does it at 2,000 pages within the commit that makes it so long, with everybody waiting behind that commit
    for two fsyncs and all that is to be written. What was carried over before, that commit need not carry.
    """

    def __init__(self, engine: Engine, every: int = 60) -> None:
        self._engine, self._every = engine, every
        self._commits = 0
        self._is_due = threading.Event()
        self._process = 0

    def committed(self) -> None:
        """Count a commit. Only whoever stands at the head of the write queue calls this."""
        self._commits += 1
        if self._commits % self._every:
            return
        if self._process != os.getpid():  # threads do not outlive a fork
            self._process = os.getpid()
            threading.Thread(target=self._carry, name="log carrier", daemon=True).start()
        self._is_due.set()

    def _carry(self) -> None:
        while self._is_due.wait():
            self._is_due.clear()
            try:
                checkpoint(self._engine)
            except Exception:
                log.exception("the log was not carried over; the next commits will")
