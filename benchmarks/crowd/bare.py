"""Tables without what makes writing slow, as long as a block lasts: indexes, triggers and, on PostgreSQL, foreign keys.

What is taken away is remembered as the database itself describes it, and made again exactly so.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import BindParameter, Connection, bindparam, text


@contextmanager
def bare(connection: Connection, tables: list[str]) -> Iterator[None]:
    """Take away and make again, also after an error. The connection must commit by itself."""
    away, again = (_sqlite if connection.dialect.name == "sqlite" else _postgresql)(connection, tables)
    for statement in away:
        connection.exec_driver_sql(statement)
    try:
        yield
    finally:
        for statement in again:
            connection.exec_driver_sql(statement)


def _sqlite(connection: Connection, tables: list[str]) -> tuple[list[str], list[str]]:
    """Constraints are part of the table and stay; an index that belongs to one has no sql of its own."""
    query = text(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        " AND tbl_name IN :tables ORDER BY type, name"
    ).bindparams(bindparam("tables", expanding=True))
    found = connection.execute(query, {"tables": tables}).all()
    pragmas = ("synchronous=OFF", "ignore_check_constraints=ON", "foreign_keys=OFF", "cache_size=-524288")
    away = [f"PRAGMA {pragma}" for pragma in pragmas] + [f'DROP {kind} "{name}"' for kind, name, _sql in found]
    return away, [sql for _kind, _name, sql in found]


def _postgresql(connection: Connection, tables: list[str]) -> tuple[list[str], list[str]]:
    """Primary keys and unique constraints stay: rows come in their order, so these grow at their ends."""
    expanding: BindParameter[list[str]] = bindparam("tables", expanding=True)
    indexes = text(
        "SELECT i.indexname, i.indexdef FROM pg_indexes i"
        " LEFT JOIN pg_constraint c ON c.conname = i.indexname AND c.conrelid = i.tablename::regclass"
        " WHERE i.schemaname = current_schema() AND i.tablename IN :tables AND c.oid IS NULL"
    ).bindparams(expanding)
    keys = text(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND conrelid::regclass::text IN :tables"
    ).bindparams(expanding)
    indexed = connection.execute(indexes, {"tables": tables}).all()
    keyed = connection.execute(keys, {"tables": tables}).all()
    away = ["SET synchronous_commit = off", "SET maintenance_work_mem = '512MB'", "SET work_mem = '64MB'"]
    away += [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
    away += [f'DROP INDEX "{name}"' for name, _definition in indexed]
    away += [f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' for table, name, _definition in keyed]
    again = [definition for _name, definition in indexed]
    again += [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}' for table, name, definition in keyed]
    return away, again + [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
