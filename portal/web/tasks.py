"""Tasks as rows of a page: what they are called, whose they are, how near their day is, and where they are done.

Asked once a kind and once for all names, however many rows there are.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, time, timedelta
from typing import NamedTuple

from flask import g, url_for

from portal import clock
from portal.club.ground import calendar, tasks
from portal.club.ground.happenings import names_of
from portal.club.ground.tasks import KINDS, Task
from portal.identity import viewer
from portal.manifest import Gathered, TaskKind, TaskPage, TaskTold, joined, pages

PAGES = Gathered(lambda: joined(one.tasks for one in pages().values()))


class TaskLine(NamedTuple):
    """A task as the page shows it."""

    task: Task
    kind: TaskKind
    page: TaskPage
    address: str
    told: TaskTold
    where: object  # the home, or the estate; None: of no estate
    member: object
    owner: object  # None: whoever takes it first
    near: calendar.Nearness | None  # None: it has no day
    band: tasks.Band

    @property
    def last_day(self) -> date | None:
        """The day at whose end it is due; None where it is an hour."""
        ends = clock.local(self.task.due_at)
        return ends.date() - timedelta(days=1) if ends.time() == time() else None

    @property
    def place(self) -> int:
        """Of its band among the bands."""
        return list(tasks.Band).index(self.band)

    @property
    def may_be_taken(self) -> bool:
        return self.task.owner_id is None and tasks.may_be_taken(self.kind)

    @property
    def may_be_put_back(self) -> bool:
        return self.task.owner_id == viewer.account_id and tasks.may_be_taken(self.kind)


def lines(found: Collection[Task]) -> list[TaskLine]:
    """These tasks, in their order. A row that is gone since has no line."""
    told = _told(found)
    names = names_of(
        {
            "home": {one.home_id for one in found if one.home_id},
            "estate": {one.estate_id for one in found if one.estate_id and not one.home_id},
            "member": {one.member_id for one in found if one.member_id},
            "account": {one.owner_id for one in found if one.owner_id},
        }
    )
    return [_line(one, told[one.kind][one.row_id], names) for one in found if one.row_id in told[one.kind]]


def waiting() -> int:
    """The number of the bell. Asked once a request."""
    if "tasks_waiting" not in g:
        g.tasks_waiting = tasks.count(viewer)
    return int(g.tasks_waiting)


def _line(task: Task, told: TaskTold, names: dict[str, dict[int, object]]) -> TaskLine:
    kind, page = KINDS[task.kind], PAGES[task.kind]
    values = {page.argument: told.found_by.get(page.argument, task.row_id)} if page.argument else {}
    homes, estates = names.get("home", {}), names.get("estate", {})
    return TaskLine(
        task=task,
        kind=kind,
        page=page,
        address=url_for(page.endpoint, **values),  # type: ignore[arg-type]
        told=told,
        where=homes.get(task.home_id or 0) or estates.get(task.estate_id or 0),
        member=names.get("member", {}).get(task.member_id or 0),
        owner=names.get("account", {}).get(task.owner_id or 0),
        near=calendar.nearness(task.due_at) if task.has_day else None,
        band=tasks.band_of(task),
    )


def _told(found: Collection[Task]) -> dict[str, dict[int, TaskTold]]:
    """One question for kinds that ask the same one (the steps of a case)."""
    wanted: dict[object, set[int]] = defaultdict(set)
    for task in found:
        wanted[KINDS[task.kind].told].add(task.row_id)
    answers = {ask: ask(ids) for ask, ids in wanted.items()}  # type: ignore[operator]
    return {task.kind: answers[KINDS[task.kind].told] for task in found}
