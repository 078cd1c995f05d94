"""Whose tasks are whose: within whose rights, estate by estate."""

from collections import defaultdict
from functools import cache
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, and_, bindparam, false, or_, true

from portal.club.ground.tasks.kinds import KINDS, kept_by
from portal.database import BIG
from portal.manifest import TaskKind


class PermissionHolder(Protocol):
    """Who looks: an account with permissions by estate."""

    @property
    def account_id(self) -> Any: ...  # or the place of one in a statement that is made beforehand
    def estates(self, permission: str) -> frozenset[int] | None: ...


class Rights(NamedTuple):
    """The rights of a holder as far as tasks ask for them: those who have the same share their statements."""

    held: tuple[tuple[str, frozenset[int] | None], ...]
    account_id: Any = bindparam("me", type_=BIG)

    def estates(self, permission: str) -> frozenset[int] | None:
        return dict(self.held)[permission]


def rights_of(holder: PermissionHolder) -> Rights:
    return Rights(tuple((name, holder.estates(name)) for name in _asked_for()))


@cache
def _asked_for() -> tuple[str, ...]:
    return tuple(sorted({name for kind in KINDS.values() for name in (kind.permission, kept_by(kind))}))


def allowed(task: Any, holder: PermissionHolder) -> ColumnElement[bool]:
    """Within my rights, or mine and still within what keeps it; never my own matter, nor what I asked for myself."""
    me = holder.account_id
    second = or_(task.asked_by.is_(None), task.asked_by != me) & or_(task.concerns_id.is_(None), task.concerns_id != me)
    return and_(second, or_(_within(task, holder, _permission), (task.owner_id == me) & _within(task, holder, kept_by)))


def mine(task: Any, holder: PermissionHolder) -> ColumnElement[bool]:
    """Open, and mine or of one of my roles."""
    theirs = or_(task.owner_id == holder.account_id, task.owner_id.is_(None))
    return and_(task.done_at.is_(None), theirs, allowed(task, holder))


def others(task: Any, holder: PermissionHolder) -> ColumnElement[bool]:
    """Open, within my rights, and with a colleague."""
    return and_(task.done_at.is_(None), task.owner_id != holder.account_id, allowed(task, holder))


def _within(task: Any, holder: PermissionHolder, permission: Any) -> ColumnElement[bool]:
    """For every set of estates the kinds that may be done there."""
    by_estates: dict[tuple[frozenset[int] | None, bool], list[str]] = defaultdict(list)
    for kind in KINDS.values():
        estates = holder.estates(permission(kind))
        if estates is None or estates:
            by_estates[estates, kind.is_shared].append(kind.code)
    return or_(false(), *(task.kind.in_(codes) & _here(task, *where) for where, codes in by_estates.items()))


def _here(task: Any, estates: frozenset[int] | None, is_shared: bool) -> ColumnElement[bool]:
    if estates is None:
        return true()
    named: ColumnElement[bool] = task.estate_id.in_(sorted(estates))
    return or_(task.estate_id.is_(None), named) if is_shared else named


def _permission(kind: TaskKind) -> str:
    return kind.permission
