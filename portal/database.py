"""The one database: base class and column types, the one way to write, and the guards of append-only tables."""

import enum
import json
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Executable,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    Select,
    Text,
)
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction, mapped_column
from sqlalchemy.types import JSON, TypeDecorator

from portal import clock, engines
from portal.engines import Carrier, WriteQueue
from portal.prepared import Change, Rows, Written, prepared, together
from portal.words import Words

BIG = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers rows only in an INTEGER PRIMARY KEY


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored as UTC, read in the club's time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else clock.local(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """Written in one go for SQLite, too: a redemption writes sixteen."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """SQLite keeps a text; read in one go, it costs a third of what the two types one upon the other do."""
        return _of_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("naive datetime: use portal.clock")
    return moment.astimezone(UTC)


def _as_text(moment: datetime | None) -> str | None:
    return None if moment is None else _in_utc(moment).isoformat(" ", "microseconds")[:-6]  # without +00:00


def _of_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00").astimezone(clock.ZONE)


class WordsColumn(TypeDecorator[Words]):
    """`Words` as a JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Words | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps({"zh": value.zh, "en": value.en}, ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Words | None:
        return None if value is None else Words(**json.loads(value))


def _values(kind: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in kind]


Id = Annotated[int, mapped_column(BIG, primary_key=True)]
Points = Annotated[int, mapped_column(BIG)]


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        int: BIG,
        str: Text(),
        datetime: Moment(),
        Words: WordsColumn(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
        enum.Enum: Enum(enum.Enum, native_enum=False, length=32, values_callable=_values, create_constraint=False),
    }


db = SQLAlchemy(
    metadata=Base.metadata,
    disable_autonaming=True,
    session_options={"expire_on_commit": False, "autoflush": True},
)
session = db.session
Row = TypeVar("Row", bound=Base)
T = TypeVar("T")


class Busy(Exception):
    """The write queue did not open within five seconds: answered with 503 and Retry-After."""


def init_app(app: Flask, url: str) -> None:
    """Bind the database at `url` (SQLAlchemy's form) to the application."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engines.options(url)
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
    with _queue(otherwise=current.rollback):
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


def _stop_reading(current: Session, lasting: bool) -> Connection | None:
    """End what was read before a transaction(); the connection, if there is one to go on with.

    What was loaded is read anew where it is used, as after a rollback. Giving the connection back, taking another one
    and beginning there, as rollback() and connection() do, cost a twelfth of a redemption.
    """
    if not current.in_transaction():
        return None
    if not (current.is_active and lasting):
        current.rollback()
        return None
    connection = current.connection()
    engines.stop(connection)
    current.expire_all()
    return connection


@contextmanager
def apart() -> Iterator[Connection]:
    """A short write transaction of its own, for what must be remembered whatever becomes of the act.

    Must stand before or after a transaction(), never inside one (Refusal.remember is the way from there).
    """
    if is_writing():
        raise RuntimeError("apart() inside transaction() would wait for itself")
    with _queue(), db.engine.connect().execution_options(write=True) as connection, connection.begin():
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
    """Run `act` once for each thread that may write at a time (portal/engines.py): here, and in threads beside it.

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


def read(statement: Executable, **values: object) -> CursorResult[*tuple[Any, ...]]:
    """Rows of a statement without the ORM's part, which costs more than the reading."""
    return _connection().execute(statement, values)


def fetch(statement: Select[*tuple[Any, ...]], **values: object) -> Rows:
    """Plain tuples of a SELECT made beforehand, a module's own: for what pages ask at every request."""
    connection = _connection()
    return prepared(statement, connection.dialect).read(connection, values)


def write(statement: Change, **values: object) -> Written:
    """Carry out an INSERT, UPDATE or DELETE made beforehand, a module's own, which says every column it writes."""
    connection = _connection()
    return prepared(statement, connection.dialect, tuple(values)).write(connection, values)


def write_together(statements: Sequence[Select[*tuple[Any, ...]] | Change], **values: object) -> None:
    """Carry out several made beforehand, with the same values, in one journey to PostgreSQL and back."""
    together(_connection(), statements, **values)


def _connection() -> Connection:
    """The connection at hand, with what the session still holds back written to it."""
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


def add(row: Row) -> Row:
    """Insert `row` now, so that its id and its constraints speak now."""
    session.add(row)
    session.flush()
    return row


def changed(statement: Executable, **values: object) -> int:
    """How many rows a conditional UPDATE or DELETE changed. Pending rows are written first."""
    current = session()
    current.flush()
    return int(current.connection().execute(statement, values).rowcount)


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that spoke, the same on both engines; '' when the engine does not say."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name or "")
    message = str(error.orig)
    if found := re.search(r"CHECK constraint failed: (\S+)", message):
        return found[1]
    if found := re.search(r"index '(\S+)'", message):
        return found[1]
    if found := re.search(r"UNIQUE constraint failed: (.+)", message):
        return _unique_over([name.strip() for name in found[1].split(",")])
    return ""


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
def _queue(otherwise: Callable[[], object] = lambda: None) -> Iterator[None]:
    from flask import current_app

    queue: WriteQueue = current_app.extensions["write_queue"]
    if not queue.enter(timeout=5.0):
        otherwise()
        raise Busy
    try:
        yield
    finally:
        queue.leave()


def _unique_over(columns: list[str]) -> str:
    table_name = columns[0].rpartition(".")[0]
    names = {column.rpartition(".")[2] for column in columns}
    table = Base.metadata.tables.get(table_name)
    if table is None:
        return ""
    for constraint in table.constraints:
        if isinstance(constraint, ForeignKeyConstraint):
            continue  # over the same columns as an index perhaps
        if {column.name for column in getattr(constraint, "columns", ())} == names and constraint.name:
            return str(constraint.name)
    for index in table.indexes:
        if index.unique and {column.name for column in index.columns} == names:
            return str(index.name)
    return ""


@sqlalchemy_event.listens_for(Session, "do_orm_execute")
def _no_bulk_surprises(state: Any) -> None:
    """A bulk UPDATE or DELETE through the session does not try to guess which loaded objects changed."""
    if state.is_update or state.is_delete:
        state.update_execution_options(synchronize_session=False)
