"""`bin/run`: bring the database up to date, fill a new demo club, serve and work until Ctrl-C.

Knows only the environment and the processes it keeps running (supervisor.py); the portal itself is imported by those
(and by the one that sets up, when there is something to set up), and the web comes first: so a second start is quick.
"""

import hashlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading

from portal import instance
from portal.config import ROOT, ConfigurationError, Settings, settings_from
from portal.supervisor import CannotStart, Caretaker, Supervisor

CONNECTIONS = 6000  # of a web server; a file each
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi", "club"]


def main() -> int:
    try:
        settings = settings_from()
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    instance.only_ours_from_now_on()
    _allow_files()
    instance.prepare(settings.instance, settings.database)
    if _taken(settings.port):
        sys.stderr.write(f"Port {settings.port} is in use. Another one: PORTAL_PORT=8001 bin/run\n")
        return 2
    caretaker, stop = Caretaker(), threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(name) != signal.SIG_IGN:  # as nohup has it
            signal.signal(name, lambda _signal, _frame: stop.set())
    try:
        return _run(settings, caretaker.environment(dict(os.environ, PYTHONUNBUFFERED="1")), stop)
    finally:
        caretaker.dismiss()


def _run(settings: Settings, environment: dict[str, str], stop: threading.Event) -> int:
    if not _set_up(settings, environment, stop):
        return 0 if stop.is_set() else 1
    supervisor = Supervisor(ROOT, environment, _say)
    try:
        _serve(settings, environment, supervisor, stop)
        return 0
    except CannotStart as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        supervisor.end()


def _serve(settings: Settings, environment: dict[str, str], supervisor: Supervisor, stop: threading.Event) -> None:
    """Until told to stop. A web server that ends before one of them answered cannot start; later it comes back."""
    workers = settings.workers or os.cpu_count() or 1
    servers = [supervisor.keep(f"web server {number}", *_server(settings)) for number in range(1, workers + 1)]
    while not stop.is_set() and not _answers(settings.port):
        supervisor.look()
        stop.wait(0.05)
    for server in servers:
        server.has_worked = True
    if not stop.is_set():
        supervisor.keep("message worker", *FLASK, "worker")
        threading.Thread(target=_announce, args=(settings, environment), daemon=True).start()
    while not stop.wait(0.1):
        supervisor.look()


def _set_up(settings: Settings, environment: dict[str, str], stop: threading.Event) -> bool:
    """Migrate, and fill a new demo club; skipped when nothing changed since the last start."""
    stamp = settings.instance / ".ready"
    state = _state(settings)
    database_there = settings.database_url or (settings.instance / "portal.db").exists()
    if database_there and stamp.exists() and stamp.read_text() == state:
        return True
    is_new = not settings.database_url and not (settings.instance / "portal.db").exists()
    if _status_of("init", environment, stop):
        return False
    if settings.demo and settings.is_loopback and (is_new or (settings.database_url and not stamp.exists())):
        sys.stdout.write("Filling the demo club (once, a minute or two) …\n")
        sys.stdout.flush()
        if _status_of("demo", environment, stop) and (is_new or stop.is_set()):
            return False
    stamp.write_text(state)
    return True


def _status_of(command: str, environment: dict[str, str], stop: threading.Event) -> int:
    """How the command ended; it is ended when we are told to stop."""
    running = subprocess.Popen([*FLASK, command], cwd=ROOT, env=environment)
    while (status := running.poll()) is None:
        if stop.wait(0.05):
            running.terminate()
            running.wait()
            return -1
    return status


def _state(settings: Settings) -> str:
    migrations = sorted(path.name for path in (ROOT / "portal" / "migrations" / "versions").glob("*.py"))
    return hashlib.sha256("\n".join([settings.database, str(settings.demo), *migrations]).encode()).hexdigest()


def _allow_files() -> None:
    """As many as connections need, where the system lets us: most give a process 1024 unless it asks."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + 2000 if hard == resource.RLIM_INFINITY else min(CONNECTIONS + 2000, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _server(settings: Settings) -> list[str]:
    """One web server of one worker: granian gives up when a worker dies twice in five seconds, the supervisor never.

    All listen on one port; the kernel shares the connections out, as it does between workers of one granian.
    """
    return [
        *(sys.executable, "-m", "granian", "--interface", "rsgi", "wsgi:front"),
        *("--host", settings.listen, "--port", str(settings.port), "--workers", "1"),
        *("--backpressure", str(CONNECTIONS)),  # at a time; how many requests of them one network may have: front.py
        *("--http1-header-read-timeout", "10000"),  # ms; whoever says nothing is let go, between two requests too
        *("--http", "1"),  # guessing the version, granian waits for ever for who says nothing
        *("--no-ws", "--log-level", "error"),
        *("--workers-kill-timeout", "6"),  # a worker told to stop while it starts does not hear it
    ]


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _announce(settings: Settings, environment: dict[str, str]) -> None:
    sys.stdout.write(f"\nThe club is open: {settings.address}\n")
    sys.stdout.flush()
    if settings.demo and settings.is_loopback:
        command = subprocess.run([*FLASK, "logins"], cwd=ROOT, env=environment, capture_output=True, check=False)
        if told := command.stdout.decode():
            sys.stdout.write(_ways_in(told) + f"Every message (codes too): {settings.address}/dev/inbox\n")
    else:
        command = subprocess.run(
            [*FLASK, "opening", "--first"], cwd=ROOT, env=environment, capture_output=True, check=False
        )
        sys.stdout.write(command.stdout.decode())
    sys.stdout.write("Ctrl-C stops it.\n")
    sys.stdout.flush()


def _ways_in(told: str) -> str:
    """The demo's logins as a small table; the code is that of this half minute."""
    rows = [json.loads(line) for line in told.splitlines()]
    lines = [f"  {row['kind']:<20} {row['phone']}  {row['password']}  {row.get('code', '')}" for row in rows]
    head = f"  {'who':<20} {'phone':<11}  {'password':<13}  code now (a fresh one: flask --app wsgi club logins)"
    return "\n".join(["Ways in (demo):", head, *lines]) + "\n"


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
