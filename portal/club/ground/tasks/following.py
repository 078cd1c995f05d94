"""What is done to tasks: follow their rows, take one, put it back, give back what somebody had who has left."""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.selectable import CompoundSelect

from portal import clock
from portal.club.ground.tasks.kinds import BY_ROW, COLUMNS, KINDS, has_owner, is_one_of, kept_by, values_of, waiting
from portal.club.ground.tasks.tables import Task
from portal.database import BIG, changed, session, write
from portal.manifest import TaskKind
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

_ROW: dict[str, Any] = {name: bindparam(name) for name in ("kind", "row_id", *COLUMNS, "opened_at", "version")}
_OPEN = {
    "sqlite": sqlite.insert(Task).values(**_ROW).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(Task).values(**_ROW).on_conflict_do_nothing(),
}


May = Callable[[str, object | None], bool]  # whether somebody holds a permission for a row


def follow(row: str, row_id: int, by: int | None = None) -> None:
    """Look at the tasks of a row anew: open, change or finish them as its subject says now, in the open transaction.

    by: who did what happened, and so the task that it finishes.
    """
    kinds = BY_ROW.get(row, ())
    if not kinds:
        return
    waits, held = (_asked if any(kind.is_timed for kind in kinds) else _asked_once)(row)
    now = {(one.kind, one.row_id): one for one in session.execute(waits, {"of": row_id})}
    for task in session.scalars(held, {"of": row_id}):
        found = now.pop((task.kind, task.row_id), None)
        if found is None:
            finish(task, by)
        else:
            adjust(task, found)
    for new in now.values():
        open_for(new)


def open_for(row: Any) -> None:
    """A task for a row that waits; one that is open already stays as it is."""
    opened_at = row.since or clock.now()
    engine = session().get_bind().dialect.name
    write(_OPEN[engine], kind=row.kind, row_id=row.row_id, opened_at=opened_at, version=1, **values_of(row))


def adjust(task: Task, row: Any) -> bool:
    """What the row says now, when it says something else than the task; whether it did."""
    new = difference(task, row)
    if new:
        if "owner_id" in new:
            new["version"] = Task.version + 1
        changed(update(Task).where(Task.id == task.id, Task.done_at.is_(None)).values(**new))
        session.refresh(task)
    return bool(new)


def difference(task: Task, row: Any) -> dict[str, Any]:
    """What the row says otherwise than the task. A kind without an owner of its own leaves it to who took the task."""
    ours = set() if has_owner(KINDS[task.kind]) else {"owner_id"}
    said = values_of(row)
    return {name: said[name] for name in said.keys() - ours if said[name] != getattr(task, name)}


def finish(task: Task, by: int | None) -> None:
    """The row no longer waits. Whoever was quicker keeps having done it."""
    if changed(update(Task).where(Task.id == task.id, Task.done_at.is_(None)).values(done_at=clock.now(), done_by=by)):
        session.refresh(task)


def take(task: Task, by: int, version: int) -> None:
    """Whoever takes it first has it. Raises Refusal (409) when a colleague was quicker."""
    free = (Task.id == task.id) & Task.done_at.is_(None) & Task.owner_id.is_(None) & (Task.version == version)
    _hand(task, free, by)


def put_back(task: Task, by: int, version: int) -> None:
    """Leave it to the role again. Raises Refusal when it is not with this person any more."""
    mine = (Task.id == task.id) & Task.done_at.is_(None) & (Task.owner_id == by) & (Task.version == version)
    _hand(task, mine, None)


def may_be_taken(kind: TaskKind) -> bool:
    """Whether its owner is who takes it; where its row names one, its own page gives it away."""
    return not has_owner(kind)


def give_back(account_id: int, may: May) -> int:
    """Whatever somebody had and may no longer do belongs to its role again; how many tasks."""
    mine = select(Task).where(Task.owner_id == account_id, Task.done_at.is_(None))
    lost = [task for task in session.scalars(mine) if not is_kept(task, may)]
    for task in lost:
        still = update(Task).where(Task.id == task.id, Task.owner_id == account_id)
        changed(still.values(owner_id=None, version=Task.version + 1))
        session.refresh(task)
    return len(lost)


def is_kept(task: Task, may: May) -> bool:
    """Whether its owner may still do it."""
    kind = KINDS[task.kind]
    return may(kept_by(kind), None if kind.is_shared and task.estate_id is None else task)


def _hand(task: Task, which: ColumnElement[bool], owner_id: int | None) -> None:
    if not may_be_taken(KINDS[task.kind]):
        raise Refusal(_l("Who does this is said on its own page."))
    if changed(update(Task).where(which).values(owner_id=owner_id, version=Task.version + 1)) != 1:
        raise Refusal(_l("A colleague was quicker. Please look again."), status=409)
    session.refresh(task)


def _asked(row: str) -> tuple[CompoundSelect[Any], Select[Any]]:
    """What of the row `of` waits now, and the tasks that are open for it."""
    only = {kind.code: _OF if kind.row == row else kind.through[row](_OF) for kind in BY_ROW[row]}
    theirs = ((Task.kind == code) & is_one_of(Task.row_id, rows) for code, rows in only.items())
    held = select(Task).where(Task.done_at.is_(None), or_(*theirs)).execution_options(populate_existing=True)
    return waiting(BY_ROW[row], only), held


_OF: Any = bindparam("of", type_=BIG)
_asked_once = cache(_asked)  # what does not hang on the clock is put together once
