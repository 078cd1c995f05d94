"""The demo club for the journeys: filled once a run, and given out as copies, so that every module starts fresh."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from portal import create_app
from portal.config import Settings
from portal.database import db, session
from portal.web import Portal
from tests import postgres

ROOT = Path(__file__).parent.parent
ENGINE = os.environ.get("PORTAL_TEST_DATABASE", "sqlite")
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi", "club"]


def environment(**settings: object) -> dict[str, str]:
    """This process's environment without its PORTAL_ values, with those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return {**kept, **{f"PORTAL_{name.upper()}": str(value) for name, value in settings.items()}}


def fill(instance: Path, **settings: object) -> None:
    """Make a club in `instance` as a newcomer does: `club init`, `club demo`."""
    for command in ("init", "demo"):
        done = subprocess.run(
            [*FLASK, command],
            cwd=ROOT,
            env=environment(instance=instance, **settings),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"club {command}:\n{done.stdout}\n{done.stderr}"


def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The filled instance all copies are made of (SQLite); made by whichever process of the run comes first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    instance = shared / "filled-club"
    with (shared / "filled-club.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (instance / "filled").exists():
            shutil.rmtree(instance, ignore_errors=True)
            instance.mkdir()
            fill(instance)
            _settle(instance / "portal.db")
            (instance / "filled").touch()
    return instance


def copy_of(source: Path, target: Path) -> Path:
    """A club of its own, to be used up."""
    shutil.copytree(source, target, dirs_exist_ok=True)
    return target


def _settle(database: Path) -> None:
    """Bring what stands in the write-ahead log into the file, so that copying the file is enough."""
    import pysqlite3

    connection = pysqlite3.connect(str(database))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


_renew: list[Callable[[], Portal]] = []


def renewing(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Portal]:
    """A function that gives the application on a demo club as it was on its first day; one application a process."""
    if not _renew:
        _renew.append((_on_postgresql if ENGINE == "postgresql" else _on_sqlite)(tmp_path_factory))
    return _renew[0]


def _on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Portal]:
    source = template(tmp_path_factory)
    instance = copy_of(source, tmp_path_factory.mktemp("club"))
    app = create_app(Settings(instance=instance))
    app.testing = True

    def renew() -> Portal:
        _let_go(app)
        for name in ("portal.db", "portal.db-wal", "portal.db-shm"):
            (instance / name).unlink(missing_ok=True)
        shutil.copy(source / "portal.db", instance / "portal.db")
        return app

    return renew


def _on_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Portal]:
    url = _postgres()
    admin = create_engine(
        url.format(name="postgres").replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    instance = tmp_path_factory.mktemp("club")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE filled"))
    fill(instance, database_url=url.format(name="filled"))
    app = create_app(Settings(instance=instance, database_url=url.format(name="club")))
    app.testing = True

    def renew() -> Portal:
        _let_go(app)
        with admin.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS club WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE club TEMPLATE filled"))
        return app

    return renew


@cache
def _postgres() -> str:
    """A private server until the process ends."""
    import atexit

    server = postgres.running()
    url = server.__enter__()
    atexit.register(server.__exit__, None, None, None)
    return url


def _let_go(app: Portal) -> None:
    with app.app_context():
        session.remove()
        db.engine.dispose()
    app.extensions["queue"].storage.flush_all()
    app.extensions["page_cache"].clear()
    app.extensions["kept"].clear()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The application on a fresh demo club, with cross-site protection on; the tests of a module share it."""
    app = renewing(tmp_path_factory)()
    with app.app_context():
        yield app
        session.remove()
