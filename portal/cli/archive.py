"""`club backup` and `club restore`: database, files, key and the notebook of seals in one archive."""

import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import click
import flask_migrate
from flask import current_app
from sqlalchemy import make_url

from portal import instance
from portal.cli.group import club
from portal.club.ground import outbox, sealing
from portal.club.ground.happenings import RESTORED, happened
from portal.club.people import accounts, departures
from portal.club.purse import points
from portal.config import Settings
from portal.database import db, transaction, wipe

NOTEBOOK = "seals.log"
ERASURES = "erasures.log"
PARTS = ("files", "secret_key")


@club.command("backup")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def backup(target: Path) -> None:
    """Write database, uploaded files, key and notebook to TARGET (.tar.gz), while the portal goes on working."""
    settings: Settings = current_app.extensions["settings"]
    if target.exists():
        raise click.ClickException(f"{target} exists already")
    with tempfile.TemporaryDirectory(dir=settings.instance) as folder:
        notebook = Path(folder) / NOTEBOOK  # before the database, which knows every block that stands in it
        if settings.seals.exists():
            shutil.copy(settings.seals, notebook)
        dump = _dump(settings, Path(folder))
        beside = target.with_name(target.name + ".part")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
            archive.add(dump, arcname=dump.name)
            if notebook.exists():
                archive.add(notebook, arcname=NOTEBOOK)
            for part in (*PARTS, ERASURES):
                if (settings.instance / part).exists():
                    archive.add(settings.instance / part, arcname=part)
        beside.replace(target)
    click.echo(f"written: {target} ({target.stat().st_size:,} bytes)")


@club.command("restore")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--erased", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="erasures.log kept elsewhere"
)
def restore(source: Path, erased: Path | None) -> None:
    """Bring SOURCE back into an empty instance folder (stop the portal first).

    Nobody is signed in afterwards, and what waited to be sent waits until somebody has looked. Whoever was erased since
    is erased again: by the erasures.log of this folder, of SOURCE, and the one that is given.
    """
    settings: Settings = current_app.extensions["settings"]
    if (settings.instance / "files").exists() or _holds_something():
        raise click.ClickException("restore only into an empty club: give another PORTAL_INSTANCE")
    noted = erased.read_text(encoding="ascii") if erased else ""
    db.engine.dispose()
    with tempfile.TemporaryDirectory(dir=settings.instance) as folder, tarfile.open(source) as archive:
        archive.extractall(folder, filter="data")
        unpacked = Path(folder)
        _load(settings, unpacked)
        for part in (*PARTS, NOTEBOOK):
            if (unpacked / part).exists():
                (settings.instance / part).unlink(missing_ok=True)
                shutil.move(unpacked / part, settings.instance / part)
        noted += (unpacked / ERASURES).read_text(encoding="ascii") if (unpacked / ERASURES).exists() else ""
    with settings.erasures.open("a", encoding="ascii") as list_of_erased:
        list_of_erased.write(noted)
    instance.prepare(settings.instance, settings.database)  # an older archive's files are open to others
    flask_migrate.upgrade()  # an older backup
    ended, put_aside = _quieten(settings)
    gone = departures.erasure.again()
    wipe()
    click.echo(
        f"restored: {ended} sessions are over, {put_aside} messages wait until somebody has looked "
        f"(/staff/audit/letters); {gone} who were erased since are erased again; club doctor tells whether all is well"
    )


def _quieten(settings: Settings) -> tuple[int, int]:
    """How many sessions ended, how many messages were put aside. Without a notebook (an older backup) one begins."""
    with transaction():
        ended, put_aside = accounts.end_every_session(), outbox.put_aside()
        happened(RESTORED, None, sessions=ended, messages=put_aside)
    if not settings.seals.exists():
        for notebook in (sealing.Records(settings.seals), points.Notebook(settings.seals)):
            notebook.begin()
    return ended, put_aside


def _dump(settings: Settings, folder: Path) -> Path:
    if db.engine.dialect.name == "sqlite":
        import pysqlite3

        target = folder / "portal.db"
        source = pysqlite3.connect(str(make_url(settings.database).database))
        source.execute("VACUUM INTO ?", (str(target),))  # what was deleted is not in it
        source.close()
        return target
    target = folder / "portal.pgdump"
    subprocess.run(["pg_dump", "--format=custom", f"--file={target}", _libpq(settings)], check=True)
    return target


def _load(settings: Settings, unpacked: Path) -> None:
    if db.engine.dialect.name == "sqlite":
        path = Path(str(make_url(settings.database).database))
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        shutil.move(unpacked / "portal.db", path)
        return
    command = [
        "pg_restore",
        "--no-owner",
        "--exit-on-error",
        f"--dbname={_libpq(settings)}",
        str(unpacked / "portal.pgdump"),
    ]
    subprocess.run(command, check=True)


def _libpq(settings: Settings) -> str:
    return settings.database.replace("postgresql+psycopg://", "postgresql://")


def _holds_something() -> bool:
    from sqlalchemy import inspect, text

    with db.engine.connect() as connection:
        if "accounts" not in inspect(connection).get_table_names():
            return False
        return connection.execute(text("SELECT 1 FROM accounts LIMIT 1")).first() is not None


@club.command("erase-again")
def erase_again() -> None:
    """Erase whoever was erased and has come back with an older backup; the doctor names them."""
    gone = departures.erasure.again()
    wipe()
    click.echo(f"erased again: {gone}")
