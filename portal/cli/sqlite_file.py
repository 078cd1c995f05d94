"""Whether SQLite's file is whole: its pages, every row by its constraints, and every foreign key.

SQLite's own check builds each list of a CHECK (kind IN (…)) anew for every row, which took longer than all else that it
looks at; so it leaves the CHECKs out, and each table is asked in one statement for a row that breaks one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import CheckConstraint, Table, text

from portal.database import db, session

ELSEWHERE = ("lots", "allocations")  # rows that point nowhere are found by the points' rules "line" and "foreign_lot"
_ASTRAY = text(f"""
    SELECT f."table", f.rowid, f.parent, f.fkid FROM sqlite_schema t, pragma_foreign_key_check(t.name) f
    WHERE t.type = 'table' AND t.name NOT IN {ELSEWHERE} LIMIT 1""")  # noqa: S608 - our own names


def problem() -> str | None:
    """The first thing that is wrong with it; None as well on PostgreSQL, which has no such file."""
    if db.engine.dialect.name != "sqlite":
        return None
    with _without_checks():
        found = session.execute(text("PRAGMA quick_check")).scalar()
    if found != "ok":
        return str(found)
    for table in db.metadata.sorted_tables:
        if _breaks_a_check(table):
            return f"CHECK constraint failed in {table.name}"
    astray = session.execute(_ASTRAY).first()
    return f"a foreign key points nowhere: {tuple(astray)}" if astray else None


@contextmanager
def _without_checks() -> Iterator[None]:
    session.execute(text("PRAGMA ignore_check_constraints = ON"))
    try:
        yield
    finally:
        session.execute(text("PRAGMA ignore_check_constraints = OFF"))


def _breaks_a_check(table: Table) -> bool:
    """Whether a row breaks one; what is NULL, neither true nor false, breaks none."""
    checks = [str(one.sqltext) for one in table.constraints if isinstance(one, CheckConstraint)]
    if not checks:
        return False
    broken = " OR ".join(f"NOT ({check})" for check in sorted(checks))
    query = f'SELECT 1 FROM "{table.name}" WHERE {broken} LIMIT 1'  # noqa: S608 - our own
    return session.connection().exec_driver_sql(query).first() is not None
