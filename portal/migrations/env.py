"""Alembic's environment: our engine, our metadata, one write transaction for all steps."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from portal.database import Base, db
from portal.engine import search

config = context.config
LOST = 'SELECT "table", rowid, parent FROM pragma_foreign_key_check'


def run() -> None:
    """Run the migrations in one transaction; SQLite tables are rebuilt in batch mode (see portal/engine/guards.py)."""
    current_app.logger.debug("migrating %s", db.engine.url.render_as_string(hide_password=True))
    patient = db.engine.connect().execution_options(write=True, patience=60)  # seconds for a lock that a report holds
    with patient as connection, _rebuilding(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            transactional_ddl=True,  # SQLite's is, where nobody commits in between; Alembic believes that it is not
            compare_type=True,
            include_object=belongs_to_us,
            user_module_prefix="portal.database.",
        )
        with context.begin_transaction():
            context.run_migrations()
            if connection.dialect.name == "sqlite" and (lost := connection.exec_driver_sql(LOST).all()):
                raise RuntimeError(f"rows whose reference leads nowhere: {lost[:10]}")


@contextmanager
def _rebuilding(connection: Connection) -> Iterator[None]:
    """SQLite empties a table that is rebuilt, row by row: whatever refers to it would forbid that. So nothing is asked
    meanwhile, and all references are looked at before the commit."""
    held = connection.connection.dbapi_connection if connection.dialect.name == "sqlite" else None
    if held is not None:
        held.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        if held is not None:
            held.execute("PRAGMA foreign_keys=ON")


def belongs_to_us(_thing: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """The full-text engine makes tables of its own, which migrations leave alone."""
    if kind == "index":
        return name != "ix_search_entries_words"
    return not (kind == "table" and name is not None and search.is_ours(name))


run()
