"""Real processes at one barrier: who wins when many do the same thing at the same moment.

    outcomes = race(app, "tests.club.test_races_vouchers:verify", [(code, shop, clerk), …])

Each contender is a function of an importable module, run as one web request would run it (attempt()); its outcome is
"done", or the name of the exception. `without` names a function that switches guards off in the child: the negative
control, in which the assertion of the race must not hold.
"""

import multiprocessing
import threading
from importlib import import_module
from typing import Any

from sqlalchemy import event, text

from portal import create_app
from portal.database import attempt, db, session, transaction
from portal.web import Portal

PROCESSES = 2  # as many as the smallest machine has cores; each runs its calls in threads
PATIENCE = 90  # s


def race(app: Portal, contender: str, calls: list[tuple], *, without: str | None = None) -> list[str]:
    """Run every call at once, spread over real processes; their outcomes, sorted."""
    session.remove()
    spawn = multiprocessing.get_context("spawn")
    shares = [calls[number::PROCESSES] for number in range(min(PROCESSES, len(calls)))]
    barrier, results = spawn.Barrier(len(calls)), spawn.Queue()
    settings = app.extensions["settings"]
    children = [
        spawn.Process(target=_child, args=(settings, contender, share, without, barrier, results)) for share in shares
    ]
    for child in children:
        child.start()
    outcomes = [results.get(timeout=PATIENCE) for _ in calls]
    for child in children:
        child.join(timeout=PATIENCE)
    return sorted(outcomes)


def without_checks() -> None:
    """Take the database's last net away (CHECK constraints), for a negative control in a database of its own."""
    if db.engine.dialect.name == "sqlite":
        event.listen(db.engine, "connect", lambda raw, _record: raw.execute("PRAGMA ignore_check_constraints=1"))
        db.engine.dispose()
        return
    with transaction():
        found = session.execute(
            text("SELECT conname, conrelid::regclass FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0")
        )
        for name, table in found.all():
            session.execute(text(f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{name}"'))


def _child(  # noqa: PLR0917
    settings: Any, contender: str, calls: list[tuple], without: str | None, barrier: Any, results: Any
) -> None:
    app = create_app(settings)
    if without:
        with app.app_context():
            _named(without)()
    threads = [threading.Thread(target=_run, args=(app, _named(contender), call, barrier, results)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _run(app: Portal, function: Any, call: tuple, barrier: Any, results: Any) -> None:
    with app.app_context():
        barrier.wait(timeout=PATIENCE)
        try:
            attempt(lambda: function(*call))
            results.put("done")
        except Exception as error:
            results.put(type(error).__name__)
        finally:
            session.remove()


def _named(name: str) -> Any:
    module, _, function = name.partition(":")
    return getattr(import_module(module), function)
