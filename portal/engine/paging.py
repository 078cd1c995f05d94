"""Keyset paging: a page starts after the last row of the one before, however deep, and one can go back."""

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from portal.engine.sessions import session

Row = TypeVar("Row")
Key = InstrumentedAttribute[Any] | ColumnElement[Any]


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows in order, the cursors of the pages that follow and precede (None: there is none), and each row's own."""

    rows: list[Row]
    after: str | None
    before: str | None = None
    cursors: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows)


def page_of(
    statement: Select[tuple[Row]],
    *keys: Key,
    after: str | None = None,
    before: str | None = None,
    size: int = 20,
    descending: bool = True,
) -> Page[Row]:
    """One page of `statement` ordered by `keys` (columns or expressions, the last one unique, none ever NULL).

    A cursor that is not one of ours is ignored: the first page is shown; so it is where nothing is left after it,
    and where less than a page stands before it.
    """
    start = start_of(after, *keys)
    end = None if start else start_of(before, *keys)
    found = _found(statement, keys, start or end, size, descending is (end is None))
    if (start and not found) or (end and len(found) <= size):
        start = end = None
        found = _found(statement, keys, None, size, descending)
    more, rows = len(found) > size, found[:size]
    if end:
        rows.reverse()
    cursors = tuple(cursor_of(row[1:]) for row in rows)
    last, first = (cursors[-1], cursors[0]) if cursors else (None, None)
    return Page(
        [row[0] for row in rows], last if more or end else None, first if start or (end and more) else None, cursors
    )


def next_of(statement: Select[tuple[Row]], *keys: Key, cursor: str, descending: bool = True) -> tuple[Row, str] | None:
    """The row that follows a row's cursor in that order, with its own cursor, if any does."""
    start = start_of(cursor, *keys)
    found = _found(statement, keys, start, 0, descending) if start else []
    return (found[0][0], cursor_of(found[0][1:])) if found else None


def _found(
    statement: Select[tuple[Row]], keys: tuple[Key, ...], start: tuple[Any, ...] | None, size: int, descending: bool
) -> list[Any]:
    """Rows with their keys, one more than `size` where others follow."""
    columns = [_column(key) for key in keys]
    if start is not None:
        row = tuple_(*columns)
        statement = statement.where(row < start if descending else row > start)
    ordered = statement.order_by(*ordering(keys, descending))
    return list(session.execute(ordered.add_columns(*columns).limit(size + 1)).unique())


def ordering(keys: Iterable[Key], descending: bool) -> list[ColumnElement[Any]]:
    """What a statement is ordered by."""
    return [column.desc() if descending else column.asc() for column in map(_column, keys)]


def _column(key: Key) -> ColumnElement[Any]:
    return key.expression if isinstance(key, InstrumentedAttribute) else key


def cut(found: list[Any], *names: str, size: int = 20) -> Page[Any]:
    """A page of plain rows that a statement made beforehand found (one more than `size` when others follow)."""
    rows = found[:size]
    return Page(rows, cursor_of([getattr(rows[-1], name) for name in names]) if len(found) > size else None)


def start_of(after: str | None, *keys: Key) -> tuple[Any, ...] | None:
    """The keys of the last row of the page before; None for the first page and for a cursor that is not ours."""
    return _read(after, keys) if after else None


def cursor_of(values: Iterable[Any]) -> str:
    texts = [value.isoformat() if isinstance(value, date) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(texts).encode()).decode().rstrip("=")


def _read(cursor: str, keys: tuple[Key, ...]) -> tuple[Any, ...] | None:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(keys):
            return None
        return tuple(_value(value, key) for value, key in zip(values, keys, strict=True))
    except (ValueError, TypeError, binascii.Error, UnicodeDecodeError):
        return None


def _value(value: object, key: Key) -> object:
    kind = key.type.python_type
    if kind is datetime:
        moment = datetime.fromisoformat(str(value))
        if moment.tzinfo is None:
            raise ValueError("naive cursor")
        return moment
    if kind is date:
        return date.fromisoformat(str(value))
    if kind is int and (not isinstance(value, int) or not -(2**63) <= value < 2**63):
        raise ValueError("not a number of ours")
    return value if isinstance(value, int) else str(value)
