"""`bin/run`: bring the database up to date, fill a new demo club, serve and work until Ctrl-C.

Knows only the environment and the two processes it starts; the portal itself is imported by those (and by the one
that sets up, when there is something to set up), and the web server comes first: so a second start is quick.
"""

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from portal.config import ROOT, ConfigurationError, Settings, settings_from

THREADS = 12  # of a worker: each slow upload holds one
THREADS_BEHIND_A_PROXY = 4  # which buffers uploads: more only wait for each other
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi", "club"]


def main() -> int:
    try:
        settings = settings_from()
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    settings.instance.mkdir(parents=True, exist_ok=True)
    if _taken(settings.port):
        sys.stderr.write(f"Port {settings.port} is in use. Another one: PORTAL_PORT=8001 bin/run\n")
        return 2
    environment = dict(os.environ, PYTHONUNBUFFERED="1")
    if not _set_up(settings, environment):
        return 1
    processes = [subprocess.Popen(_server(settings), cwd=ROOT, env=environment)]

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        _wait(settings, processes[0])
        processes.append(subprocess.Popen([*FLASK, "worker"], cwd=ROOT, env=environment))
        _announce(settings, environment)
        while all(process.poll() is None for process in processes):
            time.sleep(0.3)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        _end(processes)


def _set_up(settings: Settings, environment: dict[str, str]) -> bool:
    """Migrate, and fill a new demo club; skipped when nothing changed since the last start."""
    stamp = settings.instance / ".ready"
    state = _state(settings)
    database_there = settings.database_url or (settings.instance / "portal.db").exists()
    if database_there and stamp.exists() and stamp.read_text() == state:
        return True
    is_new = not settings.database_url and not (settings.instance / "portal.db").exists()
    if subprocess.run([*FLASK, "init"], cwd=ROOT, env=environment, check=False).returncode:
        return False
    if settings.demo and settings.is_loopback and (is_new or (settings.database_url and not stamp.exists())):
        sys.stdout.write("Filling the demo club (once) …\n")
        filled = subprocess.run([*FLASK, "demo"], cwd=ROOT, env=environment, check=False)
        if filled.returncode and is_new:
            return False
    stamp.write_text(state)
    return True


def _state(settings: Settings) -> str:
    migrations = sorted(path.name for path in (ROOT / "portal" / "migrations" / "versions").glob("*.py"))
    return hashlib.sha256("\n".join([settings.database, str(settings.demo), *migrations]).encode()).hexdigest()


def _server(settings: Settings) -> list[str]:
    workers = settings.workers or os.cpu_count() or 1
    threads = THREADS_BEHIND_A_PROXY if settings.trusted_proxies else THREADS
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "wsgi:app"),
        *("--host", "127.0.0.1", "--port", str(settings.port)),
        *("--workers", str(workers), "--blocking-threads", str(threads), "--backpressure", "64"),
        *("--no-ws", "--log-level", "error", "--respawn-failed-workers"),
    ]


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _wait(settings: Settings, server: "subprocess.Popen[bytes]") -> None:
    while server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", settings.port)) == 0:
                return
        time.sleep(0.05)


def _announce(settings: Settings, environment: dict[str, str]) -> None:
    sys.stdout.write(f"\nThe club is open: {settings.address}\n")
    sys.stdout.flush()
    if settings.demo and settings.is_loopback:
        command = subprocess.run([*FLASK, "logins"], cwd=ROOT, env=environment, capture_output=True, check=False)
        if told := command.stdout.decode():
            sys.stdout.write(_ways_in(told) + f"Every message (codes too): {settings.address}/dev/inbox\n")
    sys.stdout.write("Ctrl-C stops it.\n")
    sys.stdout.flush()


def _ways_in(told: str) -> str:
    """The demo's logins as a small table; the code is that of this half minute."""
    rows = [json.loads(line) for line in told.splitlines()]
    lines = [f"  {row['kind']:<20} {row['phone']}  {row['password']}  {row.get('code', '')}" for row in rows]
    head = f"  {'who':<20} {'phone':<11}  {'password':<13}  code now (a fresh one: flask --app wsgi club logins)"
    return "\n".join(["Ways in (demo):", head, *lines]) + "\n"


def _end(processes: list["subprocess.Popen[bytes]"]) -> None:
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGINT if "granian" in str(process.args) else signal.SIGTERM)
    until = time.monotonic() + 8
    for process in processes:
        try:
            process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


if __name__ == "__main__":
    sys.exit(main())
