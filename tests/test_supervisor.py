"""`bin/run` as it is: whatever is killed comes back, the rest goes on, and all of it ends when it is told to."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from portal import create_app, serve
from portal.config import Settings
from portal.database import db, session, transaction
from portal.supervisor import CannotStart, Supervisor
from tests.conftest import ENGINE
from tests.test_instance import open_in
from tests.test_server import _free_port

ROOT = Path(__file__).parent.parent
SOON = 5.0  # seconds within which pages must come again
pytestmark = [pytest.mark.race, pytest.mark.skipif(ENGINE != "sqlite", reason="processes, not tables")]


# what nohup or a shell's background starts does not hear these two, and its children do not either
HEARS = (
    "import os, sys; from signal import SIG_DFL, SIGHUP, SIGINT, signal; "
    "signal(SIGHUP, SIG_DFL); signal(SIGINT, SIG_DFL); "
    "os.execv(sys.executable, [sys.executable, '-m', 'portal.serve'])"
)


class Run:
    """`bin/run` without the preparation of the machine, on an empty club that is set up already; two web servers."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.port, self.log = _free_port(), folder.parent / "log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        environment |= {"PORTAL_INSTANCE": str(folder), "PORTAL_PORT": str(self.port), "PORTAL_DEMO": "0"}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", HEARS],
                cwd=ROOT,
                env=environment | {"PORTAL_WORKERS": "2"} | more,
                stdout=log,
                stderr=log,
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    def answers(self, within: float = SOON) -> bool:
        return soon(self._answers, within)

    def _answers(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sign-in", timeout=2) as answer:
            return bool(answer.status == 200)
        return False

    def workers(self) -> list[int]:
        """What granian serves with, the youngest last."""
        return sorted(worker for server in self.servers() for worker in children(server))

    def servers(self) -> list[int]:
        return children(self.process.pid, "granian")

    def messengers(self) -> list[int]:
        return children(self.process.pid, " club worker ")  # a web server is told of its "--workers"

    def everybody(self) -> list[int]:
        own = children(self.process.pid)
        return own + [pid for each in own for pid in children(each)]


def children(of: int, saying: str = "") -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if parent == str(of) and state not in "ZX" and saying in words and "resource_tracker" not in words:
                found.append(int(folder.name))
    return found


def soon(question: Callable[[], object], within: float = 20.0) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if question():
            return True
        time.sleep(0.05)
    return False


def is_alive(pid: int) -> bool:
    with suppress(OSError):
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


@pytest.fixture
def folder(tmp_path) -> Path:
    """An instance that is set up: the start need not."""
    folder = tmp_path / "instance"
    settings = Settings(instance=folder, demo=False)
    app = create_app(settings)
    with app.app_context():
        with transaction():
            db.metadata.create_all(session.connection())
        session.remove()
        db.engine.dispose()
    (folder / ".ready").write_text(serve._state(settings))
    return folder


@pytest.fixture
def run(folder) -> Iterator[Run]:
    run = Run(folder)
    assert run.answers(60) and soon(run.messengers), run.said
    yield run
    left = [run.process.pid, *run.everybody()] if run.process.poll() is None else []
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    run.process.wait()


def test_whatever_is_killed_comes_back_and_the_end_is_the_end(run, folder):
    """A worker and its replacements, five times in some seconds; the message worker; granian itself, twice."""
    assert soon(lambda: len(run.workers()) == 2)
    for _ in range(5):
        victim = run.workers()[-1]
        os.kill(victim, signal.SIGKILL)
        assert run.answers(), run.said
        assert soon(lambda victim=victim: len(run.workers()) == 2 and victim not in run.workers()), run.said
        time.sleep(1)
    for kept, number in ((run.messengers, 1), (run.servers, 2)):
        assert soon(lambda kept=kept, number=number: len(kept()) == number), run.said
        before = kept()
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        back = lambda kept=kept, number=number, before=before: len(set(kept()) - set(before)) == number
        assert soon(back), run.said
    assert run.answers(30), "the port is free again: no orphaned worker holds it"
    assert soon(lambda: len(run.workers()) == 2) and run.process.poll() is None, run.said
    assert run.said.count("starting it again") >= 8 and "Traceback" not in run.said

    assert open_in(folder) == []

    everybody = run.everybody()
    run.process.terminate()
    assert run.process.wait(timeout=10) == 0
    assert len(everybody) >= 5 and not any(map(is_alive, everybody))


def test_when_bin_run_itself_is_killed_nobody_stays_behind(run):
    everybody = run.everybody()
    run.process.kill()
    run.process.wait()
    assert soon(lambda: not any(map(is_alive, everybody)))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_ended_while_it_starts_nobody_stays_behind(folder, how):
    """A worker that is just starting does not hear that it is to end."""
    run = Run(folder)
    assert soon(run.workers), run.said
    everybody = run.everybody()
    run.process.send_signal(how)
    assert run.process.wait(timeout=20) == (-how if how == signal.SIGKILL else 0)
    assert soon(lambda: not any(map(is_alive, everybody))), run.said
    assert soon(lambda: not marked(run.process.pid))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_ended_while_it_sets_up_nobody_goes_on_setting_up(folder, how):
    (folder / ".ready").unlink()
    run = Run(folder)
    assert soon(lambda: children(run.process.pid, " club init")), run.said
    run.process.send_signal(how)
    assert run.process.wait(timeout=10) == (-how if how == signal.SIGKILL else 0)
    assert soon(lambda: not marked(run.process.pid), 5) and "Traceback" not in run.said


def marked(of: int) -> list[str]:
    """Who was started by that bin/run, and is alive."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            is_theirs = f"KEPT_FOR={of}-".encode() in (folder / "environ").read_bytes()
            if is_theirs and is_alive(int(folder.name)):
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


def test_who_is_deaf_to_a_polite_word_is_ended_by_the_caretaker(tmp_path):
    """With a child of another environment, whose session is known by its leader."""
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(99)"
    )
    code = (
        "import os, subprocess, sys, time; from portal.supervisor import Caretaker\n"
        "kept = Caretaker().environment(dict(os.environ))\n"
        f"inner = [sys.executable, '-c', {deaf!r}]\n"
        "outer = f'import subprocess; subprocess.Popen({inner!r}, env={{}}).wait()'\n"
        "subprocess.Popen([sys.executable, '-c', outer], env=kept, start_new_session=True)\n"
        "time.sleep(99)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "deaf\n"
    outer = next(pid for pid in children(process.pid) if children(pid))
    theirs = [outer, *children(outer)]
    process.kill()
    process.wait()
    assert soon(lambda: not any(map(is_alive, theirs)))


def test_what_can_never_start_says_so_and_ends(folder):
    shutil.rmtree(folder / "static")
    (folder / "static").write_text("somebody's")
    run = Run(folder)
    try:
        assert run.process.wait(timeout=30) == 1
    finally:
        run.process.kill()
    assert "NotADirectoryError" in run.said and "cannot start" in run.said


# --- the supervisor alone -------------------------------------------------------------------------------------------


class Watched(Supervisor):
    """With what it said."""

    def __init__(self, folder: Path) -> None:
        self.heard: list[str] = []
        super().__init__(folder, dict(os.environ), self.heard.append)


def python(code: str) -> list[str]:
    return [sys.executable, "-S", "-c", code]


def test_pauses_grow_to_a_bound_and_what_worked_once_is_never_given_up(tmp_path, monkeypatch):
    watched = Watched(tmp_path)
    kept = watched.keep("thing", *python("raise SystemExit(3)"))
    kept.has_worked = True
    monkeypatch.setattr("portal.supervisor.LONGEST_PAUSE", 0.5)
    assert soon(lambda: watched.look() or len(watched.heard) >= 5)
    watched.end()
    assert [line.split("again in ")[1] for line in watched.heard[:5]] == [
        "0.3 s.",
        "0.5 s.",
        "0.5 s.",
        "0.5 s.",
        "0.5 s.",
    ]
    assert "ended with 3" in watched.heard[0]


def test_what_ends_by_itself_before_it_worked_cannot_start_but_a_kill_is_no_proof(tmp_path):
    watched = Watched(tmp_path)
    kept = watched.keep("thing", *python("import time; time.sleep(60)"))
    os.kill(kept.pid, signal.SIGKILL)
    assert soon(lambda: watched.look() or watched.heard)
    watched.end()
    watched = Watched(tmp_path)
    watched.keep("thing", *python("raise SystemExit(3)"))
    with pytest.raises(CannotStart, match="thing"):
        soon(watched.look)
    watched.end()


def test_what_an_ended_process_left_behind_is_ended_before_its_successor_begins(tmp_path):
    """The control is the child of a process that nobody keeps."""
    leaves = (
        "import pathlib, subprocess, sys; left = subprocess.Popen([sys.executable, '-S', '-c', 'import signal, time; "
        "signal.signal(15, signal.SIG_IGN); time.sleep(60)']); pathlib.Path('left').write_text(str(left.pid)); "
    )
    left = tmp_path / "left"
    alone = subprocess.run(python(leaves), cwd=tmp_path, check=True)
    assert alone.returncode == 0 and is_alive(int(left.read_text()))
    os.kill(int(left.read_text()), signal.SIGKILL)
    left.unlink()
    watched = Watched(tmp_path)
    watched.keep("thing", *python(leaves))
    assert soon(lambda: watched.look() or watched.heard)
    assert not is_alive(int(left.read_text()))
    watched.end()
