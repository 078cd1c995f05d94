"""Whose tasks are whose, counted and listed. Everything is counted in the database before anything is cut."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true

from portal import clock
from portal.club.ground.tasks.kinds import KINDS, kept_by
from portal.club.ground.tasks.tables import Task
from portal.database import session
from portal.manifest import TaskKind
from portal.paging import Page, page_of


class Holder(Protocol):
    """Who looks: an account with permissions by estate."""

    @property
    def account_id(self) -> int: ...
    def estates(self, permission: str) -> frozenset[int] | None: ...


class Band(StrEnum):
    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"  # or without a day


@dataclass(frozen=True)
class Filter:
    """What the address of my day says; None: not narrowed. owner: an account, 0 for the role's."""

    band: Band | None = None
    kind: str | None = None
    owner: int | None = None


@dataclass
class Counts:
    """How many tasks, by everything the page narrows by; each table sums to `total`."""

    total: int = 0
    bands: dict[Band, int] = field(default_factory=lambda: dict.fromkeys(Band, 0))
    kinds: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    late_kinds: set[str] = field(default_factory=set)
    owners: dict[int | None, int] = field(default_factory=lambda: defaultdict(int))


def count(holder: Holder) -> int:
    """The number of the bell: my own open tasks and those of my roles. One statement over an index."""
    return int(session.scalar(select(func.count()).select_from(Task).where(mine(holder))) or 0)


def counts(holder: Holder, which: ColumnElement[bool] | None = None) -> Counts:
    """Mine and my roles' (or of `which`), before anything is narrowed or cut. One statement."""
    each = select(_band(clock.now()).label("band"), Task.kind, Task.owner_id)
    one = each.where(mine(holder) if which is None else which).subquery().c
    rows = select(one.band, one.kind, one.owner_id, func.count().label("n")).group_by(one.band, one.kind, one.owner_id)
    found = Counts()
    for row in session.execute(rows):
        found.total += row.n
        found.bands[Band(row.band)] += row.n
        found.kinds[row.kind] += row.n
        found.owners[row.owner_id] += row.n
        if row.band == Band.LATE:
            found.late_kinds.add(row.kind)
    return found


def listed(
    holder: Holder, by: Filter, *, after: str | None = None, size: int, which: ColumnElement[bool] | None = None
) -> Page[Task]:
    """A page of them, the nearest day first, those without one last, the oldest before the newer."""
    rows: Select[Any] = select(Task).where(mine(holder) if which is None else which)
    if by.band is not None:
        rows = rows.where(_band(clock.now()) == by.band)
    if by.kind is not None:
        rows = rows.where(Task.kind == by.kind)
    if by.owner is not None:
        rows = rows.where(Task.owner_id == by.owner if by.owner else Task.owner_id.is_(None))
    return page_of(rows, Task.due_at, Task.id, after=after, size=size, descending=False)


def mine(holder: Holder) -> ColumnElement[bool]:
    """Open, and mine or of one of my roles."""
    own = (Task.owner_id == holder.account_id) & _within(holder, kept_by)
    return _open_to(holder) & or_(own, Task.owner_id.is_(None) & _within(holder, _permission))


def others(holder: Holder) -> ColumnElement[bool]:
    """Open, within my rights, and with a colleague."""
    return _open_to(holder) & (Task.owner_id != holder.account_id) & _within(holder, _permission)


def _open_to(holder: Holder) -> ColumnElement[bool]:
    """Open, and neither asked by this person nor their own matter."""
    me = holder.account_id
    second = or_(Task.asked_by.is_(None), Task.asked_by != me) & or_(Task.concerns_id.is_(None), Task.concerns_id != me)
    return and_(Task.done_at.is_(None), second)


def _within(holder: Holder, permission: Callable[[TaskKind], str]) -> ColumnElement[bool]:
    """Within my rights, estate by estate: for every set of estates the kinds that may be done there."""
    by_estates: dict[tuple[frozenset[int] | None, bool], list[str]] = defaultdict(list)
    for kind in KINDS.values():
        estates = holder.estates(permission(kind))
        if estates is None or estates:
            by_estates[estates, kind.everywhere].append(kind.code)
    return or_(false(), *(Task.kind.in_(codes) & _here(*where) for where, codes in by_estates.items()))


def _here(estates: frozenset[int] | None, everywhere: bool) -> ColumnElement[bool]:
    if estates is None:
        return true()
    named = Task.estate_id.in_(estates)
    return named if everywhere else or_(Task.estate_id.is_(None), named)


def _permission(kind: TaskKind) -> str:
    return kind.permission


def _band(now: datetime) -> ColumnElement[str]:
    today = now.date()
    sunday = today + timedelta(days=6 - today.weekday())
    return case(
        (Task.due_at < now, Band.LATE),
        (Task.due_at <= clock.end_of(today), Band.TODAY),
        (Task.due_at <= clock.end_of(sunday), Band.WEEK),
        else_=Band.LATER,
    )
