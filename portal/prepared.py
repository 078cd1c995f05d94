"""Statements compiled once and read straight from the driver: what pages ask at every request.

SQLAlchemy's part of a prebuilt statement (context, result, row objects) costs 30 to 45 µs, two to four times what
SQLite takes to answer it; five of them were a tenth of a page.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Executable, Select
from sqlalchemy.engine.interfaces import Dialect

MOST = 1000
Process = Callable[[Any], Any]


class Rows(list[tuple[Any, ...]]):
    """Plain tuples, all of them at once."""

    def first(self) -> tuple[Any, ...] | None:
        return self[0] if self else None

    def scalar(self) -> Any:
        """The first column of the first row, None when there is no row."""
        return self[0][0] if self else None


class Prepared:
    """A SELECT for one engine: its text, how its values go in, and how its columns come out."""

    def __init__(self, statement: Select[*tuple[Any, ...]], dialect: Dialect) -> None:
        self._statement = statement
        compiled: Any = statement.compile(dialect=dialect)
        self._text = str(compiled)
        self._given: dict[str, Any] = compiled.params  # constants of the statement itself
        self._order: list[str] | None = list(compiled.positiontup) if compiled.positional else None
        self._driver_error: type[Exception] = dialect.loaded_dbapi.Error
        self._values = {
            name: process
            for bind, name in compiled.bind_names.items()
            if (process := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }
        self._columns: list[tuple[int, Process]] = [
            (place, process)
            for place, column in enumerate(statement.selected_columns)
            if (process := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        ]
        self.is_plain = not any(bind.expanding for bind in compiled.bind_names)

    def read(self, connection: Connection, values: dict[str, object]) -> Rows:
        """The rows. What the driver refuses is asked again by SQLAlchemy, which says it as everywhere else."""
        if not self.is_plain:
            return Rows(tuple(row) for row in connection.execute(self._statement, values))
        cursor: Any = connection.connection.cursor()
        bound = self._bound(values)
        for watch in connection.dispatch.before_cursor_execute:  # whoever counts statements counts these, too
            watch(connection, cursor, self._text, bound, None, False)
        try:
            cursor.execute(self._text, bound)
            found = cursor.fetchall()
        except self._driver_error:
            return Rows(tuple(row) for row in connection.execute(self._statement, values))
        finally:
            cursor.close()
        return self._decoded(found) if self._columns else Rows(found)

    def _bound(self, values: dict[str, object]) -> Any:
        whole = {**self._given, **values}
        for name, process in self._values.items():
            whole[name] = process(whole[name])
        return whole if self._order is None else [whole[name] for name in self._order]

    def _decoded(self, found: list[tuple[Any, ...]]) -> Rows:
        rows = Rows()
        for raw in found:
            row = list(raw)
            for place, process in self._columns:
                row[place] = process(row[place])
            rows.append(tuple(row))
        return rows


_prepared: dict[tuple[int, str], tuple[Executable, Prepared]] = {}


def prepared(statement: Select[*tuple[Any, ...]], dialect: Dialect) -> Prepared:
    """The statement for this engine, compiled at its first use. It must be a module's own and live with the process."""
    known = _prepared.get((id(statement), dialect.name))
    if known is None:
        if len(_prepared) >= MOST:
            _prepared.clear()
        known = _prepared[id(statement), dialect.name] = (statement, Prepared(statement, dialect))
    return known[1]
