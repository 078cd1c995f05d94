"""A crowd in an empty database: one block of people by the club's verbs, then copies of it, in bulk."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine, text

from benchmarks.crowd import block, ground
from benchmarks.crowd.bare import bare
from benchmarks.crowd.copies import Copying, marks
from benchmarks.crowd.faces import Face, faces
from portal.club.estate.projects.places import address_of
from portal.club.people.members.joining import card_number
from portal.club.purse import points
from portal.database import Base, db, session
from portal.engine import engines, journal, search
from portal.words import Words

Tell = Callable[[str], object]
BATCH = 20_000  # rows made in Python
AT_ONCE = 20  # copies

_FINDABLE = """
    SELECT m.id, a.name, m.number, a.phone, b.number, h.number, e.name
    FROM members m JOIN accounts a ON a.id = m.account_id
    JOIN holdings o ON o.member_id = m.id AND o.until IS NULL
    JOIN homes h ON h.id = o.home_id JOIN buildings b ON b.id = h.building_id JOIN estates e ON e.id = h.estate_id
    WHERE m.id > :after ORDER BY m.id LIMIT :batch"""
_STOCKED = """
    INSERT INTO stock_movements (reward_id, change, what, "by", at)
    SELECT r.id, r.stock - m.total, 'received', NULL, r.published_at FROM rewards r
    JOIN (SELECT reward_id, sum(change) AS total FROM stock_movements GROUP BY reward_id) m ON m.reward_id = r.id
    WHERE r.stock <> m.total"""


def fill(count: int, lines: int, tell: Tell, notebook: points.Notebook) -> None:
    """`count` members (a multiple of the block, or fewer) with `lines` lines in the ledger, sealed in `notebook`."""
    size = min(count, block.MOST)
    copies = count // size
    tell(f"{size} members by the club's own verbs")
    lived_on = ground.prepare()
    low = marks(session.connection())
    session.rollback()
    block.live(lived_on, list(faces(size)), lines // copies)
    with _bulk() as connection:
        copying = Copying(low, marks(connection))
        _pour(connection, "crowd_faces", _people(copying, count))
        copying.prepare(connection)
        _copy(connection, copying, copies, tell)
        _count_on(connection)
        connection.execute(text(_STOCKED))
        _write_down(connection)
        tell("what staff search for")
        with bare(connection, ["search_entries"] if connection.dialect.name == "postgresql" else []):
            _make_findable(connection, low["members"] + size)
        if connection.dialect.name == "postgresql":
            connection.execute(text("ANALYZE"))
    tell("seals, and the figures of the report")
    points.seal(notebook)
    points.roll_up()


def is_empty() -> bool:
    """Whether nobody is in the club yet."""
    empty = session.execute(text("SELECT 1 FROM accounts LIMIT 1")).first() is None
    session.rollback()
    return empty


@contextmanager
def _bulk() -> Iterator[Connection]:
    """A connection of its own that commits every statement by itself. SQLite keeps no journal meanwhile: the database
    was empty, and whoever breaks this off begins again with an empty one."""
    session.remove()
    db.engine.dispose()
    url, on_sqlite = db.engine.url, db.engine.dialect.name == "sqlite"
    module = {"module": engines.options(str(url))["module"]} if on_sqlite else {}
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool, **module)
    with engine.connect() as connection:
        if on_sqlite:
            connection.exec_driver_sql("PRAGMA journal_mode=OFF")
        yield connection
        if on_sqlite:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")


@contextmanager
def _at_once(connection: Connection) -> Iterator[None]:
    connection.exec_driver_sql("BEGIN")
    yield
    connection.exec_driver_sql("END")


def _copy(connection: Connection, copying: Copying, copies: int, tell: Tell) -> None:
    """Table after table, so that each lies in one piece."""
    with bare(connection, [table for table, _statement in copying.statements]):
        for table, statement in copying.statements:
            tell(table)
            for first in range(1, copies, AT_ONCE):
                with _at_once(connection):
                    for k in range(first, min(first + AT_ONCE, copies)):
                        copying.copy(connection, statement, k)
        tell("indexes, guards and foreign keys")


def _write_down(connection: Connection) -> None:
    """What the triggers would have noted of every row."""
    if connection.dialect.name == "sqlite":
        journal.let_write(connection.connection.dbapi_connection)
    for name in journal.JOURNALED:
        with _at_once(connection):
            journal.renew(connection, name)


def _people(copying: Copying, count: int) -> Iterator[dict[str, Any]]:
    """Everybody's face and card number, to be taken by the number of the person."""
    for face in faces(count):
        yield vars(face) | {"title": face.title.value, "number": card_number(copying.low["members"] + face.n)}


def _pour(connection: Connection, name: str, rows: Iterable[dict[str, Any]]) -> None:
    fields = [*Face.__dataclass_fields__, "number"]
    described = ", ".join(f"{one} {'BIGINT PRIMARY KEY' if one == 'n' else 'TEXT'}" for one in fields)
    connection.execute(text(f"CREATE TEMP TABLE {name} ({described})"))
    insert = text(f"INSERT INTO {name} ({', '.join(fields)}) VALUES ({', '.join(f':{one}' for one in fields)})")
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        with _at_once(connection):
            connection.execute(insert, batch)


def _make_findable(connection: Connection, after: int) -> None:
    """As members.make_findable says it, for everybody above."""
    put = search.PUT[connection.dialect.name]
    while found := connection.execute(text(_FINDABLE), {"after": after, "batch": BATCH}).all():
        rows = [{"kind": "member", "subject_id": row[0], "words": _words(*row[1:])} for row in found]
        with _at_once(connection):
            connection.execute(put, rows)
        after = found[-1][0]


def _words(name: str, number: str, phone: str, building: str, door: str, estate: str) -> str:  # noqa: PLR0917
    address = address_of(Words(**json.loads(estate)), building, door)
    return search.words_of(name, number, phone[-4:], f"{building}-{door}", address.zh)


def _count_on(connection: Connection) -> None:
    """PostgreSQL counts on where the copies ended; SQLite does by itself."""
    if connection.dialect.name == "sqlite":
        return
    for table in Base.metadata.sorted_tables:
        if "id" in table.columns:
            newest = connection.execute(text(f'SELECT max(id) FROM "{table.name}"')).scalar()
            sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
            connection.execute(
                text(f"SELECT setval({sequence}, :newest, :used)"), {"newest": newest or 1, "used": newest is not None}
            )
