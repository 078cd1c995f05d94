"""Keeps processes running: one that ends is started again, however often, and what it left behind is ended first.

Each process is a session of its own, so that a web server that was killed leaves no worker that holds the port. When
the supervisor itself is killed, each is asked to stop, and a caretaker ends whoever does not hear it, such as a web
server that is just starting. Knows only processes.
"""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

FIRST_PAUSE, LONGEST_PAUSE, GROWTH = 0.2, 5.0, 1.5  # seconds before it is started again, when it keeps ending
SETTLED = 10.0  # seconds it must have lived for the next pause to be the first again
GRACE = 8.0  # seconds to finish what is in hand, when all is stopped
LEFT_GRACE = 1.0  # and for what an ended process left behind
WITH_ITS_PARENT = (  # 1 is PR_SET_PDEATHSIG
    "import ctypes, os, signal, sys; ctypes.CDLL(None).prctl(1, signal.SIGTERM); os.execv(sys.argv[1], sys.argv[1:])"
)


MARK = "KEPT_FOR"  # in the environment of all that is started here, and of what they start


class CannotStart(Exception):
    """A process ended by itself before it ever worked: to start it again would only hide why."""


class Kept:
    """One process that is to run until all is stopped."""

    def __init__(self, name: str, command: Sequence[str], folder: Path, environment: dict[str, str]) -> None:
        self.name, self.pause, self.has_worked = name, FIRST_PAUSE, False
        self._command, self._folder, self._environment = command, folder, environment
        self.start()

    def start(self) -> None:
        self.since, self.due = time.monotonic(), 0.0
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-E", "-c", WITH_ITS_PARENT, *self._command],
            cwd=self._folder,
            env=self._environment,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Asked without burying it: until then nobody else can get its number, and its group is surely its own."""
        ended = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return self._process.returncode is not None or os.waitid(os.P_PID, self.pid, ended) is not None

    def ask_to_stop(self) -> None:
        if not self.has_ended:
            os.kill(self.pid, signal.SIGTERM)

    def bury(self, until: float) -> int:
        """End the process and what it left behind; its exit status, negative for a signal."""
        if self._process.returncode is None:
            while not self.has_ended and time.monotonic() < until:
                time.sleep(0.02)
            self._end_group(until)
        return self._process.wait()

    def _end_group(self, until: float) -> None:
        """Politely first, for requests in hand; while the process is unburied, its group's number is nobody else's."""
        for order, patience in ((signal.SIGTERM, until), (signal.SIGKILL, until + LEFT_GRACE)):
            with suppress(ProcessLookupError):
                os.killpg(self.pid, order)
            while _others_in(self.pid) and time.monotonic() < patience:
                time.sleep(0.02)


class Supervisor:
    """Processes side by side; the death of one is none of the others' business."""

    def __init__(self, folder: Path, environment: dict[str, str], say: Callable[[str], object]) -> None:
        self._folder, self._environment, self._say = folder, environment, say
        self._kept: list[Kept] = []

    def keep(self, name: str, *command: str) -> Kept:
        kept = Kept(name, command, self._folder, self._environment)
        self._kept.append(kept)
        return kept

    def look(self) -> None:
        """Start again what has ended, when its pause is over. Raises CannotStart."""
        for kept in self._kept:
            if kept.due:
                if time.monotonic() >= kept.due:
                    kept.start()
            elif kept.has_ended:
                self._mourn(kept)
            elif time.monotonic() - kept.since > SETTLED:
                kept.has_worked = True

    def end(self) -> None:
        """Stop all at once; who does not finish within GRACE is killed."""
        for kept in self._kept:
            kept.ask_to_stop()
        until = time.monotonic() + GRACE
        for kept in self._kept:
            kept.bury(until)

    def _mourn(self, kept: Kept) -> None:
        lived = time.monotonic() - kept.since
        status = kept.bury(time.monotonic() + LEFT_GRACE)
        if not kept.has_worked and status > 0:
            raise CannotStart(f"The {kept.name} cannot start (it ended with {status}); what it says stands above.")
        kept.pause = FIRST_PAUSE if lived > SETTLED else min(kept.pause * GROWTH, LONGEST_PAUSE)
        kept.due = time.monotonic() + kept.pause
        how = f"was ended by signal {-status}" if status < 0 else f"ended with {status}"
        self._say(f"The {kept.name} {how} after {lived:.0f} s; starting it again in {kept.pause:.1f} s.")


class Caretaker:
    """A process that waits for the end of this one, however it comes, and ends whatever is left of what it started.

    Made once, before there is any thread. It waits at a pipe whose other end only this process has.
    """

    def __init__(self) -> None:
        self._mark = f"{os.getpid()}-{secrets.token_hex(8)}"
        waits, self._held = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            self._wait(waits)
        os.close(waits)

    def environment(self, given: dict[str, str]) -> dict[str, str]:
        """For all that is started."""
        return given | {MARK: self._mark}

    def dismiss(self) -> None:
        """When all has ended: what has not is ended first."""
        os.close(self._held)
        os.waitpid(self._pid, 0)

    def _wait(self, at: int) -> NoReturn:
        try:
            os.close(self._held)
            os.setsid()
            for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(name, signal.SIG_IGN)
            os.read(at, 1)
            _end_marked(f"{MARK}={self._mark}".encode())
        finally:
            os._exit(0)


def _end_marked(mark: bytes) -> None:
    """Politely first, as when all is stopped."""
    began, sessions = time.monotonic(), set[int]()
    while left := _marked(mark, sessions):
        waited = time.monotonic() - began
        for pid in left:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL if waited > GRACE else signal.SIGTERM)
        time.sleep(0.1 if waited > GRACE else 1)


def _marked(mark: bytes, sessions: set[int]) -> list[int]:
    """Who carries the mark or is in a session whose leader did: workers of workers may have another environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, _parent, _group, its_session = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
            is_ours = mark in (folder / "environ").read_bytes().split(b"\0")
            if is_ours and its_session == folder.name:
                sessions.add(int(its_session))
            if state not in "ZX" and (is_ours or int(its_session) in sessions):
                found.append(int(folder.name))
    return found


def _others_in(group: int) -> bool:
    """Whether a process of the group, its leader aside, is still at work; what is dead and unburied is not."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, _parent, its_group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
            if its_group == str(group) and state not in "ZX" and folder.name != str(group):
                return True
    return False
