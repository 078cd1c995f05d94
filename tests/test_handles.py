"""The two handles of a connection on SQLite."""

import pysqlite3.dbapi2 as pysqlite3
import pytest

from portal.engine.handles import Handles

BEGINS = pysqlite3.SQLITE_TRANSACTION  # BEGIN, COMMIT, ROLLBACK
READ, WRITE = "SELECT n FROM kept WHERE n > ?", "UPDATE kept SET n = n + ?"


@pytest.fixture
def made(tmp_path):
    """Handles on a file with one row, and what SQLite has asked while it prepared statements."""
    asked: list[tuple] = []

    def connect():
        handle = pysqlite3.connect(str(tmp_path / "kept.db"), isolation_level=None)
        handle.set_authorizer(lambda *what: (what[0] != BEGINS and asked.append(what)) or pysqlite3.SQLITE_OK)
        return handle

    handles = Handles(connect)
    handles.execute("PRAGMA journal_mode=WAL")
    handles.begin(writes=True)
    handles.cursor().execute("CREATE TABLE kept (n INTEGER)")
    handles.cursor().execute("INSERT INTO kept VALUES (1)")
    handles.commit()
    handles.read_only()
    yield handles, asked
    handles.close()


def turns(handles: Handles) -> None:
    """Read, then write, as a request does."""
    handles.begin(writes=False)
    assert handles.cursor().execute(READ, (0,)).fetchall()
    handles.rollback()
    handles.begin(writes=True)
    handles.cursor().execute(WRITE, (1,))
    handles.commit()


def test_what_was_written_is_read(made):
    handles, _ = made
    turns(handles)
    handles.begin(writes=False)
    assert handles.cursor().execute(READ, (0,)).fetchall() == [(2,)]


def test_the_reading_handle_cannot_write(made):
    handles, _ = made
    handles.begin(writes=False)
    with pytest.raises(pysqlite3.OperationalError, match="readonly"):
        handles.cursor().execute(WRITE, (1,))


def test_taking_turns_prepares_no_statement_anew(made):
    handles, asked = made
    turns(handles)
    asked.clear()
    turns(handles)
    assert asked == []

    handles.execute("PRAGMA query_only=0")  # the control: set on a handle, it throws away what that one has prepared
    asked.clear()
    turns(handles)
    assert asked


def test_the_last_to_close_carries_the_log_over(made, tmp_path):
    handles, _ = made
    turns(handles)
    handles.close()
    assert not (tmp_path / "kept.db-wal").exists()
