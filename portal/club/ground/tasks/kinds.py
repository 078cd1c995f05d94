"""The kinds of task that the subjects declare, and their questions in one shape."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, Text, cast, literal, null, select, union_all
from sqlalchemy.sql.selectable import CompoundSelect
from sqlalchemy.types import TypeEngine

from portal import clock
from portal.database import BIG, Moment
from portal.manifest import Gathered, TaskKind, joined, subjects

NEVER = datetime(9999, 1, 1, tzinfo=clock.ZONE)  # no day: after all that have one, in order and in an index
COLUMNS = ("estate_id", "member_id", "home_id", "asked_by", "concerns_id", "owner_id", "due_at")
_TYPES: dict[str, TypeEngine[Any]] = dict.fromkeys(COLUMNS, BIG)
_TYPES |= {"due_at": Moment(), "since": Moment(), "due_on": Date()}


def _kinds() -> dict[str, TaskKind]:
    return joined({kind.code: kind for kind in subject.tasks} for subject in subjects().values())


def _by_row() -> dict[str, tuple[TaskKind, ...]]:
    found: dict[str, tuple[TaskKind, ...]] = {}
    for kind in KINDS.values():
        for row in (kind.row, *kind.through):
            found[row] = (*found.get(row, ()), kind)
    return found


KINDS: Mapping[str, TaskKind] = Gathered(_kinds)
BY_ROW: Mapping[str, tuple[TaskKind, ...]] = Gathered(_by_row)


@cache
def has_owner(kind: TaskKind) -> bool:
    """Whether its row says who does it; else who takes the task first."""
    return "owner_id" in kind.waiting().subquery().c


def kept_by(kind: TaskKind) -> str:
    """The permission with which an owner keeps it."""
    return kind.kept_by or kind.permission


def waiting(kinds: Iterable[TaskKind], only: Mapping[str, object] | None = None) -> CompoundSelect[Any]:
    """The rows of these kinds that wait now, in one statement. only: by code, the id or a Select of ids looked at."""
    return union_all(*(_shaped(kind, None if only is None else only[kind.code]) for kind in kinds))


def _shaped(kind: TaskKind, only: object) -> Select[Any]:
    rows = kind.waiting().subquery()
    said = [(rows.c[name] if name in rows.c else cast(null(), of_type)).label(name) for name, of_type in _TYPES.items()]
    shaped = select(literal(kind.code, Text()).label("kind"), rows.c.id.label("row_id"), *said)
    if only is None:
        return shaped
    return shaped.where(is_one_of(rows.c.id, only))


def is_one_of(column: Any, rows: Any) -> ColumnElement[bool]:
    """Whether it is the id, or one of a Select of ids."""
    found: ColumnElement[bool] = column.in_(rows) if isinstance(rows, Select) else column == rows
    return found


def values_of(row: Any) -> dict[str, Any]:
    """What a task keeps of a row that waits."""
    due_at: datetime | None = row.due_at if row.due_on is None else clock.end_of(row.due_on)
    return {name: getattr(row, name) for name in COLUMNS} | {"due_at": due_at or NEVER}
