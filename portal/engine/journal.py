"""Rows that change and may only be changed by the portal: the database itself writes down how each of them became.

    journaled(Voucher, without=("title", "terms"))

Triggers write every state of a row (its canonical text) into `row_changes`, which is append-only and sealed: so a row
that was edited past them is not what was last written down. Who writes without the portal's own connection is refused.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, event, text

from portal.engine.canonical import DIGEST, digest, written
from portal.engine.columns import Base

CHANGES = "row_changes"
WRITES = "portal_writes"  # a function that only our connections to SQLite have


class Journaled(NamedTuple):
    """A table, and those of its columns that are written down: no names, phones or free texts, which may have to go.

    secret: of these only a digest is written down.
    """

    table: Table
    columns: tuple[str, ...]
    secret: frozenset[str] = frozenset()


JOURNALED: dict[str, Journaled] = {}


def journaled(
    model: type[Base], *, only: Collection[str] = (), without: Collection[str] = (), secret: Collection[str] = ()
) -> None:
    """Write every change of `model`'s rows down; its primary key is `id`. Secret: texts that are as good as random."""
    table = model.__table__
    assert isinstance(table, Table)
    names = [column.name for column in table.columns]
    assert {*only, *without, *secret} <= {*names}, f"{table.name} has no {({*only, *without, *secret}) - {*names}}"
    kept = tuple(name for name in names if name not in without and (not only or name in {*only, *secret, "id"}))
    JOURNALED[table.name] = Journaled(table, kept, frozenset(secret))
    event.listen(table, "after_create", _after_create)


def content(name: str, dialect: str, row: str = "x") -> str:
    """The SQL expression of what is written down of a row of that table."""
    one = JOURNALED[name]
    return written(dialect, one.table, one.columns, row, one.secret)


def statements(name: str, dialect: str) -> list[str]:
    """The DDL of one table's triggers."""
    return _postgresql(name) if dialect == "postgresql" else _sqlite(name)


def drops(name: str, dialect: str) -> list[str]:
    if dialect == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {statement.split()[2]}" for statement in _sqlite(name)]
    return [f"DROP TRIGGER IF EXISTS {name}_journal ON {name}"]


def wanted(name: str, dialect: str) -> dict[str, str]:
    """The triggers by name, with their text where the engine keeps it."""
    if dialect == "sqlite":
        return {statement.split()[2]: statement for statement in _sqlite(name)}
    return {f"{name}_journal": ""}


def renew(connection: Connection, name: str) -> None:
    """Write down what is not yet as it stands, in a migration: a table that is new here, or has other columns now."""
    now = content(name, connection.dialect.name)
    connection.execute(
        text(
            f"INSERT INTO {CHANGES} (kind, row_id, content) "  # noqa: S608 - our own names
            f"SELECT '{name}', x.id, {now} FROM {name} x WHERE {now} IS DISTINCT FROM (SELECT c.content "
            f"FROM {CHANGES} c WHERE c.kind = '{name}' AND c.row_id = x.id ORDER BY c.id DESC LIMIT 1)"
        )
    )


def let_write(handle: Any) -> None:
    """For a new connection to SQLite: it is one of ours."""
    handle.create_function(WRITES, 0, lambda: 1)
    handle.create_function(DIGEST, 1, digest, deterministic=True)


def _after_create(table: Table, connection: Connection, **_: Any) -> None:
    for statement in statements(table.name, connection.dialect.name):
        connection.exec_driver_sql(statement)


def _sqlite(name: str) -> list[str]:
    columns = ", ".join(f'"{column}"' for column in JOURNALED[name].columns)
    old, new = (content(name, "sqlite", row) for row in ("OLD", "NEW"))

    def note(when: str, did: str, row: str, said: str, only: str = "") -> str:
        return (
            f"CREATE TRIGGER {name}_journal_{when} AFTER {did} ON {name} WHEN {WRITES}(){only} BEGIN "  # noqa: S608
            f"INSERT INTO {CHANGES} (kind, row_id, content) VALUES ('{name}', {row}.id, {said}); END"
        )

    return [
        note("insert", "INSERT", "NEW", new),
        note("update", f"UPDATE OF {columns}", "NEW", new, f" AND {old} IS NOT {new}"),
        note("delete", "DELETE", "OLD", "NULL"),
    ]


def _postgresql(name: str) -> list[str]:
    old, new = (content(name, "postgresql", row) for row in ("OLD", "NEW"))
    return [
        f"CREATE OR REPLACE FUNCTION {name}_journal() RETURNS trigger LANGUAGE plpgsql AS $$ "  # noqa: S608
        "DECLARE was text; becomes text; BEGIN "
        "IF current_setting('portal.writes', true) IS DISTINCT FROM 'yes' THEN "
        "RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is written by the portal alone'; END IF; "
        f"IF TG_OP <> 'INSERT' THEN was := {old}; END IF; "
        f"IF TG_OP <> 'DELETE' THEN becomes := {new}; END IF; "
        "IF was IS DISTINCT FROM becomes THEN "
        f"INSERT INTO {CHANGES} (kind, row_id, content) VALUES ('{name}', coalesce(NEW.id, OLD.id), becomes); "
        "END IF; RETURN NULL; END $$",
        f"CREATE TRIGGER {name}_journal AFTER INSERT OR UPDATE OR DELETE ON {name} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}_journal()",
    ]
