"""What `club doctor` looks at, in order: the machine first, then what must always be true of the club."""

from collections.abc import Callable
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import text

from portal import engines, guards, printing
from portal.club import draws, merchants, points, rewards, yearly
from portal.config import Settings
from portal.database import db, session

Check = Callable[[], str | None]


def sqlite_is_safe() -> str | None:
    if db.engine.dialect.name != "sqlite":
        return None
    try:
        engines.refuse_unsafe(engines.sqlite_version())
    except engines.UnsafeSQLite as error:
        return str(error)
    return None


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


def database_is_whole() -> str | None:
    if db.engine.dialect.name != "sqlite":
        return None
    found = session.execute(text("PRAGMA quick_check")).scalar()
    broken = session.execute(text("PRAGMA foreign_key_check")).first()
    if found != "ok":
        return str(found)
    return f"a foreign key points nowhere: {tuple(broken)}" if broken else None


def points_add_up() -> str | None:
    return "; ".join(points.check()[:3]) or None


def seals_hold() -> str | None:
    return "; ".join(str(damage) for damage in points.damages(notebook())) or None


def notebook() -> points.Notebook:
    settings: Settings = current_app.extensions["settings"]
    return points.Notebook(settings.seals)


def rewards_add_up() -> str | None:
    return "; ".join(rewards.check()[:3]) or None


def draws_add_up() -> str | None:
    return "; ".join(draws.check()[:3]) or None


def settlements_add_up() -> str | None:
    return "; ".join(merchants.settlement.check()[:3]) or None


def yearly_gifts_add_up() -> str | None:
    return "; ".join(yearly.check()[:3]) or None


CHECKS: list[tuple[str, Check]] = [
    ("SQLite version", sqlite_is_safe),
    ("printing (pango, harfbuzz-subset, a Chinese font)", printing_is_possible),
    ("migrations", migrations_are_at_head),
    ("database file", database_is_whole),
    ("append-only guards", guards_are_installed),
    ("points: balances, lots and ledger agree", points_add_up),
    ("points: the ledger is what was sealed", seals_hold),
    ("rewards: stock, redemptions and ledger agree", rewards_add_up),
    ("draws: every result is what its seed and list give", draws_add_up),
    ("merchants: settlements agree with their lines", settlements_add_up),
    ("yearly gifts: stock, claims and vouchers agree", yearly_gifts_add_up),
]
