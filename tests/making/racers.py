"""Real processes that do one thing at the same moment, each with an application of its own on the same database."""

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.synchronize import Barrier
from typing import Any

from portal import create_app
from portal.config import Settings
from portal.web import Portal


def race(app: Portal, act: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
    """What `act(*arguments[n])` gave in each process; an exception is given as its name."""
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(len(arguments)), context.Queue()
    settings: Settings = app.extensions["settings"]
    runners = [
        context.Process(target=_run, args=(settings, (start, results), number, act, given))
        for number, given in enumerate(arguments)
    ]
    for runner in runners:
        runner.start()
    found = dict(results.get(timeout=120) for _ in runners)
    for runner in runners:
        runner.join(timeout=30)
    return [found[number] for number in range(len(arguments))]


def _run(settings: Settings, lines: tuple[Barrier, Any], number: int, act: Callable[..., Any], given: Any) -> None:
    start, results = lines
    application = create_app(settings)
    with application.app_context():
        start.wait(timeout=110)
        try:
            results.put((number, act(*given)))
        except Exception as error:
            results.put((number, type(error).__name__))
