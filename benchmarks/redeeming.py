"""A redemption as a call, and the same statements on the bare driver, in turns in one process, by CPU time.

Both end in a rollback, so every round finds the database as the one before and the statements are the very same ones.
"""

import time
from collections.abc import Callable
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import event, select, text

from benchmarks.crowds import Crowd
from portal.club.people import members
from portal.club.purse.points import PointsAccount
from portal.club.shop import rewards
from portal.database import db, session, transaction
from portal.engine.journal import let_write

ROUNDS = 300
Statement = tuple[str, Any, bool]


class Wanted(NamedTuple):
    """A reward and what its page says it costs."""

    id: int
    price: int
    cash_fen: int


class Enough(Exception):
    """Ends a round."""


def ratio(crowd: Crowd) -> tuple[float, float, int]:
    """CPU µs of the call and of the driver (medians), and how many statements a redemption is."""
    with crowd.app.app_context():
        reward, member_ids = _some(crowd)
        statements = _recorded(lambda: _redeem(reward, member_ids[0]))
        raw = _driver()
        ours, bare = [], []
        for number in range(ROUNDS):
            member_id = member_ids[number % len(member_ids)]
            session.remove()
            recorded = _recorded(lambda: _redeem(reward, member_id))  # noqa: B023 - called at once
            session.remove()
            ours.append(_cpu(lambda: _redeem(reward, member_id)))  # noqa: B023
            recorded = _recorded(lambda: _redeem(reward, member_id)) or recorded  # noqa: B023
            bare.append(_cpu(lambda: _replay(raw, recorded)))  # noqa: B023
        raw.close()
        session.remove()
    return median(ours) * 1e6, median(bare) * 1e6, len(statements)


def _redeem(reward: Wanted, member_id: int) -> None:
    """As the page's act does it: find who asks, redeem."""
    try:
        with transaction():
            claimant = members.claimant_of(member_id)
            rewards.redeem(reward.id, claimant, price_seen=reward.price, cash_seen=reward.cash_fen)
            raise Enough
    except Enough:
        pass


def _recorded(act: Callable[[], None]) -> list[Statement]:
    """The statements of the act as the driver gets them."""
    seen: list[Statement] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        seen.append((statement, parameters, many))

    event.listen(db.engine, "before_cursor_execute", note)
    act()
    event.remove(db.engine, "before_cursor_execute", note)
    return seen


def _driver() -> Any:
    """A connection that knows nothing of SQLAlchemy."""
    if db.engine.dialect.name == "sqlite":
        import pysqlite3

        connection = pysqlite3.connect(str(db.engine.url.database), isolation_level=None)
        let_write(connection)  # the journal's triggers are work of the database on both sides
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "cache_size=-65536", "mmap_size=268435456"):
            connection.execute(f"PRAGMA {pragma}")
        return connection
    import psycopg

    connection = psycopg.connect(db.engine.url.render_as_string(False).replace("+psycopg", ""), autocommit=True)
    # ids of the recorded round are written again as they are; the server's check of foreign keys is not our CPU
    connection.execute("SET session_replication_role = replica")
    return connection


def _replay(connection: Any, statements: list[Statement]) -> None:
    cursor = connection.cursor()
    cursor.execute("BEGIN IMMEDIATE" if db.engine.dialect.name == "sqlite" else "BEGIN")
    for statement, parameters, many in statements:
        if many:
            cursor.executemany(statement, parameters)
        else:
            cursor.execute(statement, parameters)
            if cursor.description is not None:
                cursor.fetchall()
    cursor.execute("ROLLBACK")


def _cpu(act: Callable[[], None]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def _some(crowd: Crowd) -> tuple[Wanted, list[int]]:
    """A gift with a stock, and members all over the crowd who can pay for it."""
    reward = next(each for each in rewards.offered() if each.stock)
    rich = select(PointsAccount.member_id).where(PointsAccount.balance >= reward.price)
    step = max(1, crowd.members // 200)
    spread = rich.where(text(f"member_id % {step} = 1 % {step}")).limit(100)
    return Wanted(reward.id, reward.price, reward.cash_fen), list(session.scalars(spread))
