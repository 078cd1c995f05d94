"""Statements compiled once and given straight to the driver: what pages ask and acts write at every request.

SQLAlchemy's part of a prebuilt statement (context, result, row objects) costs 30 to 45 µs, two to four times what
SQLite takes to answer it; five of them were a tenth of a page, sixteen a third of a redemption.
"""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Delete, Executable, Insert, Select, Update
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.sql.visitors import replacement_traverse

MOST = 1000
Process = Callable[[Any], Any]
Change = Insert | Update | Delete


class Rows(list[tuple[Any, ...]]):
    """Plain tuples, all of them at once."""

    def first(self) -> tuple[Any, ...] | None:
        return self[0] if self else None

    def scalar(self) -> Any:
        """The first column of the first row, None when there is no row."""
        return self[0][0] if self else None


class StatementForm(NamedTuple):
    """The text for lists of certain lengths; `order` is None where the driver takes values by name."""

    text: str
    order: list[str] | None
    spread: dict[str, list[str]]  # a list's name to the names of its members


class Written(NamedTuple):
    """What an INSERT, UPDATE or DELETE did: how many rows it changed, and what it was asked to give back of them."""

    changed: int
    rows: Rows

    def first(self) -> tuple[Any, ...] | None:
        return self.rows.first()

    def scalar(self) -> Any:
        return self.rows.scalar()


class Prepared:
    """A statement for one engine: its text, how its values go in, and how its columns come out.

    `names`: of the values that will be given, where they say which columns an INSERT writes.
    """

    def __init__(
        self, statement: Select[*tuple[Any, ...]] | Change, dialect: Dialect, names: tuple[str, ...] | None = None
    ) -> None:
        self._statement = _written_out(statement) if isinstance(statement, Select) else statement
        self._compiled: Any = self._statement.compile(dialect=dialect, column_keys=names)
        compiled = self._compiled
        if unsaid := [column.name for column in (*compiled.insert_prefetch, *compiled.update_prefetch)]:
            raise TypeError(f"written straight to the driver, every column is said: {', '.join(unsaid)}")
        self._dialect = dialect
        self._given: dict[str, Any] = compiled.params  # constants of the statement itself
        self._driver_error: type[Exception] = dialect.loaded_dbapi.Error
        self._values = {
            name: process
            for bind, name in compiled.bind_names.items()
            if (process := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }
        given_back = statement.selected_columns if isinstance(statement, Select) else statement.exported_columns
        self._gives_back = len(given_back) > 0
        self._columns: list[tuple[int, Process]] = [
            (place, process)
            for place, column in enumerate(given_back)
            if (process := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        ]
        self._lists = [name for bind, name in compiled.bind_names.items() if bind.expanding]
        self._forms: dict[tuple[int, ...], StatementForm] = {}

    def read(self, connection: Connection, values: dict[str, object]) -> Rows:
        """The rows. What the driver refuses is asked again by SQLAlchemy, which says it as everywhere else."""
        form, bound = self._filled(values)
        cursor = self._cursor(connection, form.text, bound)
        try:
            cursor.execute(form.text, bound)
            found = cursor.fetchall()
        except self._driver_error:
            return Rows(tuple(row) for row in connection.execute(self._statement, values))
        finally:
            cursor.close()
        return self._decoded(found) if self._columns else Rows(found)

    def write(self, connection: Connection, values: dict[str, object]) -> Written:
        """Carry it out. Raises what SQLAlchemy raises when the driver refuses (IntegrityError and its kin)."""
        form, bound = self._filled(values)
        cursor = self._cursor(connection, form.text, bound)
        try:
            cursor.execute(form.text, bound)
            found = cursor.fetchall() if self._gives_back else []
            count = cursor.rowcount
        except self._driver_error as error:
            raise self._said(error, form.text, bound) from error
        finally:
            cursor.close()
        return Written(count, self._decoded(found) if self._columns else Rows(found))

    def send(self, connection: Connection, values: dict[str, object]) -> None:
        """Carry it out without looking at what came of it. Raises what the driver raises (see `together`)."""
        form, bound = self._filled(values)
        self._cursor(connection, form.text, bound).execute(form.text, bound)

    def _filled(self, values: dict[str, object]) -> tuple[StatementForm, Any]:
        whole = {**self._given, **values}
        form = self._form(whole)
        return form, self._bound(form, whole)

    def _said(self, error: Exception, text: str, bound: Any) -> BaseException:
        return DBAPIError.instance(text, bound, error, self._driver_error, dialect=self._dialect)

    @staticmethod
    def _cursor(connection: Connection, text: str, bound: Any) -> Any:
        cursor: Any = connection.connection.cursor()
        for watch in connection.engine.dispatch.before_cursor_execute:  # who counts statements counts these, too
            watch(connection, cursor, text, bound, None, False)
        return cursor

    def _form(self, values: dict[str, Any]) -> StatementForm:
        """An IN (…) has as many places as its list: a text for each length, made at its first use."""
        lengths = tuple([len(values[name]) for name in self._lists])
        form = self._forms.get(lengths)
        if form is None:
            if len(self._forms) >= MOST:
                self._forms.clear()
            expanded = self._compiled.construct_expanded_state(values)
            order = list(expanded.positiontup) if self._compiled.positional else None
            spread = {name: list(expanded.parameter_expansion[name]) for name in self._lists}
            form = self._forms[lengths] = StatementForm(expanded.statement, order, spread)
        return form

    def _bound(self, form: StatementForm, whole: dict[str, Any]) -> Any:
        for name, process in self._values.items():
            whole[name] = [process(one) for one in whole[name]] if name in form.spread else process(whole[name])
        for name, names in form.spread.items():
            whole.update(zip(names, whole.pop(name), strict=True))
        return whole if form.order is None else [whole[name] for name in form.order]

    def _decoded(self, found: list[tuple[Any, ...]]) -> Rows:
        rows = Rows()
        for raw in found:
            row = list(raw)
            for place, process in self._columns:
                row[place] = process(row[place])
            rows.append(tuple(row))
        return rows


def together(connection: Connection, statements: Sequence[Select[*tuple[Any, ...]] | Change], **values: object) -> None:
    """Carry these out one after the other, with the same values; PostgreSQL gets all of them in one go.

    Raises what SQLAlchemy raises when the driver refuses one of them.
    """
    made = [prepared(statement, connection.dialect) for statement in statements]
    raw: Any = connection.connection.dbapi_connection
    refused: type[Exception] = connection.dialect.loaded_dbapi.Error
    try:
        with raw.pipeline() if connection.dialect.name == "postgresql" else nullcontext():
            for one in made:
                one.send(connection, values)
    except refused as error:
        raise DBAPIError.instance(
            "; ".join(map(str, statements)), values, error, refused, dialect=connection.dialect
        ) from error


_prepared: dict[tuple[int, str, tuple[str, ...] | None], tuple[Executable, Prepared]] = {}


def prepared(
    statement: Select[*tuple[Any, ...]] | Change, dialect: Dialect, names: tuple[str, ...] | None = None
) -> Prepared:
    """The statement for this engine, compiled at its first use. It must be a module's own and live with the process."""
    known = _prepared.get((id(statement), dialect.name, names))
    if known is None:
        if len(_prepared) >= MOST:
            _prepared.clear()
        made = Prepared(statement, dialect, names)
        known = _prepared[id(statement), dialect.name, names] = (statement, made)
    return known[1]


def _written_out(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """With its own constants in the text. SQLite plans a statement anew whenever a value is bound that its choice of
    an index hung on (`remaining > ?` and an index of what remains): 25 µs each time."""

    def literal(element: Any, **_options: Any) -> Any:
        if not isinstance(element, BindParameter) or not element.unique or element.expanding:
            return None
        return element.render_literal_execute() if isinstance(element.value, int | str) else None

    return cast(Select[*tuple[Any, ...]], replacement_traverse(statement, {}, literal))
