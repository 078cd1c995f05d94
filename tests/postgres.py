"""A private PostgreSQL for the tests: its own folder, a socket, no fsync; ended when the tests are."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """Where initdb and pg_ctl are, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if found:
        return found[-1].parent
    on_path = shutil.which("pg_ctl")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def running() -> Iterator[str]:
    """A server for as long as the block lasts; gives its URL without a database name."""
    folder = binaries()
    if folder is None:
        raise RuntimeError("PostgreSQL is not installed (Debian: postgresql)")
    home = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    user = pwd.getpwuid(os.getuid()).pw_name
    if os.getuid() == 0:  # the server refuses to run as root
        shutil.chown(home, "postgres", "postgres")
        user = "postgres"
    run = _as(user)
    data = home / "data"
    run([folder / "initdb", "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])
    options = (
        f"-c listen_addresses='' -c unix_socket_directories={home} "
        "-c fsync=off -c full_page_writes=off -c max_connections=200 "
        "-c autovacuum=off -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=4GB -c checkpoint_timeout=1h"
    )
    run([folder / "pg_ctl", "-D", data, "-o", options, "-w", "-l", home / "log", "start"])
    try:
        yield f"postgresql://portal@/{{name}}?host={home}"
    finally:
        run([folder / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
        shutil.rmtree(home, ignore_errors=True)


def _as(user: str):
    def run(command: list[object]) -> None:
        words = [str(word) for word in command]
        if os.getuid() == 0:
            words = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--", *words]
        subprocess.run(words, check=True, capture_output=True, cwd="/")

    return run
