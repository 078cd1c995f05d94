"""The parent's side: starts children, feeds them, watches the clock and throws away those that fail."""

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Generic, TypeVar, cast

from portal.sandbox.wire import Closed, Failed, receive, send

ROOT = Path(__file__).parent.parent.parent
START = 60  # seconds a child may take to import what it needs
BARE = {"MALLOC_ARENA_MAX": "1", "LANG": "C.UTF-8"}


class SandboxBusy(Exception):
    """All children were at work for as long as we were willing to wait."""


@dataclass(frozen=True)
class Limits:
    """Of one child."""

    memory: int = 1 << 30  # bytes of address space
    seconds: float = 10  # for one piece of work, on the wall and of the processor
    answer: int = 256 << 20  # bytes of an answer
    written: int = 0  # bytes of a file it writes
    idle: float | None = None  # seconds without work until it leaves by itself
    uses: int = 50  # pieces of work until another takes its place, so that nothing leaks for long


class Child:
    """One process running `worker`: of our environment nothing but what is given. One thread at a time."""

    def __init__(self, worker: Path, limits: Limits, environment: dict[str, str] | None = None) -> None:
        self.limits, self.uses, self.ready = limits, 0, False
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-m", "portal.sandbox.inside", str(worker)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=(BARE if environment is None else environment) | {"PYTHONPATH": str(ROOT)},
            cwd="/",
        )
        with suppress(OSError):  # it is gone already: whoever waits for it is told
            self._send(asdict(limits))

    @property
    def usable(self) -> bool:
        return self.process.poll() is None and self.uses < self.limits.uses

    def warm(self) -> None:
        """Wait until it has imported everything it needs. Raises Failed."""
        if not self.ready:
            with self._watch(START):
                self._told(self._receive())
            self.ready = True

    def call(self, message: dict[str, Any], tell: Callable[[Any], Any] | None = None) -> Any:
        """What the worker answers; `tell` is what it may ask. Raises Failed, and is not to be used again then."""
        self.warm()
        self.uses += 1
        with self._watch(self.limits.seconds):
            self._send({"do": message})
            while "ask" in (answer := self._receive()):
                self._send({"told": tell(answer["ask"]) if tell else None})
            return self._told(answer).get("done")

    def close(self) -> None:
        """Kill and bury; safe to call twice."""
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            with suppress(OSError):  # unsent bytes have nobody left to read them
                cast(BinaryIO, stream).close()
        self.process.wait()

    def _told(self, answer: dict[str, Any]) -> dict[str, Any]:
        if "failed" in answer:
            raise Failed(str(answer["failed"]), str(answer.get("detail", "")))
        return answer

    @contextmanager
    def _watch(self, seconds: float) -> Iterator[None]:
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.process.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            yield
        except (Closed, OSError) as error:
            self.close()
            if late.is_set() or self.process.returncode == -signal.SIGXCPU:
                raise Failed("time", f"longer than {seconds} seconds") from error
            raise Failed("ended", f"status {self.process.returncode}") from error
        except BaseException:
            self.close()  # it failed, or the conversation is out of step
            raise
        finally:
            timer.cancel()

    def _send(self, message: dict[str, Any]) -> None:
        send(cast(BinaryIO, self.process.stdin), message)

    def _receive(self) -> dict[str, Any]:
        return receive(cast(BinaryIO, self.process.stdout), self.limits.answer)


Kept = TypeVar("Kept", bound=Child)


class Pool(Generic[Kept]):
    """At most `children` at once, each kept for the next piece of work; who waits longer than `patience` gets Busy."""

    def __init__(self, make: Callable[[], Kept], children: int = 2, patience: float | None = 20) -> None:
        self._make, self._children, self._patience = make, children, patience
        self._reset()
        atexit.register(self.close)

    @contextmanager
    def child(self) -> Iterator[Kept]:
        """One to work with. What failed in any way is not used again."""
        if self._owner != os.getpid():
            self._reset()
        seats = self._seats
        if not seats.acquire(timeout=self._patience):
            raise SandboxBusy
        try:
            child = self._take()
            try:
                yield child
            finally:
                self._give_back(child)
        finally:
            seats.release()

    def call(self, message: dict[str, Any]) -> Any:
        """What a worker answers. Raises Busy or Failed."""
        with self.child() as child:
            return child.call(message)

    def close(self) -> None:
        """End the idle children; those at work end with it."""
        while self._owner == os.getpid() and self._idle:
            self._idle.pop().close()

    def _reset(self) -> None:
        """A process that was forked from ours must not talk to our children: it starts with none."""
        self._owner = os.getpid()
        self._seats = threading.BoundedSemaphore(self._children)
        self._idle: list[Kept] = []

    def _take(self) -> Kept:
        while self._idle:
            child = self._idle.pop()
            if child.usable:
                return child
            child.close()
        return self._make()

    def _give_back(self, child: Kept) -> None:
        if child.usable:
            self._idle.append(child)
        else:
            child.close()
