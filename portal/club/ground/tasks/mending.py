"""Whether tasks agree with their rows, and making them agree: at a migration, by the clock, after an accident."""

from collections.abc import Iterable

from sqlalchemy import select

from portal.club.ground.tasks.following import adjust, difference, finish, open_for
from portal.club.ground.tasks.kinds import KINDS, waiting
from portal.club.ground.tasks.tables import Task
from portal.database import session
from portal.manifest import TaskKind


def mend(kinds: Iterable[TaskKind] | None = None) -> int:
    """Open, change and finish what the subjects' rows say now; how many tasks were not true."""
    wrong = 0
    for kind in KINDS.values() if kinds is None else kinds:
        now = {one.row_id: one for one in session.execute(waiting([kind]))}
        for task in _open(kind):
            found = now.pop(task.row_id, None)
            if found is None:
                finish(task, None)
            wrong += found is None or adjust(task, found)
        for new in now.values():
            open_for(new)
        wrong += len(now)
    return wrong


def refresh() -> int:
    """The kinds that move with the clock; how many tasks changed."""
    return mend(kind for kind in KINDS.values() if kind.is_timed)


def drifted() -> list[str]:
    """For `club doctor`: the kinds whose tasks are not what their rows say. Those of the clock are made true by it."""
    found = []
    for kind in (one for one in KINDS.values() if not one.is_timed):
        now = {one.row_id: one for one in session.execute(waiting([kind]))}
        held = {task.row_id: task for task in _open(kind)}
        missing, surplus = now.keys() - held.keys(), held.keys() - now.keys()
        differ = [ident for ident in now.keys() & held.keys() if difference(held[ident], now[ident])]
        if missing or surplus or differ:
            counted = f"{len(missing)} missing, {len(surplus)} too many, {len(differ)} out of date"
            found.append(f"{kind.code}: {counted}; club init makes them anew")
    return found


def _open(kind: TaskKind) -> list[Task]:
    return list(session.scalars(select(Task).where(Task.kind == kind.code, Task.done_at.is_(None))))
