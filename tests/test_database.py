"""The one way to write: transaction(), apart(), the guards of append-only tables."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import DateTime, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal import clock
from portal.club.ground import audit
from portal.club.people import accounts
from portal.club.people.accounts import Account
from portal.database import Busy, Moment, apart, changed, constraint_of, db, fetch, session, transaction
from portal.engine import guards
from portal.engine.sessions import connection_at_hand
from tests import make

pytestmark = pytest.mark.usefixtures("app")


def test_a_page_that_writes_fails_at_the_statement():
    make.account()
    with pytest.raises(DBAPIError):
        session.execute(text("UPDATE accounts SET name = 'x'"))


def test_what_fails_half_way_leaves_nothing():
    with pytest.raises(ValueError), transaction():
        accounts.create(make.phone(), "林静怡")
        raise ValueError
    assert session.scalars(select(Account)).all() == []


def test_a_transaction_in_a_transaction_is_a_mistake():
    with pytest.raises(RuntimeError), transaction(), transaction():
        pass


def test_apart_stands_beside_a_transaction_never_inside():
    with pytest.raises(RuntimeError), transaction(), apart():
        pass


def test_a_unique_constraint_is_named_alike_on_both_engines():
    person = make.account()
    with pytest.raises(IntegrityError) as caught, transaction():
        accounts.create(person.phone, "另一位")
    assert constraint_of(caught.value) == "uq_accounts_phone"


@pytest.mark.parametrize("statement", ["UPDATE audit SET act = 'x'", "DELETE FROM audit"])
def test_the_audit_cannot_be_edited_in_sql(statement):
    with transaction():
        audit.note(None, "test.act", member_id=None, about=None, ids={})
    with pytest.raises(DBAPIError), transaction():
        changed(text(statement))


def test_the_audit_cannot_be_replaced_by_an_insert():
    if db.engine.dialect.name != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's; PostgreSQL's ON CONFLICT UPDATE is an UPDATE")
    with transaction():
        audit.note(None, "test.act", member_id=None, about=None, ids={})
    with pytest.raises(DBAPIError), transaction():
        changed(text("INSERT OR REPLACE INTO audit (id, at, act, ids) SELECT id, at, 'x', ids FROM audit"))


def test_every_declared_guard_is_installed():
    assert guards.DECLARED
    assert guards.missing(session.connection()) == []


def test_a_dropped_guard_is_missed():
    name = "audit_no_update" if db.engine.dialect.name == "sqlite" else "audit_no_change"
    with transaction():
        tail = "" if db.engine.dialect.name == "sqlite" else " ON audit"
        changed(text(f"DROP TRIGGER {name}{tail}"))
    assert guards.missing(session.connection()) == [name]


def test_a_moment_is_written_as_sqlite_has_always_kept_it():
    """With microseconds even when there are none: texts are compared as texts."""
    dialect = sqlite.dialect()
    written = Moment().bind_processor(dialect)
    for moment in (datetime(2026, 3, 1, 8, 0, tzinfo=clock.ZONE), datetime(2026, 3, 1, 8, 0, 0, 120, tzinfo=UTC)):
        kept = DateTime().dialect_impl(dialect).bind_processor(dialect)(moment.astimezone(UTC).replace(tzinfo=None))
        assert written(moment) == kept
    assert written(None) is None
    with pytest.raises(ValueError, match="naive"):
        written(datetime(2026, 3, 1, 8, 0))


def test_what_was_read_before_is_read_anew_within_the_transaction():
    account = make.account()
    session.refresh(account)
    assert account.name != "沈怀谨"
    with apart() as connection:
        connection.execute(text("UPDATE accounts SET name = '沈怀谨'"))
    with transaction():
        assert account.name == "沈怀谨"


def test_who_waited_too_long_can_go_on_reading(app, monkeypatch):
    account = make.account()
    queue = app.extensions["write_queue"]
    session.refresh(account)
    monkeypatch.setattr(queue, "enter", lambda timeout: False)
    with pytest.raises(Busy), transaction():
        pass
    assert not session().in_transaction()
    session.refresh(account)
    monkeypatch.undo()
    with transaction():
        audit.note(None, "test.act", member_id=None, about=None, ids={})


NAMES = select(Account.name)


def test_a_request_has_one_connection_whatever_it_asks_with(app):
    make.account()
    session.remove()
    for method in ("GET", "POST"):
        with app.test_request_context("/", method=method):
            asked_with = connection_at_hand()
            assert fetch(NAMES) and session.scalar(NAMES)
            assert session().connection() is asked_with is connection_at_hand()
            assert db.engine.pool.checkedout() == 1
            session.rollback()
        session.remove()
        assert db.engine.pool.checkedout() == 0, "given back with the request"


def test_a_page_that_only_asks_by_prepared_statements_opens_no_session(app):
    make.account()
    session.remove()
    with app.test_request_context("/"):
        assert fetch(NAMES) and not session.registry.has()


def test_what_a_page_wrote_it_reads_and_others_when_they_ask_anew(app):
    person = make.account("林静怡")
    session.remove()
    with app.test_request_context("/"):
        assert fetch(NAMES).scalar() == "林静怡"
        with transaction():
            session.get_one(Account, person.id).name = "林静"
        assert fetch(NAMES).scalar() == "林静" == session.scalar(NAMES)
        with apart() as beside:
            beside.execute(text("UPDATE accounts SET name = '林怡'"))
        session.rollback()
        assert fetch(NAMES).scalar() == "林怡"


def test_a_page_cannot_write_over_the_connection_with_which_it_asks(app):
    make.account()
    with app.test_request_context("/"), pytest.raises(DBAPIError):
        connection_at_hand().execute(text("UPDATE accounts SET name = 'x'"))
