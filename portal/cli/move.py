"""`club move`: a club that began on SQLite goes on with PostgreSQL."""

import sys
import time
from pathlib import Path

import click
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from portal import clock, config, instance
from portal.cli import doctor
from portal.cli.group import club
from portal.config import ConfigurationError, settings_from
from portal.database import db, session
from portal.engine import moving
from portal.engine.both_sides import NotMoved


@club.command("move")
@click.argument("url")
def move(url: str) -> None:
    """Carry the whole database into the empty PostgreSQL database at URL (stop the portal first).

    Files, key, queue and notebook of seals stay in the instance folder. Every row is compared by its hash; whatever
    breaks it off, nothing stands there and it is begun again by the same command.
    """
    begun, settings = time.monotonic(), config.current()
    target = _target(url)
    if db.engine.dialect.name != "sqlite":
        raise click.ClickException("this club is on PostgreSQL already")
    if (behind := doctor.migrations_are_at_head()) is not None:
        raise click.ClickException(behind)
    path = Path(str(make_url(settings.database).database))
    session.remove()
    db.engine.dispose()
    try:
        with moving.alone(path) as source:
            done = moving.carry(source, target, _say)
            marker = settings.instance / instance.MOVED
            marker.write_text(f"{clock.now():%Y-%m-%d %H:%M}\n")
    except NotMoved as refused:
        raise click.ClickException(f"{refused}. Nothing was moved.") from refused
    except DBAPIError as error:
        raise click.ClickException(f"{_first_line(error)}. Nothing was moved.") from error
    how = "had been moved before" if done.before else "moved"
    _say(f"{how}: {done.rows:,} rows of {done.tables} tables, each with the same hash on both sides")
    _say(f"in {time.monotonic() - begun:.0f} s. From now on PORTAL_DATABASE_URL says where; look it over: club doctor")


def _target(url: str) -> str:
    """As SQLAlchemy wants it, read as the setting of that name is."""
    try:
        found = settings_from({"PORTAL_DATABASE_URL": url}).database
    except ConfigurationError as error:
        raise click.ClickException(str(error)) from error
    if not found.startswith("postgresql"):
        raise click.ClickException("URL must be postgresql://user:password@host/database")
    return found


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0].rstrip(".")


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
