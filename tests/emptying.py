"""A house as on its first day, before every test: the tables are made once a process and then only emptied.

SQLite: the file of an empty club is copied over. PostgreSQL: the rows that a test left are deleted and the sequences
begin anew, which costs a hundredth of a new database; the database is made anew from the template only where
emptying would not do: a test changed the schema, somebody is still in the middle of something, or deleted rows
begin to weigh.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event

from portal.database import db, session, transaction
from portal.web import Portal

HEAVY = 20_000  # deleted rows that the tables of PostgreSQL still carry about

# Every schema change of a test is noted by the database itself, so that none is carried into the next test.
_NOTICE = """
CREATE SCHEMA house;
CREATE TABLE house.altered (what text);
CREATE FUNCTION house.note() RETURNS event_trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO house.altered VALUES (tg_tag); END $$;
CREATE EVENT TRIGGER note ON ddl_command_end EXECUTE FUNCTION house.note();
"""
_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
# A schema change, statistics (which change plans), or a session that is not idle
_UNFIT = """
SELECT EXISTS (SELECT 1 FROM house.altered)
    OR EXISTS (SELECT 1 FROM pg_statistic WHERE starelid >= 16384)
    OR EXISTS (SELECT 1 FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle')
"""
_RESTART = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE last_value IS NOT NULL
"""


def build(application: Portal) -> None:
    """Every table of the models, on an empty database."""
    with application.app_context(), transaction():
        db.metadata.create_all(session.connection())
    let_go(application)


def let_go(application: Portal) -> None:
    """No connection is left open."""
    with application.app_context():
        session.remove()
        db.engine.dispose()


def sqlite(application: Portal, instance: Path) -> Callable[[], None]:
    """A function that empties the database in `instance`."""
    with application.app_context():
        event.listen(db.engine, "connect", _never_wait_for_the_disk)
    build(application)
    with application.app_context(), db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=0")
    let_go(application)
    database = instance / "portal.db"
    template = instance / "template.db"
    shutil.copy(database, template)

    def empty() -> None:
        let_go(application)
        for suffix in ("-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
        shutil.copy(template, database)

    return empty


def _never_wait_for_the_disk(raw: Any, _record: object) -> None:
    """What a power cut would lose is not what these tests ask."""
    raw.execute("PRAGMA synchronous=OFF")


class PostgreSQL:
    """The database `portal` of a server of its own."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._admin = self._connect("postgres")
        self._admin.execute("CREATE DATABASE portal")
        self._sweeper: psycopg.Connection[Any] | None = None
        self._deleted = 0

    @property
    def url(self) -> str:
        return self._server.format(name="portal")

    def keep(self, application: Portal) -> None:
        """What the application has built becomes the template."""
        let_go(application)
        with self._connect("portal") as connection:
            connection.execute(_NOTICE)
        self._admin.execute("ALTER DATABASE portal RENAME TO template")
        self._renew(application)

    def empty(self, application: Portal) -> None:
        with application.app_context():
            session.remove()
        if not self._swept():
            self._renew(application)

    def close(self) -> None:
        for connection in (self._sweeper, self._admin):
            if connection is not None:
                connection.close()

    def _connect(self, name: str) -> "psycopg.Connection[Any]":
        return psycopg.connect(self._server.format(name=name), autocommit=True)

    def _renew(self, application: Portal) -> None:
        let_go(application)
        if self._sweeper is not None:
            self._sweeper.close()
        self._admin.execute("DROP DATABASE IF EXISTS portal WITH (FORCE)")
        self._admin.execute("CREATE DATABASE portal TEMPLATE template")
        self._sweeper, self._deleted = self._connect("portal"), 0
        self._sweeper.execute("SET session_replication_role = replica")  # no guards and no foreign keys in the way
        self._sweeper.execute("SET lock_timeout = '1s'")
        names = [row[0] for row in self._sweeper.execute(_TABLES)]
        self._touched = " UNION ALL ".join(f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for name in names)

    def _swept(self) -> bool:
        assert self._sweeper is not None
        try:
            if self._sweeper.execute(_UNFIT).fetchone() != (False,):
                return False
            with self._sweeper.transaction():
                for (name,) in self._sweeper.execute(self._touched).fetchall():
                    self._deleted += self._sweeper.execute(f'DELETE FROM "{name}"').rowcount
                self._sweeper.execute(_RESTART)
        except psycopg.Error:
            return False
        return self._deleted < HEAVY
