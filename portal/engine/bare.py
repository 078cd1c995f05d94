"""Tables without what makes writing slow: indexes, triggers and, on PostgreSQL, foreign keys.

What is taken away is remembered as the database itself describes it, and made again exactly so. Primary keys, UNIQUE
and CHECK stay on PostgreSQL; on SQLite constraints are part of the table.
"""

from sqlalchemy import BindParameter, Connection, bindparam, text

Plan = tuple[list[str], list[str]]  # what takes away, and what makes again


def plan(connection: Connection, tables: list[str]) -> Plan:
    return (_sqlite if connection.dialect.name == "sqlite" else _postgresql)(connection, tables)


def _sqlite(connection: Connection, tables: list[str]) -> Plan:
    """An index that belongs to a constraint has no sql of its own."""
    query = text(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        " AND tbl_name IN :tables ORDER BY type, name"
    ).bindparams(bindparam("tables", expanding=True))
    found = connection.execute(query, {"tables": tables}).all()
    return [f'DROP {kind} "{name}"' for kind, name, _sql in found], [sql for _kind, _name, sql in found]


def _postgresql(connection: Connection, tables: list[str]) -> Plan:
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
    away = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
    away += [f'DROP INDEX "{name}"' for name, _definition in indexed]
    away += [f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' for table, name, _definition in keyed]
    again = [definition for _name, definition in indexed]
    again += [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}' for table, name, definition in keyed]
    return away, again + [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
