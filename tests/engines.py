"""Engines for tests below the application: SQLite in a file, PostgreSQL in a private cluster where it is installed."""

import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pysqlite3
import pytest
from sqlalchemy import Engine, create_engine


def engine_of(name: str, folder: Path, request: pytest.FixtureRequest) -> Engine:
    """An engine that is disposed of with the test."""
    if name == "sqlite":
        engine = create_engine(f"sqlite:///{folder / 'test.db'}", module=pysqlite3)
    else:
        engine = create_engine(_postgresql(request.config))
    request.addfinalizer(engine.dispose)
    return engine


@cache
def _postgresql(config: pytest.Config) -> str:
    """The address of an empty database: PORTAL_TEST_POSTGRESQL, or a cluster of our own until the tests end."""
    if url := os.environ.get("PORTAL_TEST_POSTGRESQL"):
        return url
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not binaries:
        pytest.skip("PostgreSQL is not installed: half of this test is missing")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    run = _as_postgres(folder)
    run(binaries[-1].with_name("initdb"), "-D", folder / "data", "-U", "portal", "-A", "trust", "-E", "UTF8",
        "--locale=C.UTF-8")  # fmt: skip
    control = (binaries[-1], "-D", folder / "data", "-w", "-s")
    run(*control, "-o", f"-k {folder} -c listen_addresses= -c fsync=off", "-l", folder / "log", "start")

    def end() -> None:
        run(*control, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)

    config.add_cleanup(end)
    return f"postgresql+psycopg://portal@/postgres?host={folder}"


def _as_postgres(folder: Path):
    """PostgreSQL refuses to run as root; an ordinary user runs it as themselves."""
    prefix = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    return lambda *command: subprocess.run([*prefix, *map(str, command)], check=True, capture_output=True, cwd=folder)
