"""Real processes at one barrier: who wins when many do the same thing at the same moment.

    outcomes = race(app, "tests.purse.vouchers.test_races:verify", [(code, shop, clerk), …])

Each contender is a function of an importable module, run as one web request would run it (attempt()); its outcome is
"done", or the name of the exception. `without` names a function that switches guards off in the child: the negative
control, in which the assertion of the race must not hold.
"""

import multiprocessing
import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import event, text

from portal.club.ground.steps import Machine
from portal.database import Busy, attempt, db, session, transaction
from portal.web import Portal
from tests import nursery

PROCESSES = 2  # as many as the smallest machine has cores; each runs its calls in threads
PATIENCE = 90  # s


def race(app: Portal, contender: str, calls: list[tuple], *, without: str | None = None) -> list[str]:
    """Run every call at once, spread over real processes; their outcomes, sorted."""
    session.remove()
    return nursery.ask(app, f"{__name__}:compete", contender, calls, without)


def compete(contender: str, calls: list[tuple], without: str | None) -> list[str]:
    """The race, within the nursery. What the contenders need is imported before they are born."""
    for name in filter(None, (contender, without)):
        nursery.named(name)
    fork = multiprocessing.get_context("fork")
    shares = [calls[number::PROCESSES] for number in range(min(PROCESSES, len(calls)))]
    barrier, results = fork.Barrier(len(calls)), fork.Queue()
    children = [nursery.born(_child, contender, share, without, barrier, results) for share in shares]
    try:
        outcomes = [results.get(timeout=PATIENCE) for _ in calls]
        for child in children:
            child.join(timeout=PATIENCE)
    finally:
        for child in children:
            child.kill()
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


def without_steps() -> None:
    """Every state machine moves a row from wherever it stands, for a negative control."""
    Machine._stands = lambda _self, _table, _one: []  # type: ignore[method-assign]


def _child(contender: str, calls: list[tuple], without: str | None, barrier: Any, results: Any) -> None:
    if without:
        with nursery.app().app_context():
            nursery.named(without)()
    threads = [threading.Thread(target=_run, args=(nursery.named(contender), call, barrier, results)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _run(function: Any, call: tuple, barrier: Any, results: Any) -> None:
    with nursery.app().app_context():
        barrier.wait(timeout=PATIENCE)
        try:
            _persist(lambda: function(*call))
            results.put("done")
        except Exception as error:
            results.put(type(error).__name__)
        finally:
            session.remove()


def _persist(act: Callable[[], object]) -> None:
    """As a person does who is told to try again in a moment (503): on a slow machine the queue may be long."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            attempt(act)
            return
        except Busy:
            if time.monotonic() > until:
                raise
            session.remove()
