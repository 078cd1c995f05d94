"""Somebody edits the database past the club: with a shell of their own, guards and foreign keys switched off."""

from typing import Any

from sqlalchemy import text

from portal.database import db, session
from portal.engine import guards


def edit(*statements: str, refused: list[str] | None = None) -> None:
    """Run SQL as nobody of the club ever would; with `refused`, what the database will not do is noted there."""
    session.rollback()
    session.expire_all()
    db.engine.dispose()
    raw: Any
    if db.engine.dialect.name == "sqlite":
        import pysqlite3

        raw = pysqlite3.connect(str(db.engine.url.database), isolation_level=None)
        held = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in held:
            raw.execute(f"DROP TRIGGER {name}")
    else:
        import psycopg

        raw = psycopg.connect(db.engine.url.set(drivername="postgresql").render_as_string(False), autocommit=True)
        raw.execute("SET session_replication_role = replica")
        held = []
    for statement in statements:
        try:
            raw.execute(statement)
        except Exception as error:
            if refused is None:
                raise
            refused.append(f"{statement}: {error}")
    for _name, sql in held:  # put back, so that only the rows tell
        raw.execute(sql)
    raw.close()
    assert guards.missing(session.connection()) == []
    session.rollback()


def value(query: str) -> Any:
    return session.execute(text(query)).scalar()
