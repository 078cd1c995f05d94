"""The child's side: `python -m portal.sandbox.inside worker.py`, started by parent.py, never by hand.

The worker imports what it needs, then its memory is limited; then it takes work from its standard input until that
closes or it has been idle for a while. What it lacks it asks for over the same pipe: no file, no network.
"""

import importlib.util
import os
import resource
import select
import sys
import time
from typing import Any, BinaryIO

from portal.sandbox.wire import Closed, Failed, receive, send


def main() -> None:
    incoming, outgoing = _private_pipes()
    limits = receive(incoming)
    _limit_time(limits["seconds"])
    try:
        worker = _loaded(sys.argv[1])
        worker.prepare()
    except (OSError, RuntimeError, ImportError) as error:
        send(outgoing, {"failed": "start", "detail": f"{type(error).__name__}: {error}"})
        return
    _limit(limits)
    send(outgoing, {"ready": True})
    while _waits_for_work(incoming, limits["idle"]):
        _limit_time(limits["seconds"])
        _serve(worker, incoming, outgoing, limits["answer"])


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes under numbers nobody else writes to: a library that prints must not garble the answers."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return incoming, outgoing


def _loaded(path: str) -> Any:
    spec = importlib.util.spec_from_file_location("worker", path)
    assert spec is not None and spec.loader is not None
    worker = importlib.util.module_from_spec(spec)
    sys.modules["worker"] = worker
    spec.loader.exec_module(worker)
    return worker


def _limit(limits: dict[str, Any]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"],) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["written"],) * 2)


def _limit_time(seconds: float) -> None:
    """Processor time for one piece of work; the parent's own watch counts the time on the wall."""
    used = int(time.process_time()) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (used + int(seconds) + 1, resource.RLIM_INFINITY))


def _waits_for_work(incoming: BinaryIO, idle: float | None) -> bool:
    ready, _, _ = select.select([incoming], [], [], idle)
    return bool(ready) and bool(incoming.peek(1))  # type: ignore[attr-defined]


def _serve(worker: Any, incoming: BinaryIO, outgoing: BinaryIO, largest: int) -> None:
    message = receive(incoming)["do"]

    def ask(question: Any) -> Any:
        send(outgoing, {"ask": question})
        return receive(incoming)["told"]

    try:
        send(outgoing, {"done": worker.answer(message, ask)}, largest)
    except Failed as failed:
        send(outgoing, {"failed": failed.reason, "detail": failed.detail})
    except MemoryError:
        send(outgoing, {"failed": "memory", "detail": ""})
        raise SystemExit(1) from None
    except (Closed, BrokenPipeError):
        raise SystemExit(1) from None  # the parent is gone
    except Exception as error:
        send(outgoing, {"failed": "error", "detail": f"{type(error).__name__}: {error}"})


if __name__ == "__main__":
    main()
