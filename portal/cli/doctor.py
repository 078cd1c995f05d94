"""What `club doctor` looks at, in order: the machine first, then what the subjects say must always be true.

What takes minutes in a large club is looked at side by side, in threads with connections of their own: while the
database works, the interpreter is free. What is told, and in which order, is the same as one after the other.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app

from portal import config, delivery, instance, manifest, printing
from portal.cli import sqlite_file, stored_files
from portal.club.ground import gateways
from portal.club.ground.outbox import Channel
from portal.config import Settings
from portal.database import db, session
from portal.engine import engines, guards
from portal.language import speaking
from portal.manifest import subjects

AT_ONCE = 4
Check = Callable[[], str | None]


def sqlite_is_safe() -> str | None:
    if db.engine.dialect.name != "sqlite":
        return None
    try:
        engines.refuse_unsafe(engines.sqlite_version())
    except engines.UnsafeSQLite as error:
        return str(error)
    return None


def instance_is_closed() -> str | None:
    """Whether others on this machine can read the database, the key or what people sent."""
    settings: Settings = current_app.extensions["settings"]
    found = [str(path) for path in instance.open_to_others(settings.instance, settings.database)]
    return f"others on this machine can read it: chmod -R go= {' '.join(found[:3])}" if found else None


def printing_is_possible() -> str | None:
    missing = printing.missing()
    return "; ".join(str(sentence) for sentence in missing) or None


def migrations_are_at_head() -> str | None:
    folder = Path(current_app.root_path) / "migrations"
    script = ScriptDirectory(str(folder))
    held = set(MigrationContext.configure(session.connection()).get_current_heads())
    wanted = set(script.get_heads())
    return None if held == wanted else f"the database is at {held or 'nothing'}, the code at {wanted}: run club init"


def guards_are_installed() -> str | None:
    missing = guards.missing(session.connection())
    return f"append-only guards are missing: {', '.join(missing)}" if missing else None


def ways_out_work() -> str | None:
    """What was begun to be set up and cannot work; a club without a provider says so at its door, and is not wrong."""
    ways = delivery.state(config.current())
    missing = [name for way in (ways.sms, ways.mail, ways.wechat) for name in way.missing]
    if missing:
        return f"missing: {', '.join(missing)}"
    if not ways.sms.works:
        return None
    kinds = [kind.topic for kind in gateways.without_template(ways.sms.provider, Channel.SMS)]
    return "no template for codes: nobody can sign in by text message" if "code" in kinds else None


def first_faults(check: manifest.Check) -> str | None:
    """What a subject's check found, as far as a line can say it."""
    return "; ".join(str(fault) for fault in islice(check.faults(), 3)) or None


MACHINE: list[tuple[str, Check]] = [
    ("SQLite version", sqlite_is_safe),
    ("instance folder is its user's alone", instance_is_closed),
    ("printing (pango, harfbuzz-subset, a Chinese font)", printing_is_possible),
    ("migrations", migrations_are_at_head),
    ("append-only guards", guards_are_installed),
]
CLUB: list[tuple[str, Check]] = [
    ("database file", sqlite_file.problem),
    ("stored files", stored_files.problem),
    ("messages can leave", ways_out_work),
    *((check.name, partial(first_faults, check)) for subject in subjects().values() for check in subject.checks),
]


class Finding(NamedTuple):
    """What was looked at, what is wrong with it, how long it took, and for how long of that it had a processor."""

    name: str
    problem: str | None
    seconds: float
    cpu: float


def examine(app: Flask) -> Iterator[Finding]:
    """Every finding, in the order of the checks. Whoever stops asking at the first fault spares what has not begun."""
    for name, check in MACHINE:
        yield _look(app, name, check)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="doctor") as threads:
        looking = [threads.submit(_look, app, name, check) for name, check in CLUB]
        try:
            for one in looking:
                yield one.result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)


def _look(app: Flask, name: str, check: Check) -> Finding:
    """In an application context of its own, thus with a session and a connection of its own."""
    begun, spent = time.perf_counter(), time.thread_time()
    with app.app_context(), speaking("en"):
        problem = check()
    return Finding(name, problem, time.perf_counter() - begun, time.thread_time() - spent)
