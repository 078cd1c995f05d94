"""How often something was tried: counted in the database, before the try, so that no number of processes gets more."""

import hashlib
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, Index, delete, func, insert, select, text
from sqlalchemy.orm import Mapped

from portal import clock
from portal.database import PATIENCE, Base, Id, apart, is_outage
from portal.manifest import Job, Subject
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


class Attempt(Base):
    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_kind_key_at", "kind", "key", "at"),)

    id: Mapped[Id]
    kind: Mapped[str]  # "code.phone"
    key: Mapped[str]  # hash of the phone, address or id
    at: Mapped[datetime]


Limit = tuple[int, int]  # (times, seconds)


class Asker(NamedTuple):
    """Who tries: from which network, and on which device, when it is one on which they have signed in before."""

    network: str
    device: str | None = None


def spend(*counters: tuple[str, object, tuple[Limit, ...]], patience: float = PATIENCE) -> None:
    """Use up one try of every counter (kind, key, limits), or none at all.

    Raises Refusal when a limit is reached. Stands outside any transaction(): it must survive the act's rollback.
    """
    now = clock.now()
    with apart(patience) as connection:
        for kind, key, limits in counters:
            hashed = _hash(key)
            _lock(connection, f"{kind}:{hashed}")
            for times, seconds in limits:
                if _count(connection, kind, hashed, now - timedelta(seconds=seconds)) >= times:
                    raise Refusal(_wait(seconds), status=429)
        connection.execute(
            insert(Attempt), [{"kind": kind, "key": _hash(key), "at": now} for kind, key, _limits in counters]
        )


def spend_if_possible(*counters: tuple[str, object, tuple[Limit, ...]]) -> None:
    """As spend(), for what nobody could guess: read uncounted while the database takes nothing. Raises Refusal."""
    try:
        spend(*counters, patience=0.3)
    except Exception as error:
        if not is_outage(error):
            raise


def tries_of(kind: str, key: object, seconds: int) -> int:
    """How many tries of one counter there were within the last `seconds`."""
    with apart() as connection:
        return _count(connection, kind, _hash(key), clock.now() - timedelta(seconds=seconds))


def forgive(kind: str, key: object) -> None:
    """Forget the tries of one counter: the right code or password was given."""
    with apart() as connection:
        connection.execute(delete(Attempt).where(Attempt.kind == kind, Attempt.key == _hash(key)))


def sweep() -> None:
    """Forget tries older than two days; the nightly job."""
    with apart() as connection:
        connection.execute(delete(Attempt).where(Attempt.at < clock.now() - timedelta(days=2)))


def _count(connection: Connection, kind: str, key: str, since: datetime) -> int:
    statement = select(func.count()).where(Attempt.kind == kind, Attempt.key == key, Attempt.at > since)
    return int(connection.scalar(statement) or 0)


def _lock(connection: Connection, name: str) -> None:
    """PostgreSQL lets two counts run side by side; SQLite's single writer does not."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def _hash(key: object) -> str:
    return hashlib.sha256(str(key).encode()).hexdigest()[:32]


def _wait(seconds: int) -> object:
    if seconds <= 60:
        return _l("Please wait a minute before trying again.")
    if seconds <= 3600:
        return _l("Too many tries. Please wait a while, at most %(minutes)d minutes.", minutes=seconds // 60)
    return _l("Too many tries today. Please try again tomorrow or call us.")


MANIFEST = Subject(
    jobs=(
        Job("attempts.sweep", sweep, at="03:17", harmless="tries count for a day at most, and nobody waits for them"),
    )
)
