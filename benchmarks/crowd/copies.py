"""A block of members copied again and again, by INSERT … SELECT: every id grows by the same step from copy to copy.

What is copied is found out, not listed: every row that appeared while the block was made (its id, or the id of the
member, account … it belongs to, is above what it was before). Foreign keys say which columns are ids of what; for ids
in texts see stencils.py.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, Column, Connection, Table, text

from benchmarks.crowd import stencils
from portal.club.purse.vouchers import CODES as VOUCHERS
from portal.database import Base

NOT_COPIED = {
    "search_entries",
    "row_changes",
    "answers",
    "attempts",
    "sessions",
    "outbox",
}  # made by themselves, or of no use here
LOOSE = {  # ids without a foreign key
    ("timeline", "member_id"): "members",
    ("timeline", "home_id"): "homes",
}
TEXTS = {("ledger", "key"), ("earned_once", "what"), ("earned_once", "key")}
ALPHABET, LENGTH = VOUCHERS.alphabet, VOUCHERS.length
CODES = len(ALPHABET) ** LENGTH
SPREAD = 500_000_003  # a prime: neighbouring vouchers get codes far from each other


def face(column: str, table: str) -> str:
    return (
        f"(SELECT f.{column} FROM crowd_faces f WHERE f.n = b.id - :low_{table} + CAST(:k AS BIGINT) * :step_{table})"
    )


def _code() -> str:
    """A code of its own for every voucher, worked out of its id."""
    number = f"((b.id + CAST(:k AS BIGINT) * :step_vouchers) * {SPREAD} % {CODES})"
    letters = [
        f"substr('{ALPHABET}', CAST({number} / {len(ALPHABET) ** place} % {len(ALPHABET)} AS INTEGER) + 1, 1)"
        for place in range(LENGTH)
    ]
    return " || ".join(letters)


SPECIAL = {
    ("accounts", "name"): face("name", "accounts"),
    ("accounts", "phone"): face("phone", "accounts"),
    ("accounts", "title"): face("title", "accounts"),
    ("members", "number"): face("number", "members"),
    ("members", "card_token"): face("token", "members"),
    ("vouchers", "code"): _code(),
    ("buildings", "number"): "CAST(CAST(b.number AS BIGINT) + CAST(:k AS BIGINT) AS TEXT)",
}


@dataclass
class Copying:
    """The block as it was marked out, and the statements that copy it."""

    low: dict[str, int]  # the last id of each table before the block
    high: dict[str, int]  # and with it
    statements: list[tuple[str, str]] = field(default_factory=list)  # (table, INSERT … SELECT)

    @property
    def steps(self) -> dict[str, int]:
        return {name: high - self.low[name] for name, high in self.high.items()}

    @property
    def values(self) -> dict[str, int]:
        """What the statements need beside the number :k of the copy."""
        named = {f"low_{name}": low for name, low in self.low.items()}
        return named | {f"step_{name}": step for name, step in self.steps.items()}

    def prepare(self, connection: Connection) -> None:
        """Set the block's rows apart in temporary tables and build the statements."""
        for table in Base.metadata.sorted_tables:
            owner = None if table.name in NOT_COPIED else self.owner(table)
            if owner is not None and self._set_apart(connection, table, *owner):
                self.statements.append((table.name, self._insert(connection, table)))

    def copy(self, connection: Connection, statement: str, k: int) -> None:
        """Write the k-th copy of one table's rows."""
        values = self.values | {"k": k}
        connection.execute(text(statement), {name: values[name] for name in _named(statement)})

    def owner(self, table: Table) -> tuple[str, int] | None:
        """The column by which a row belongs to the block, and the id above which it does."""
        if table.name in self.high:
            return "id", self.low[table.name]
        for column in table.primary_key.columns:
            if target := id_of(column):
                return column.name, self.low[target]
        for column in table.columns:
            if (target := id_of(column)) and self.steps.get(target):
                return column.name, self.low[target]
        return None if not any((table.name, column.name) in TEXTS for column in table.columns) else ("", 0)

    def _set_apart(self, connection: Connection, table: Table, owner: str, low: int) -> bool:
        where = f'WHERE "{owner}" > {low}' if owner else ""
        order = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
        numbered = f"row_number() OVER (ORDER BY {order}) AS row_n"
        connection.execute(
            text(f'CREATE TEMP TABLE block_{table.name} AS SELECT {numbered}, t.* FROM "{table.name}" t {where}')
        )
        return connection.execute(text(f"SELECT 1 FROM block_{table.name} LIMIT 1")).first() is not None

    def _insert(self, connection: Connection, table: Table) -> str:
        names = [f'"{column.name}"' for column in table.columns]
        joins: list[str] = []
        values = [self._value(connection, table, column, joins) for column in table.columns]
        return (
            f'INSERT INTO "{table.name}" ({", ".join(names)}) SELECT {", ".join(values)} '
            f"FROM block_{table.name} b {' '.join(joins)} ORDER BY b.row_n"
        )

    def _value(self, connection: Connection, table: Table, column: Column[Any], joins: list[str]) -> str:
        name = f'b."{column.name}"'
        if special := SPECIAL.get((table.name, column.name)):
            return special
        target = table.name if column.name == "id" else LOOSE.get((table.name, column.name)) or id_of(column)
        if target and self.steps.get(target):
            grown = f"{name} + CAST(:k AS BIGINT) * {self.steps[target]}"
            return f"CASE WHEN {name} > {self.low[target]} THEN {grown} ELSE {name} END"
        if isinstance(column.type, JSON) or (table.name, column.name) in TEXTS:
            return self._text(connection, table, column, joins)
        return name

    def _text(self, connection: Connection, table: Table, column: Column[Any], joins: list[str]) -> str:
        """The column by its stencils, which get a temporary table of their own."""
        name, is_json = f'b."{column.name}"', isinstance(column.type, JSON)
        rows = connection.execute(text(f"SELECT row_n, CAST({name} AS TEXT) FROM block_{table.name} b"))
        found = {row_n: stencil for row_n, said in rows if said and (stencil := stencils.cut(said, self.steps))}
        if not found:
            return name
        slots = max(len(stencil.ids) for stencil in found.values())
        kept = f"stencil_{table.name}_{column.name}"
        columns = stencils.columns(slots)
        described = ", ".join(f"{one} {kind}" for one, kind in columns)
        connection.execute(text(f"CREATE TEMP TABLE {kept} (row_n BIGINT PRIMARY KEY, {described})"))
        insert = f"INSERT INTO {kept} VALUES (:row_n, {', '.join(f':{one}' for one, _kind in columns)})"
        keys = ["row_n", *(one for one, _kind in columns)]
        filled = [dict(zip(keys, [n, *each.row(slots)], strict=True)) for n, each in found.items()]
        connection.execute(text(insert), filled)
        alias = f"s{len(joins)}"
        joins.append(f"LEFT JOIN {kept} {alias} ON {alias}.row_n = b.row_n")
        if is_json and connection.dialect.name == "postgresql":
            return f"CAST(coalesce({stencils.expression(alias, slots)}, CAST({name} AS TEXT)) AS JSON)"
        return f"coalesce({stencils.expression(alias, slots)}, {name})"


def marks(connection: Connection) -> dict[str, int]:
    """The highest id of every table that has one."""
    tables = [table for table in Base.metadata.sorted_tables if [c.name for c in table.primary_key.columns] == ["id"]]
    return {
        table.name: connection.execute(text(f'SELECT coalesce(max(id), 0) FROM "{table.name}"')).scalar_one()
        for table in tables
        if table.name not in NOT_COPIED
    }


def id_of(column: Column[Any]) -> str | None:
    """The table whose id the column holds, through as many foreign keys as it takes; None when it holds none."""
    for key in column.foreign_keys:
        if key.column.name == "id":
            return str(key.column.table.name)
        if found := id_of(key.column):
            return found
    return None


def _named(statement: str) -> set[str]:
    import re

    return set(re.findall(r"(?<!:):(\w+)", statement))
