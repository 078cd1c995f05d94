"""The parent's side of decoding: a few spawned children, kept for the next photograph, killed when they overstay."""

import atexit
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

CHILD = Path(__file__).with_name("child.py")
LENGTH = 8  # bytes of a big-endian length before every part


class Busy(Exception):
    """All children were at work for as long as we were willing to wait."""


class Failed(Exception):
    """The picture could not be made; reason is damaged, pixels, memory or time, of a PDF also pages or locked."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Made:
    """Two JPEGs (of a PDF: a PDF and a JPEG of its first page) and the size of the larger picture in pixels."""

    full: bytes
    thumb: bytes
    width: int
    height: int


class Decoder:
    """At most `children` processes at once; each is replaced after `uses` photographs, so nothing leaks for long."""

    def __init__(
        self, children: int = 2, uses: int = 50, seconds: float = 10, patience: float = 20, memory: int = 1 << 30
    ) -> None:
        self.children, self.uses, self.seconds, self.patience, self.memory = children, uses, seconds, patience, memory
        self._owner = 0
        self._reset()

    def decode(self, kind: str, data: bytes, max_pixels: int, max_pages: int = 1) -> Made:
        """One photograph through a child; raises Busy or Failed."""
        if self._owner != os.getpid():
            self._reset()
        if not self._seats.acquire(timeout=self.patience):
            raise Busy
        try:
            child = self._take()
            request: dict[str, str | int] = {"kind": kind, "max_pixels": max_pixels, "max_pages": max_pages}
            made = child.decode(request, data, self.seconds)
            self._give_back(child)
            return made
        finally:
            self._seats.release()

    def close(self) -> None:
        """End the idle children; those at work end with their photograph."""
        if self._owner == os.getpid():
            while self._idle:
                self._idle.pop().end()

    def _reset(self) -> None:
        """A process that was forked from ours must not talk to our children: it starts with none."""
        self._owner = os.getpid()
        self._seats = threading.BoundedSemaphore(self.children)
        self._idle: list[Child] = []
        atexit.register(self.close)

    def _take(self) -> "Child":
        while self._idle:
            child = self._idle.pop()
            if child.alive:
                return child
        return Child(self.memory)

    def _give_back(self, child: "Child") -> None:
        if child.served < self.uses:
            self._idle.append(child)
        else:
            child.end()


class Child:
    """One process running child.py: no environment, no portal code, limited memory, a pipe in and a pipe out."""

    def __init__(self, memory: int) -> None:
        self.served = 0
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(CHILD), str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"MALLOC_ARENA_MAX": "1", "LANG": "C.UTF-8"},
        )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def decode(self, request: dict[str, str | int], data: bytes, seconds: float) -> Made:
        """Send, wait, receive. A child that failed in any way is not used again."""
        late = threading.Event()
        timer = threading.Timer(seconds, self._end_late, [late])
        timer.start()
        try:
            self._send(json.dumps(request).encode(), data)
            answer = json.loads(self._receive())
            if "failed" in answer:
                raise Failed(answer["failed"])
            self.served += 1
            return Made(self._receive(), self._receive(), answer["width"], answer["height"])
        except Failed:
            self.end()
            raise
        except (OSError, EOFError, ValueError):
            self.end()
            raise Failed("time" if late.is_set() else "memory") from None
        finally:
            timer.cancel()

    def _end_late(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()

    def end(self) -> None:
        """Kill and bury; safe to call twice."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # unsent bytes have nobody left to read them
                    pipe.close()

    def _send(self, *parts: bytes) -> None:
        assert self._process.stdin is not None
        for part in parts:
            self._process.stdin.write(len(part).to_bytes(LENGTH, "big"))
            self._process.stdin.write(part)
        self._process.stdin.flush()

    def _receive(self) -> bytes:
        assert self._process.stdout is not None
        length = int.from_bytes(self._exactly(LENGTH), "big")
        return self._exactly(length)

    def _exactly(self, count: int) -> bytes:
        assert self._process.stdout is not None
        data = self._process.stdout.read(count)
        if len(data) < count:
            raise EOFError
        return data
