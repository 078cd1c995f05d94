"""SQLite and PostgreSQL made to behave alike: pragmas, how a transaction begins, and the write queue."""

import fcntl
import json
import logging
import os
import threading
import time
from collections import deque
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.exc import DisconnectionError

from portal import handles
from portal.handles import Handles

log = logging.getLogger(__name__)
_DECODER = json.JSONDecoder()
STATEMENTS = 512  # kept prepared by each handle on SQLite
PLACES = 2  # threads of a process that write at a time on PostgreSQL
AFFECTED = ((3, 7, 0), (3, 51, 2))  # WAL with several writing processes can lose committed transactions in between


class UnsafeSQLite(Exception):
    """This SQLite must not be used in WAL mode by several processes."""


def options(url: str) -> dict[str, Any]:
    """Flask-SQLAlchemy's engine options for `url`."""
    if not url.startswith("sqlite"):
        return {"pool_size": 12, "max_overflow": 12, "pool_use_lifo": True}
    import pysqlite3

    return {
        "module": pysqlite3,
        "json_deserializer": _of_json,
        "connect_args": {
            "timeout": 5.0,
            "check_same_thread": False,
            "isolation_level": None,
            "cached_statements": STATEMENTS,
        },
        "pool_size": 12,
        "max_overflow": 12,
        "pool_use_lifo": True,  # the connection used last: its pages and statements are at hand
    }


def _of_json(text: str) -> Any:
    """As json.loads, without its looking for white space, which is half of what small texts cost."""
    value, end = _DECODER.raw_decode(text)
    return value if end == len(text) else json.loads(text)


def prepare(engine: Engine) -> None:
    """Install the pragmas and the begin event on a new engine."""
    if engine.dialect.name == "sqlite":
        refuse_unsafe(sqlite_version())
        event.listen(engine, "do_connect", handles.connect)
        event.listen(engine, "connect", _pragmas)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)
        Rested(engine)


def sqlite_version() -> tuple[int, int, int]:
    """The version of the SQLite library in use (pysqlite3 bundles its own)."""
    import pysqlite3

    major, minor, patch = (int(part) for part in pysqlite3.sqlite_version.split("."))
    return major, minor, patch


def refuse_unsafe(version: tuple[int, int, int]) -> None:
    if AFFECTED[0] <= version <= AFFECTED[1]:
        raise UnsafeSQLite(
            f"SQLite {'.'.join(map(str, version))} can lose committed transactions in WAL mode with several "
            "processes; install pysqlite3 0.6.1 or newer (it bundles 3.53)"
        )


def _pragmas(connection: Handles, _record: object) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "cache_size=-65536",
        "mmap_size=268435456",
        "wal_autocheckpoint=2000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.read_only()


def _begin_sqlite(connection: Connection) -> None:
    """A transaction that did not say `write` cannot write: the statement fails, not the review."""
    raw: Any = connection.connection.dbapi_connection
    writes = connection.get_execution_options().get("write", False)
    raw.begin(writes=writes, lasting=_lasts(connection))


def _begin_postgresql(connection: Connection) -> None:
    raw: Any = connection.connection.dbapi_connection
    wanted = not connection.get_execution_options().get("write", False)
    if raw.read_only is not wanted:
        raw.read_only = wanted
    if not _lasts(connection):
        raw.execute("SET LOCAL synchronous_commit = off")


def _lasts(connection: Connection) -> bool:
    """Whether the commit waits until the disk has it (see database.transaction)."""
    return bool(connection.get_execution_options().get("lasting", True))


def stop(connection: Connection) -> None:
    """End the open transaction without giving the connection back: write_on() or SQLAlchemy's rollback follows."""
    raw: Any = connection.connection.dbapi_connection
    raw.rollback()


def write_on(connection: Connection) -> None:
    """Begin to write where a reading transaction was stopped."""
    raw: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        raw.begin(writes=True)
    else:
        raw.read_only = False


class Rested:
    """A connection that has rested is asked whether it is still there, else the pool makes another one in its place.

    SQLAlchemy's pool_pre_ping asks every time, which is twice a request. A connection that broke within these seconds
    fails one request of the process; the pool then throws away all that are older.
    """

    def __init__(self, engine: Engine, seconds: float = 5.0) -> None:
        self._dialect, self._seconds = engine.dialect, seconds
        event.listen(engine, "checkin", self._laid_down)
        event.listen(engine, "checkout", self._taken_up)

    def _laid_down(self, _connection: object, record: Any) -> None:
        record.info["laid_down"] = time.monotonic()

    def _taken_up(self, connection: Any, record: Any, _fairy: object) -> None:
        since = record.info.get("laid_down")
        if since is None or time.monotonic() - since < self._seconds:
            return
        try:
            self._dialect.do_ping(connection)
        except self._dialect.loaded_dbapi.Error as gone:
            raise DisconnectionError from gone


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


class Line:
    """Threads in a line before so many places: who came first is served first.

    A plain lock or semaphore serves whoever happens to be awake.
    """

    def __init__(self, places: int = 1) -> None:
        self._mutex = threading.Lock()
        self._free = places
        self._waiting: deque[threading.Lock] = deque()

    @property
    def length(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def enter(self, timeout: float) -> bool:
        """Whether it is the caller's turn; False after `timeout` seconds of waiting."""
        with self._mutex:
            if self._free:
                self._free -= 1
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=timeout):
            return True
        with self._mutex:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
        return True  # it became the caller's turn just now

    def leave(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()  # handed over: nobody slips in between
            else:
                self._free += 1


class WriteQueue:
    """One writer at a time on SQLite: the threads of a process stand in a line, the first of each process at two files.

    Whoever holds the first file is next, and waits for the second with nobody to overtake it: so processes take turns,
    and a process that has just written does not take the queue again while another one sleeps.
    SQLite's own busy handler sleeps in growing steps; under load its p99 was eight times this queue's.
    On PostgreSQL there is no file, and two threads of a process write at a time: with all twelve at once each lost
    the interpreter at every statement while it held its rows, and the slowest clients waited three times as long.
    """

    def __init__(self, path: Path | None, places: int = 1) -> None:
        self.places = places
        self._path = path
        self._threads = Line(places)
        self._files = (-1, -1)
        self._process = 0
        self.carrier: Carrier | None = None

    @classmethod
    def beside(cls, engine: Engine) -> "WriteQueue":
        if engine.dialect.name != "sqlite":
            return cls(None, PLACES)
        database = make_url(str(engine.url)).database
        return cls(Path(f"{database}.queue") if database else None)

    def enter(self, timeout: float) -> bool:
        """Whether the caller may write now; False after `timeout` seconds of waiting."""
        until = time.monotonic() + timeout
        if not self._threads.enter(timeout):
            return False
        if self._path is None:
            return True
        following, writing = self._opened()
        if not _locked(following, until, most=0.0005):
            self._threads.leave()
            return False
        is_mine = _locked(writing, until, most=0.0001)
        fcntl.flock(following, fcntl.LOCK_UN)
        if not is_mine:
            self._threads.leave()
        return is_mine

    def leave(self) -> None:
        if self._path is not None:
            fcntl.flock(self._files[1], fcntl.LOCK_UN)
        if self.carrier is not None:
            self.carrier.committed()
        self._threads.leave()

    def _opened(self) -> tuple[int, int]:
        if self._process != os.getpid():
            names = (f"{self._path}.next", str(self._path))
            first, second = (os.open(name, os.O_RDWR | os.O_CREAT, 0o600) for name in names)
            self._files, self._process = (first, second), os.getpid()
        return self._files


def _locked(descriptor: int, until: float, most: float) -> bool:
    """Whether the file's lock was had in time; asked for again after `most` seconds at the latest."""
    pause = 0.00005
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(pause)
            pause = min(pause * 1.5, most)
