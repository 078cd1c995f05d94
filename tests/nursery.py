"""Real processes at a small price: one process makes the application once, and others are born of it by fork.

    ask(app, "tests.races:compete", contender, calls, without)    a function run in the nursery; gives what it gave
    worker = Child(app, "tests.ground.test_killed_worker:redeem_again_and_again", …)    a process to be killed or joined

The nursery itself is spawned, not forked from the tests: it has one thread, no connection to the database and no state
of a test, so that what is born of it is as good as a server's fresh worker. A process that switches guards off is
thrown away with them. The portal itself never forks.
"""

import atexit
import multiprocessing
import threading
import time
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from portal import create_app
from portal.database import db
from portal.web import Portal

PATIENCE = 120  # s
_nurseries: dict[Any, tuple[Any, Connection]] = {}


def ask(app: Portal, function: str, *given: object) -> Any:
    """Call `function` ("module:name") in the nursery of the application's settings; raises what it raises."""
    _process, wire = _nursery_of(app)
    wire.send((function, given))
    if not wire.poll(PATIENCE):
        _close()
        raise TimeoutError(f"{function} was not done after {PATIENCE} s")
    good, answer = wire.recv()
    if not good:
        raise answer
    return answer


class Child:
    """A process that runs until it ends or is ended."""

    def __init__(self, app: Portal, function: str, *given: object) -> None:
        self._app = app
        self.pid: int = ask(app, f"{__name__}:_begin", function, given)
        self.exitcode: int | None = None

    def join(self, timeout: float) -> None:
        until = time.monotonic() + timeout
        while self.exitcode is None and time.monotonic() < until:
            self.exitcode = ask(self._app, f"{__name__}:_ended", self.pid)
            time.sleep(0.01)


def _nursery_of(app: Portal) -> tuple[Any, Connection]:
    settings = app.extensions["settings"]
    if settings not in _nurseries:
        _close()
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=_live, args=(settings, theirs))
        process.start()
        theirs.close()
        _nurseries[settings] = process, ours
    return _nurseries[settings]


@atexit.register
def _close() -> None:
    while _nurseries:
        _settings, (process, wire) = _nurseries.popitem()
        wire.close()
        process.join(timeout=5)
        process.kill()


# within the nursery

_app: Portal | None = None
_begun: dict[int, Any] = {}


def app() -> Portal:
    """The application, within the nursery and in what is born of it."""
    assert _app is not None
    return _app


def born(function: Any, *given: object) -> Any:
    """A process of its own, as multiprocessing gives it; within the nursery."""
    with app().app_context():
        assert threading.active_count() == 1 and db.engine.pool.checkedin() == 0, "not fit for forking"
    child = multiprocessing.get_context("fork").Process(target=function, args=given)
    child.start()
    return child


def named(name: str) -> Any:
    module, _, function = name.partition(":")
    return getattr(import_module(module), function)


def _live(settings: Any, wire: Connection) -> None:
    global _app
    _app = create_app(settings)
    _app.extensions["queue"].storage.close()
    while True:
        try:
            function, given = wire.recv()
        except EOFError:
            return
        try:
            wire.send((True, named(function)(*given)))
        except Exception as error:
            wire.send((False, error))


def _begin(function: str, given: tuple[object, ...]) -> int:
    child = born(named(function), *given)
    _begun[child.pid] = child
    return int(child.pid)


def _ended(pid: int) -> int | None:
    code: int | None = _begun[pid].exitcode
    return code
