"""What is the machine's fault and not the code's: a full disk, a held lock, a database that is away."""

import errno

from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolExhausted

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
OF_SQLITE = (
    "database or disk is full",
    "database is locked",
    "database table is locked",
    "disk i/o error",
    "unable to open database file",
    "attempt to write a readonly database",
)
# connection lost; resources used up; the server stops or starts; a lock was not to be had; it can only be read
OF_POSTGRESQL = ("08", "53", "57P", "55P03", "25006")


class Busy(Exception):
    """The write queue did not open in time: answered with 503 and Retry-After."""


def is_outage(error: BaseException | None) -> bool:
    """Whether the same would go well once the machine is."""
    if isinstance(error, (Busy, DisconnectionError, PoolExhausted)):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _says_so(error.orig)
    if type(error).__module__.startswith(("pysqlite3", "psycopg")):  # not wrapped: begun past SQLAlchemy
        return _says_so(error)
    return isinstance(error, OSError) and error.errno in FULL


def _says_so(error: BaseException | None) -> bool:
    """By PostgreSQL's state, or by SQLite's words: it has one class of error for these and for mistakes in SQL."""
    state = getattr(error, "sqlstate", None)
    if state:
        return str(state).startswith(OF_POSTGRESQL)
    if type(error).__module__.startswith("psycopg"):  # none was given: the server was not reached
        return type(error).__name__ == "OperationalError"
    return str(error).lower().startswith(OF_SQLITE)
