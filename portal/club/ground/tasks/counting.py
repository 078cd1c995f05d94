"""Tasks counted and listed. Everything is counted in the database before anything is cut."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, select

from portal import clock
from portal.club.ground.tasks import whose
from portal.club.ground.tasks.kinds import NEVER
from portal.club.ground.tasks.tables import Task
from portal.club.ground.tasks.whose import PermissionHolder
from portal.database import fetch, session
from portal.engine.paging import Page, page_of


class Band(StrEnum):
    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"  # or without a day


@dataclass(frozen=True)
class TaskFilter:
    """What the address of my day says. with_others: those that are with colleagues, instead of mine and my roles'.

    band, kind: narrowed by it. owner: an account, 0 for what is nobody's yet.
    """

    band: Band | None = None
    kind: str | None = None
    owner: int | None = None
    with_others: bool = False


class Cell(NamedTuple):
    band: Band
    kind: str
    owner_id: int | None
    number: int


@dataclass(frozen=True)
class Counts:
    """How many tasks by band, kind and owner, before anything is narrowed: every sum is a sum of the same cells."""

    cells: list[Cell]

    @property
    def total(self) -> int:
        return sum(cell.number for cell in self.cells)

    @property
    def bands(self) -> dict[Band, int]:
        return {**dict.fromkeys(Band, 0), **self._by(lambda cell: cell.band)}

    @property
    def kinds(self) -> dict[str, int]:
        return self._by(lambda cell: cell.kind)

    @property
    def owners(self) -> dict[int | None, int]:
        return self._by(lambda cell: cell.owner_id)

    @property
    def late_kinds(self) -> set[str]:
        return {cell.kind for cell in self.cells if cell.band is Band.LATE}

    def of(self, by: TaskFilter) -> int:
        """How many the filter leaves."""
        return sum(
            cell.number
            for cell in self.cells
            if by.band in (None, cell.band) and by.kind in (None, cell.kind) and by.owner in (None, cell.owner_id or 0)
        )

    def _by(self, key: Callable[[Cell], Any]) -> dict[Any, int]:
        found: dict[Any, int] = defaultdict(int)
        for cell in self.cells:
            found[key(cell)] += cell.number
        return dict(found)


def count(holder: PermissionHolder) -> int:
    """The number of the bell: my own open tasks and those of my roles. One statement over an index, made once."""
    rows = fetch(_counting(whose.rights_of(holder).held), me=holder.account_id)
    return int(rows[0][0])


@lru_cache(maxsize=512)
def _counting(held: tuple[tuple[str, frozenset[int] | None], ...]) -> Select[*tuple[Any, ...]]:
    return select(func.count()).select_from(Task).where(whose.mine(Task, whose.Rights(held)))


def counts(holder: PermissionHolder, *, with_others: bool = False) -> Counts:
    """Mine and my roles', or those that are with colleagues. One statement."""
    one = select(_band(clock.now()).label("band"), Task.kind, Task.owner_id).where(_which(holder, with_others))
    cells = one.subquery().c
    rows = select(cells.band, cells.kind, cells.owner_id, func.count().label("count"))
    found = session.execute(rows.group_by(cells.band, cells.kind, cells.owner_id))
    return Counts([Cell(Band(band), kind, owner_id, number) for band, kind, owner_id, number in found])


def listed(
    holder: PermissionHolder, by: TaskFilter, *, after: str | None = None, before: str | None = None, size: int
) -> Page[Task]:
    """A page of them, the nearest day first; those without one last, the oldest before the newer."""
    rows: Select[Any] = select(Task).where(_which(holder, by.with_others))
    if by.band is not None:
        rows = rows.where(_band(clock.now()) == by.band)
    if by.kind is not None:
        rows = rows.where(Task.kind == by.kind)
    if by.owner is not None:
        rows = rows.where(Task.owner_id == by.owner if by.owner else Task.owner_id.is_(None))
    return page_of(rows, Task.due_at, Task.id, after=after, before=before, size=size, descending=False)


def newest(holder: PermissionHolder, *, after: str | None = None, before: str | None = None, size: int) -> Page[Task]:
    """Mine and my roles', the latest opened first."""
    rows: Select[Any] = select(Task).where(whose.mine(Task, holder))
    return page_of(rows, Task.opened_at, Task.id, after=after, before=before, size=size)


def band_of(task: Task) -> Band:
    """The band in which a task stands now."""
    now = clock.now()
    ends = [(Band.LATE, now - timedelta(microseconds=1)), *_ends(now)]
    return next((band for band, end in ends if task.due_at <= end), Band.LATER)


def _which(holder: PermissionHolder, with_others: bool) -> ColumnElement[bool]:
    return whose.others(Task, holder) if with_others else whose.mine(Task, holder)


def _band(now: datetime) -> ColumnElement[str]:
    later = [(Task.due_at <= end, band.value) for band, end in _ends(now)]
    return case((Task.due_at < now, Band.LATE.value), *later, else_=Band.LATER.value)


def _ends(now: datetime) -> list[tuple[Band, datetime]]:
    sunday = now.date() + timedelta(days=6 - now.weekday())
    return [(Band.TODAY, clock.end_of(now.date())), (Band.WEEK, clock.end_of(sunday)), (Band.LATER, NEVER)]
