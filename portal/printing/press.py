"""The parent's side of printing: starts the press as a child process, feeds it, watches the clock and throws it away
when it fails. One press is kept warm, because importing WeasyPrint costs more than a short document."""

import contextlib
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from portal.printing.wire import Closed, Job, Printed, receive, send

log = logging.getLogger(__name__)

Resolve = Callable[[str], bytes | None]
START = 60  # seconds a press may take to import what it needs
STYLES = Path(__file__).parent.parent / "static" / "print"


class PrintingFailed(RuntimeError):
    """The document could not be made; the sentence says why, for the job's record."""


class TookTooLong(PrintingFailed):
    pass


class TooLarge(PrintingFailed):
    pass


@dataclass(frozen=True)
class Limits:
    """Of one press: address space in megabytes, seconds for one job, seconds without work until it leaves by itself."""

    memory: int = 1600
    seconds: int = 120
    idle: int = 300
    jobs: int = 50


class Press:
    """One child process; use from one thread at a time."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.jobs = 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal.printing.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd="/",
            close_fds=True,
        )
        self.ready = False
        self._send(vars(self.limits))

    def warm(self) -> None:
        """Wait until the press has imported everything it needs."""
        if not self.ready:
            with self._watch(START):
                answer = self._receive()
            if "broken" in answer:
                self.close()
                raise PrintingFailed(str(answer["broken"]))
            self.ready = True

    @property
    def usable(self) -> bool:
        return self.process.poll() is None and self.jobs < self.limits.jobs

    def print(self, job: Job, resolve: Resolve) -> Printed:
        self.warm()
        self.jobs += 1
        with self._watch(self.limits.seconds):
            self._send({"job": asdict(job)})
            while "want" in (answer := self._receive()):
                self._send({"body": resolve(str(answer["want"]))})
        if "failed" in answer:
            raise PrintingFailed(str(answer["failed"]))
        if "broken" in answer:
            self.close()
            raise TooLarge("the document needs more memory than a print job may have")
        return Printed(**answer["printed"])

    def close(self) -> None:
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                cast(BinaryIO, stream).close()
        self.process.wait()

    @contextlib.contextmanager
    def _watch(self, seconds: int) -> Iterator[None]:
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
            if late.is_set():
                raise TookTooLong(f"the document took longer than {seconds} seconds") from error
            raise PrintingFailed(f"the press ended by itself (status {self.process.returncode})") from error
        except BaseException:
            self.close()  # the conversation is out of step
            raise
        finally:
            timer.cancel()

    def _send(self, message: dict[str, Any]) -> None:
        send(cast(BinaryIO, self.process.stdin), message)

    def _receive(self) -> dict[str, Any]:
        return receive(cast(BinaryIO, self.process.stdout))


def _environment() -> dict[str, str]:
    """Nothing of ours: no database address, no secret; only what Python and fontconfig need to find their files."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
    here = str(Path(__file__).parent.parent.parent)
    return {name: os.environ[name] for name in kept if name in os.environ} | {"PYTHONPATH": here}


# --- the one that is kept -------------------------------------------------------------------------------------------

_door = threading.Lock()
_kept: tuple[int, Press] | None = None


def warm() -> None:
    """Start the kept press now, so that the first job finds it ready (the worker does, at its start)."""
    with _door:
        _press().warm()


def put_away() -> None:
    global _kept
    with _door:
        if _kept and _kept[0] == os.getpid():
            _kept[1].close()
        _kept = None


def print_job(job: Job, resolve: Resolve) -> Printed:
    with _door:
        printed = _press().print(job, resolve)
    for url in printed.refused:
        log.warning("a print job asked for %r and was refused", url)
    return printed


def _press() -> Press:
    global _kept
    if _kept is None or _kept[0] != os.getpid() or not _kept[1].usable:
        if _kept and _kept[0] == os.getpid():
            _kept[1].close()
        _kept = (os.getpid(), Press())
    return _kept[1]


def stylesheet(name: str) -> str:
    """The text of portal/static/print/<name>.css."""
    if not name.isidentifier():
        raise ValueError(name)
    return (STYLES / f"{name}.css").read_text(encoding="utf-8")
