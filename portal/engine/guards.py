"""Append-only tables: guards in the database itself, declared once, installed by create_all and by migrations.

The triggers of tables whose changes are written down (journal.py) are installed and missed here, too.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, UniqueConstraint, event, inspect, text

from portal.engine import journal
from portal.engine.columns import Base

DECLARED: dict[str, Table] = {}
ERASABLE: dict[str, Mapping[str, str | None]] = {}  # by table: what each of these columns becomes
ERASED = "erased_rows"  # names every row whose words may go (ground/sealing/tombstones.py)


def append_only(model: type[Base], *, erasable: Mapping[str, str | None] | None = None) -> None:
    """Refuse UPDATE, DELETE, TRUNCATE, and an INSERT that would replace a row, on `model`'s table.

    erasable: words of people that must be able to go. Of a row that is named in ERASED these columns, and no others,
    may become what stands here, and nothing else.
    """
    table = model.__table__
    assert isinstance(table, Table)
    DECLARED[table.name] = table
    if erasable:
        ERASABLE[table.name] = erasable
    event.listen(table, "after_create", _after_create)


def statements(table: Table, dialect: str, *, may_erase: bool = True) -> list[str]:
    """The DDL that guards `table`. may_erase: False for a migration from before ERASED was there."""
    erases = may_erase and table.name in ERASABLE
    return _postgresql(table, erases) if dialect == "postgresql" else _sqlite(table, erases)


def install(connection: Connection, table_name: str) -> None:
    """(Re-)make the guards of one table; every batch migration of a guarded table ends with this."""
    lift(connection, table_name)
    dialect = connection.dialect.name
    if table_name in journal.JOURNALED:
        made = journal.statements(table_name, dialect)
    else:
        made = statements(DECLARED[table_name], dialect, may_erase=inspect(connection).has_table(ERASED))
    for statement in made:
        connection.exec_driver_sql(statement)
    if table_name in journal.JOURNALED:
        journal.renew(connection, table_name)


def lift(connection: Connection, table_name: str) -> None:
    """Take the guards of one table away, for a migration that fills a new column and then installs them again."""
    dialect = connection.dialect.name
    is_journaled = table_name in journal.JOURNALED
    for drop in journal.drops(table_name, dialect) if is_journaled else _drops(DECLARED[table_name], dialect):
        connection.execute(text(drop))


def missing(connection: Connection) -> list[str]:
    """Names of declared guards that the database does not hold exactly as declared."""
    dialect = connection.dialect.name
    wanted = {name: text for one in journal.JOURNALED for name, text in journal.wanted(one, dialect).items()}
    if dialect == "sqlite":
        wanted |= {
            _name(statement): statement for table in DECLARED.values() for statement in statements(table, dialect)
        }
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        held: dict[str, str] = {row.name: row.sql for row in rows}
        return [name for name, statement in wanted.items() if held.get(name) != statement]
    rows = connection.execute(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"))
    names = {row[0] for row in rows}
    wanted |= {f"{name}_{kind}": "" for name in DECLARED for kind in ("no_change", "no_truncate")}
    return [name for name in wanted if name not in names]


def _after_create(table: Table, connection: Connection, **_: Any) -> None:
    for statement in statements(table, connection.dialect.name):
        connection.exec_driver_sql(statement)


def _name(statement: str) -> str:
    return statement.split()[2]


def _uniques(table: Table) -> list[list[str]]:
    """Every set of columns that is unique in `table`, the primary key first."""
    found = [[column.name for column in table.primary_key.columns]]
    for constraint in sorted(
        (c for c in table.constraints if isinstance(c, UniqueConstraint)), key=lambda c: str(c.name)
    ):
        found.append([column.name for column in constraint.columns])
    for index in sorted((i for i in table.indexes if i.unique), key=lambda i: str(i.name)):
        found.append([column.name for column in index.columns])
    return found


def _sqlite(table: Table, erases: bool) -> list[str]:
    name = table.name
    stop = f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
    unless = f"WHEN NOT ({_erases(table)}) " if erases else ""
    guards = [
        f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} {unless}{stop}",
        f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} {stop}",
    ]
    for number, columns in enumerate(_uniques(table)):  # INSERT OR REPLACE walks past the other two
        clash = " AND ".join(f"{column} = NEW.{column}" for column in columns)
        words = ", ".join(f"{name}.{column}" for column in columns)  # as SQLite says it, so constraint_of() knows it
        guards.append(
            f"CREATE TRIGGER {name}_no_replace_{number} BEFORE INSERT ON {name} "  # noqa: S608
            f"WHEN EXISTS (SELECT 1 FROM {name} WHERE {clash}) "
            f"BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: {words}'); END"
        )
    return guards


def _erases(table: Table) -> str:
    """On SQLite: whether an UPDATE does no more to a row than erase it."""
    named = f"EXISTS (SELECT 1 FROM {ERASED} e WHERE e.kind = '{table.name}' AND e.row_id = OLD.id)"  # noqa: S608
    emptied = ERASABLE[table.name]
    same = [f'NEW."{one.name}" IS OLD."{one.name}"' for one in table.columns if one.name not in emptied]
    return " AND ".join([named, *(f'NEW."{one}" IS {_literal(value)}' for one, value in emptied.items()), *same])


def _literal(value: str | None) -> str:
    return "NULL" if value is None else f"'{value}'"


def _erasing(name: str) -> list[str]:
    """On PostgreSQL: the function that lets an UPDATE pass which does no more to a row than erase it."""
    emptied = ERASABLE[name]
    bare = " - ".join(["", *(f"'{one}'" for one in emptied)])
    becomes = " AND ".join(f'NEW."{one}" IS NOT DISTINCT FROM {_literal(value)}' for one, value in emptied.items())
    return [
        f"CREATE OR REPLACE FUNCTION {name}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "  # noqa: S608
        f"BEGIN IF TG_OP = 'UPDATE' AND {becomes} AND to_jsonb(NEW){bare} = to_jsonb(OLD){bare} "
        f"AND EXISTS (SELECT 1 FROM {ERASED} e WHERE e.kind = '{name}' AND e.row_id = OLD.id) THEN RETURN NEW; END IF; "
        "RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$"
    ]


def _postgresql(table: Table, erases: bool) -> list[str]:
    name = table.name
    function = f"{name}_append_only" if erases else "portal_append_only"
    return [
        *(_erasing(name) if erases else ()),
        "CREATE OR REPLACE FUNCTION portal_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$",
        f"CREATE TRIGGER {name}_no_change BEFORE UPDATE OR DELETE ON {name} FOR EACH ROW EXECUTE FUNCTION {function}()",
        f"CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {name} "
        "FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only()",
    ]


def _drops(table: Table, dialect: str) -> list[str]:
    if dialect == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {_name(statement)}" for statement in _sqlite(table, erases=False)]
    return [f"DROP TRIGGER IF EXISTS {table.name}_{kind} ON {table.name}" for kind in ("no_change", "no_truncate")]
