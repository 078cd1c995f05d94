"""Alembic's environment: our engine, our metadata, one write transaction for all steps."""

from alembic import context
from flask import current_app

from portal.database import Base, db
from portal.engine import search

config = context.config


def run() -> None:
    """Run the migrations in one transaction; SQLite tables are rebuilt in batch mode (see portal/engine/guards.py)."""
    current_app.logger.debug("migrating %s", db.engine.url.render_as_string(hide_password=True))
    with db.engine.connect().execution_options(write=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            include_object=belongs_to_us,
            user_module_prefix="portal.database.",
        )
        with context.begin_transaction():
            context.run_migrations()


def belongs_to_us(_thing: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """The full-text engine makes tables of its own, which migrations leave alone."""
    if kind == "index":
        return name != "ix_search_entries_words"
    return not (kind == "table" and name is not None and search.is_ours(name))


run()
