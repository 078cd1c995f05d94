"""Keyset paging: a page starts after the last row of the one before, however deep."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from portal.engine.sessions import session

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows in order, and the cursor of the page that follows (None on the last one)."""

    rows: list[Row]
    after: str | None

    def __bool__(self) -> bool:
        return bool(self.rows)


def page_of(
    statement: Select[tuple[Row]],
    *keys: InstrumentedAttribute[Any],
    after: str | None = None,
    size: int = 20,
    descending: bool = True,
) -> Page[Row]:
    """One page of `statement` ordered by `keys` (the last one unique, all NOT NULL, all of the selected entity).

    A cursor that is not one of ours is ignored: the first page is shown.
    """
    columns: list[ColumnElement[Any]] = [key.expression for key in keys]
    values = _read(after, keys) if after else None
    if values is not None:
        row = tuple_(*columns)
        statement = statement.where(row < values if descending else row > values)
    ordered = statement.order_by(*(column.desc() if descending else column.asc() for column in columns))
    found: list[Any] = list(session.scalars(ordered.limit(size + 1)).unique())
    rows = found[:size]
    return Page(rows, _write(rows[-1], keys) if len(found) > size else None)


def cut(found: list[Any], *names: str, size: int = 20) -> Page[Any]:
    """A page of plain rows that a statement made beforehand found (one more than `size` when others follow)."""
    rows = found[:size]
    return Page(rows, _cursor([getattr(rows[-1], name) for name in names]) if len(found) > size else None)


def start_of(after: str | None, *keys: InstrumentedAttribute[Any]) -> tuple[Any, ...] | None:
    """The keys of the last row of the page before; None for the first page and for a cursor that is not ours."""
    return _read(after, keys) if after else None


def _write(row: object, keys: tuple[InstrumentedAttribute[Any], ...]) -> str:
    return _cursor([getattr(row, key.key) for key in keys])


def _cursor(values: list[Any]) -> str:
    texts = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(texts).encode()).decode().rstrip("=")


def _read(cursor: str, keys: tuple[InstrumentedAttribute[Any], ...]) -> tuple[Any, ...] | None:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(keys):
            return None
        return tuple(_value(value, key) for value, key in zip(values, keys, strict=True))
    except (ValueError, TypeError, binascii.Error, UnicodeDecodeError):
        return None


def _value(value: object, key: InstrumentedAttribute[Any]) -> object:
    kind = key.type.python_type
    if kind is datetime:
        moment = datetime.fromisoformat(str(value))
        if moment.tzinfo is None:
            raise ValueError("naive cursor")
        return moment
    if kind is int and (not isinstance(value, int) or not -(2**63) <= value < 2**63):
        raise ValueError("not a number of ours")
    return value if isinstance(value, int) else str(value)
