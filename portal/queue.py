"""What is done after the answer: jobs by name, a queue file that survives a crash, and `wake()`."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pysqlite3
from flask import Flask, current_app
from huey import Huey, crontab
from huey.storage import SqliteStorage

from portal import clock
from portal.database import after_commit

Job = Callable[..., object]
_jobs: dict[str, Job] = {}
_schedule: dict[str, dict[str, str]] = {}
_messages: dict[str, bytes] = {}
_may_run: Callable[[str], bool] | None = None


class QueueFile(SqliteStorage):
    """Huey's queue on pysqlite3: the Python standard library's SQLite may be one that loses commits in WAL mode."""

    integrity_error = pysqlite3.IntegrityError
    operational_error = pysqlite3.OperationalError

    def _create_connection(self) -> Any:
        connection = pysqlite3.connect(
            self.filename, timeout=self._timeout, check_same_thread=False, isolation_level=None
        )
        self._set_journal_mode(connection)
        connection.execute("PRAGMA synchronous=2")
        return connection

    def enqueue(self, data: bytes, priority: float | None = None) -> None:
        """What waits already is not queued twice: whoever takes it up begins after this commit, too."""
        if not self.sql("select 1 from task where queue = ? and data = ?", (self.name, data), results=True):
            super().enqueue(data, priority)


def job(name: str, **schedule: str) -> Callable[[Job], Job]:
    """The function that `wake(name)` starts; `schedule` (a crontab, in the club's time) also runs it by the clock."""

    def declare(function: Job) -> Job:
        if name in _jobs:
            raise RuntimeError(f"two jobs are called {name}")
        _jobs[name] = function
        if schedule:
            _schedule[name] = schedule
        return function

    return declare


def wake(name: str, **values: object) -> None:
    """Start the job `name` after the open transaction is committed (at once when none is open)."""
    after_commit(lambda: _enqueue(current_app, name, values))


def init_app(app: Flask, folder: Path) -> None:
    """Give the application its queue in `folder`/queue.db."""
    folder.mkdir(parents=True, exist_ok=True)
    huey = Huey("portal", results=False, utc=True, storage_class=QueueFile, filename=str(folder / "queue.db"))

    def begin(name: str, values: dict[str, object]) -> None:
        with app.app_context():
            run(name, **values)

    app.extensions["queue"] = huey
    app.extensions["queue_run"] = huey.task(name="run")(begin)


def by_the_clock(app: Flask) -> None:
    """Register the scheduled jobs; only the worker process does."""
    huey: Huey = app.extensions["queue"]
    for name, fields in _schedule.items():

        def tick(name: str = name) -> None:
            with app.app_context():
                by_clock(name)

        huey.periodic_task(in_club_time(**fields), name=f"tick_{name.replace('.', '_')}")(tick)


def by_clock(name: str) -> None:
    """Do a job whose hour has come, unless it has to wait for a person."""
    if _may_run is None or _may_run(name):
        run(name)


def ask_first(may_run: Callable[[str], bool]) -> None:
    """Tell the queue whom to ask before a job runs by the clock (jobs.py does; this module knows no subject)."""
    global _may_run
    _may_run = may_run


def in_club_time(**fields: str) -> Callable[[datetime], bool]:
    """Whether a moment is one of the crontab's. Huey asks in UTC, without saying so; the schedule is the club's."""
    is_one: Callable[[datetime], bool] = crontab(**fields, strict=True)
    return lambda moment: is_one(clock.local(moment.replace(tzinfo=UTC)))


def run(name: str, **values: object) -> None:
    """Do a job here and now, in the present context."""
    _jobs[name](**values)


def run_waiting(app: Flask) -> int:
    """Do everything that waits, now and here; how many jobs ran. For tests, the demo and `club worker --once`."""
    huey: Huey = app.extensions["queue"]
    count = 0
    while (task := huey.dequeue()) is not None:
        huey.execute(task)
        count += 1
    return count


def _enqueue(app: Flask, name: str, values: dict[str, object]) -> None:
    """One name without values is one message, the same bytes in the queue: made once a process."""
    huey: Huey = app.extensions["queue"]
    if values:
        huey.enqueue(app.extensions["queue_run"].s(name, values))
        return
    if name not in _messages:
        task = app.extensions["queue_run"].s(name, values)
        task.id = f"run:{name}"
        _messages[name] = huey.serialize_task(task)
    huey.storage.enqueue(_messages[name])
