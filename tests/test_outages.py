"""Faults of the machine: reading goes on, acts are answered 503 with Retry-After, and nothing is half stored."""

import errno
import time
from contextlib import contextmanager
from datetime import timedelta

import pysqlite3
import pytest
from sqlalchemy import create_engine, event, func, select, text, update
from sqlalchemy.exc import OperationalError

from portal import clock
from portal.club.ground import outbox
from portal.club.ground.audit import FileView
from portal.club.people.accounts import AccountSession, Role
from portal.database import NOTES, Busy, db, is_outage, session, transaction
from portal.engine.handles import Handles
from tests import make
from tests.conftest import ENGINE
from tests.visitor import Visitor

NOTED = (AccountSession, FileView, outbox.Message)  # what reading pages write


@pytest.fixture(autouse=True)
def no_pause():
    NOTES.__init__()
    yield
    NOTES.__init__()


def stale() -> None:
    """As if every session had last been used two minutes ago."""
    with transaction():
        session.execute(update(AccountSession).values(seen_at=clock.now() - timedelta(minutes=2)))


@contextmanager
def held_lock():
    """Another process writes, past the queue, and does not end."""
    if ENGINE == "postgresql":
        with db.engine.connect() as locking, locking.begin():
            for table in NOTED:
                locking.execute(text(f"LOCK TABLE {table.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))
            yield
        return
    other = pysqlite3.connect(str(db.engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def full_disk():
    """No page is added to the file any more; PostgreSQL says of these tables what it says when its disk is full."""

    if ENGINE == "postgresql":
        refuse = "BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END"
        with db.engine.connect().execution_options(write=True) as making, making.begin():
            making.execute(text(f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $${refuse}$$"))
            for table in NOTED:
                when = f"BEFORE INSERT OR UPDATE ON {table.__tablename__}"
                making.execute(text(f"CREATE TRIGGER full_disk {when} EXECUTE FUNCTION full_disk()"))
        try:
            yield
        finally:
            session.remove()
            with db.engine.connect().execution_options(write=True) as making, making.begin():
                making.execute(text("DROP FUNCTION full_disk CASCADE"))
        return

    def full(raw, _record):
        raw.execute("PRAGMA max_page_count=1")  # SQLite takes what there is: it cannot be less

    event.listen(db.engine, "connect", full)
    db.engine.dispose()
    try:
        yield
    finally:
        event.remove(db.engine, "connect", full)
        session.remove()
        db.engine.dispose()


@contextmanager
def server_says(what: str):
    """For this database of PostgreSQL, to whoever connects; those who are connected are sent away."""
    name = db.engine.url.database
    admin = create_engine(db.engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")

    def all_leave() -> None:
        session.remove()
        db.engine.dispose()
        with admin.connect() as connection:
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": name}
            )

    with admin.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} {what}"))
    all_leave()
    try:
        yield
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
        all_leave()
        admin.dispose()


@contextmanager
def no_database():
    if ENGINE == "postgresql":
        with server_says("ALLOW_CONNECTIONS false"):
            yield
        return

    def gone(*_given):
        raise pysqlite3.OperationalError("unable to open database file")

    session.remove()
    db.engine.dispose()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Handles, "__init__", gone)
        yield
    db.engine.dispose()


def pages(app) -> dict[str, Visitor]:
    member = make.member()
    with transaction():
        letter = outbox.post(member.account_id, "joined", purpose=outbox.Purpose.SERVICE, number="1")
    own, desk = Visitor(app).sign_in(member.account), Visitor(app).sign_in(make.staff(), staff=True)
    stale()
    return {
        "/points": own,
        f"/inbox/{letter}": own,
        f"/staff/members/{member.id}": desk,
        "/proof/ABCDEFGHJKLMNPQRSTUV": Visitor(app),
    }


@pytest.mark.parametrize("fault", [held_lock, full_disk])
def test_reading_goes_on_and_what_it_noted_is_written_later(app, fault):
    asked = pages(app)
    begun = time.monotonic()
    with fault():
        for address, visitor in asked.items():
            assert visitor.get(address).status_code in {200, 404}, address
        assert time.monotonic() - begun < 5, "only one page waits for the lock"
        with pytest.raises((OperationalError, pysqlite3.OperationalError)), transaction():  # it is a fault
            outbox.post(make.account().id, "joined", purpose=outbox.Purpose.SERVICE, number="x" * 100_000)
    if fault is held_lock:
        assert len(NOTES) >= 3
        NOTES._not_before = 0.0
        asked["/points"].get("/points")
        stale()
        NOTES._not_before = 0.0
        asked["/points"].get("/points")
        assert len(NOTES) == 0 and session.scalar(select(func.count()).select_from(FileView)) == 1


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_act_says_that_nothing_was_stored_and_when_to_try_again(app, language, htmx):
    member = make.member()
    own = Visitor(app, language).sign_in(member.account)
    with transaction():
        letter = outbox.post(member.account_id, "joined", purpose=outbox.Purpose.SERVICE, number="1")
    with held_lock():
        answer = own.ask("/inbox/read", htmx=htmx)
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "30"
    assert ("什么都没有存下" if language == "zh" else "Nothing was stored") in answer.text
    session.rollback()
    assert session.get_one(outbox.Message, letter).read_at is None
    assert own.ask("/inbox/read").status_code == 303, "and afterwards it goes as ever"


def test_a_database_that_is_away_is_answered_in_words(app):
    member = Visitor(app, "en").sign_in(make.member().account)
    with no_database():
        for method, address in (("GET", "/points"), ("POST", "/inbox/read"), ("GET", "/")):
            with app.app_context():
                answer = member.client.open(address, method=method, headers={"Accept-Language": "en"})
            assert answer.status_code == 503 and answer.headers["Retry-After"] == "30", address
            assert ("Nothing was stored" in answer.text) is (method == "POST")


@pytest.mark.unit
@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Busy(), True),
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.ENOENT, "No such file"), False),
        (OperationalError("x", {}, pysqlite3.OperationalError("database or disk is full")), True),
        (OperationalError("x", {}, pysqlite3.OperationalError("database is locked")), True),
        (OperationalError("x", {}, pysqlite3.OperationalError("no such table: x")), False),
        (OperationalError("x", {}, pysqlite3.OperationalError('near "SELEC": syntax error')), False),
        (ValueError(), False),
    ],
)
def test_a_mistake_of_ours_is_no_outage(error, expected):
    assert is_outage(error) is expected


@pytest.mark.unit
@pytest.mark.parametrize(
    ("state", "expected"),
    [("53100", True), ("57P01", True), ("08006", True), ("42P01", False), ("23505", False), (None, True)],
)
def test_postgresqls_states(state, expected):
    import psycopg

    error = psycopg.OperationalError("x")
    error.sqlstate = state
    assert is_outage(OperationalError("x", {}, error)) is expected


def test_a_full_disk_while_a_file_is_stored_is_no_fault_of_ours(app, monkeypatch):
    desk = Visitor(app, "en").sign_in(make.staff(Role.ADMINISTRATOR), staff=True)

    def full(*_given, **_named):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("portal.club.ground.outbox.read_all", full)
    answer = desk.ask("/inbox/read")
    assert answer.status_code == 503 and "Nothing was stored" in answer.text
