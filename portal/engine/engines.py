"""SQLite and PostgreSQL made to behave alike: pragmas, the pool, and how a transaction begins."""

import time
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError

from portal.engine import handles, journal
from portal.engine.handles import PATIENCE, Handles

STATEMENTS = 512  # kept prepared by each handle on SQLite
AFFECTED = ((3, 7, 0), (3, 51, 2))  # WAL with several writing processes can lose committed transactions in between


class UnsafeSQLite(Exception):
    """This SQLite must not be used in WAL mode by several processes."""


def options(url: str) -> dict[str, Any]:
    """Flask-SQLAlchemy's engine options for `url`."""
    if not url.startswith("sqlite"):
        reaching = {"connect_timeout": int(PATIENCE), "tcp_user_timeout": int(PATIENCE * 2000)}  # seconds, milliseconds
        return {"connect_args": reaching, "pool_size": 12, "max_overflow": 12, "pool_use_lifo": True}
    import pysqlite3

    return {
        "module": pysqlite3,
        "connect_args": {
            "timeout": PATIENCE,
            "check_same_thread": False,
            "isolation_level": None,
            "cached_statements": STATEMENTS,
        },
        "pool_size": 12,
        "max_overflow": 24,  # each request in the write queue may hold one, and whoever writes apart another
        "pool_use_lifo": True,  # the connection used last: its pages and statements are at hand
    }


def prepare(engine: Engine) -> None:
    """Install the pragmas and the begin event on a new engine."""
    if engine.dialect.name == "sqlite":
        refuse_unsafe(sqlite_version())
        event.listen(engine, "do_connect", handles.connect)
        event.listen(engine, "connect", _pragmas)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _ours)
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
        f"busy_timeout={int(PATIENCE * 1000)}",
        "cache_size=-65536",
        "mmap_size=268435456",
        "wal_autocheckpoint=2000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.read_only()
    for handle in connection.both:
        journal.let_write(handle)


def _ours(raw: Any, _record: object) -> None:
    """Only connections of the portal change the tables whose changes are written down (journal.py).

    Whoever waits for a lock waits as long as on SQLite; the server would let a page wait for ever.
    """
    raw.autocommit = True
    raw.execute("SET portal.writes = 'yes'")
    raw.execute(f"SET lock_timeout = {int(PATIENCE * 1000)}")
    raw.autocommit = False


def _begin_sqlite(connection: Connection) -> None:
    """A transaction that did not say `write` cannot write: the statement fails, not the review."""
    raw: Any = connection.connection.dbapi_connection
    options = connection.get_execution_options()
    patience = options.get("patience", PATIENCE)
    raw.begin(writes=options.get("write", False), lasting=_lasts(connection), patience=patience)


def _begin_postgresql(connection: Connection) -> None:
    raw: Any = connection.connection.dbapi_connection
    options = connection.get_execution_options()
    wanted = not options.get("write", False)
    if raw.read_only is not wanted:
        raw.read_only = wanted
    if "patience" in options:
        raw.execute(f"SET LOCAL lock_timeout = {int(options['patience'] * 1000)}")
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
