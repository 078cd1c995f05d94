"""Tables without what makes writing slow (portal/engine/bare.py), as long as a block lasts."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from portal.engine.bare import plan

EASY = {  # nobody misses what a power cut would lose: the database was empty
    "sqlite": [
        f"PRAGMA {pragma}"
        for pragma in ("synchronous=OFF", "ignore_check_constraints=ON", "foreign_keys=OFF", "cache_size=-524288")
    ],
    "postgresql": ["SET synchronous_commit = off", "SET maintenance_work_mem = '512MB'", "SET work_mem = '64MB'"],
}


@contextmanager
def bare(connection: Connection, tables: list[str]) -> Iterator[None]:
    """Take away and make again, also after an error. The connection must commit by itself."""
    away, again = plan(connection, tables)
    for statement in (*EASY[connection.dialect.name], *away):
        connection.exec_driver_sql(statement)
    try:
        yield
    finally:
        for statement in again:
            connection.exec_driver_sql(statement)
