"""The session, and the one way to write: transaction() and what stands beside it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, SessionTransaction

from portal.engine import engines, one_connection
from portal.engine.carrier import Carrier
from portal.engine.columns import Base
from portal.engine.outages import Busy
from portal.engine.write_queue import WriteQueue

db = SQLAlchemy(
    metadata=Base.metadata,
    disable_autonaming=True,
    session_options={"class_": one_connection.OverOneConnection, "expire_on_commit": False, "autoflush": True},
)
session = db.session
PATIENCE = 5.0  # seconds to wait for one's turn to write
T = TypeVar("T")


def init_app(app: Flask, url: str) -> None:
    """Bind the database at `url` (SQLAlchemy's form) to the application."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engines.options(url)
    app.teardown_appcontext(one_connection.stop)  # after the session's own, which is declared next
    db.init_app(app)
    with app.app_context():
        engines.prepare(db.engine)
        app.extensions["write_queue"] = WriteQueue.beside(db.engine)


def carry_log(app: Flask) -> None:
    """For a process that answers requests: SQLite's log is carried over beside the work, not within a commit."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            app.extensions["write_queue"].carrier = Carrier(db.engine)


def is_writing() -> bool:
    """Whether a transaction() is open in this context."""
    return bool(session().info.get("writing"))


@contextmanager
def transaction(*, lasting: bool = True) -> Iterator[Session]:
    """The one way to write: everything within the block happens, or nothing.

    On SQLite it stands in the write queue first and opens with BEGIN IMMEDIATE, so that it never fails half-way
    for a lock. What was given to `after_commit` runs when the commit is done. Raises Busy.
    `lasting=False`: the commit does not wait for the disk, so a power cut may undo the last moments, always from the
    end: what is kept is as if it had stopped earlier. Only for a job that nobody was told of and that the next run
    takes up; whoever commits after it waits for its part, too.
    """
    current = session()
    if current.in_transaction():
        if current.info.get("writing"):
            raise RuntimeError("transaction() inside transaction(): the outer one is the unit")
        if current.new or current.dirty or current.deleted:
            raise RuntimeError("something was changed before transaction() began")
    reading = _stop_reading(current, lasting)
    with in_turn(otherwise=current.rollback):
        current.info["writing"], current.info["after"] = True, []
        try:
            if reading is None:
                current.connection(execution_options={"write": True, "lasting": lasting})
            else:
                engines.write_on(reading)
            yield current
            current.commit()
        except BaseException:
            current.rollback()
            current.info["after"] = []
            raise
        finally:
            current.info["writing"] = False
            after: list[Callable[[], object]] = current.info.pop("after")
    for effect in after:
        effect()


@contextmanager
def part() -> Iterator[None]:
    """Within transaction(): this part happens whole or not at all, and what was done before it stands."""
    if not is_writing():
        raise RuntimeError("part() is a part of a transaction()")
    with session.begin_nested():
        yield


def _stop_reading(current: Session, lasting: bool) -> Connection | None:
    """End what was read before a transaction(); the connection, if there is one to go on with.

    What was loaded is read anew where it is used, as after a rollback. Giving the connection back, taking another one
    and beginning there, as rollback() and connection() do, cost a twelfth of a redemption.
    """
    if not (current.in_transaction() and current.is_active and lasting):
        current.rollback()
        return None
    connection = current.connection()
    engines.stop(connection)
    current.expire_all()
    return connection


@contextmanager
def loose() -> Iterator[None]:
    """What is read within belongs to no session afterwards, so that it can be handed to other requests and threads.

    What was not loaded then fails at once, in the request that reads it first, and not only in those that come after.
    It is read over the connection at hand.
    """
    registry: Any = session.registry  # knows Flask-SQLAlchemy's own kind of session only
    current = registry()
    reading = Session(connection_at_hand(), expire_on_commit=False, join_transaction_mode="rollback_only")
    registry.set(reading)
    try:
        yield
    finally:
        registry.set(current)
        reading.close()


@contextmanager
def apart(patience: float = PATIENCE) -> Iterator[Connection]:
    """A short write transaction of its own, for what must be remembered whatever becomes of the act.

    Must stand before or after a transaction(), never inside one (Refusal.remember is the way from there).
    patience: seconds to wait for one's turn, and on SQLite for whoever writes past the queue.
    """
    if is_writing():
        raise RuntimeError("apart() inside transaction() would wait for itself")
    with in_turn(patience=patience), db.engine.connect() as found:
        connection = found.execution_options(write=True, patience=patience)
        with connection.begin():
            yield connection


def attempt(act: Callable[[], T]) -> T:
    """Run `act` in a transaction(); PostgreSQL's deadlock victim (40P01) is tried once more as a whole."""
    try:
        with transaction():
            return act()
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != "40P01":
            raise
    session().expunge_all()
    with transaction():
        return act()


def side_by_side(act: Callable[[], object], most: int) -> None:
    """Run `act` once for each thread that may write at a time (write_queue.py): here, and in threads beside.

    Each has a session of its own, and there are at most so many. Returns when all have ended; raises what went wrong
    in any of them.
    """
    from flask import current_app

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def beside() -> None:
        with app.app_context():
            act()

    others = max(0, min(app.extensions["write_queue"].places, most) - 1)
    with ThreadPoolExecutor(max(1, others), thread_name_prefix="beside") as threads:
        working = [threads.submit(copy_context().run, beside) for _ in range(others)]
        act()
        for one in working:
            one.result()


def connection_at_hand() -> Connection:
    """The connection at hand, with what the session still holds back written to it."""
    if one_connection.only_reads() and not (session.registry.has() and session().in_transaction()):
        return one_connection.reading(db.engine)
    current = session()
    if current.info.get("writing"):
        current.flush()
    return current.info.get("connection") or current.connection()


def after_commit(effect: Callable[[], object]) -> None:
    """Do `effect` once the open transaction is committed; at once when none is open."""
    if is_writing():
        session().info["after"].append(effect)
    else:
        effect()


def engine() -> Engine:
    return db.engine


@sqlalchemy_event.listens_for(session, "after_begin")
def _began(current: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    """The connection at hand: asking the session for it costs as much as a small statement."""
    current.info["connection"] = connection


@sqlalchemy_event.listens_for(session, "after_transaction_end")
def _ended(current: Session, _transaction: SessionTransaction) -> None:
    current.info.pop("connection", None)


@contextmanager
def in_turn(otherwise: Callable[[], object] = lambda: None, patience: float = PATIENCE) -> Iterator[None]:
    """Whoever writes stands in the queue first. Raises Busy."""
    from flask import current_app

    queue: WriteQueue = current_app.extensions["write_queue"]
    if not queue.enter(timeout=patience):
        otherwise()
        raise Busy
    try:
        yield
    finally:
        queue.leave()


@sqlalchemy_event.listens_for(Session, "do_orm_execute")
def _no_bulk_surprises(state: Any) -> None:
    """A bulk UPDATE or DELETE through the session does not try to guess which loaded objects changed."""
    if state.is_update or state.is_delete:
        state.update_execution_options(synchronize_session=False)
