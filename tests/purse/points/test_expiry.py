"""The year-end job: chunks that fit the machine, statements that read their own members only, no long log left."""

import threading
from datetime import datetime

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select, text

from portal import clock
from portal.club.purse import points
from portal.club.purse.points import Entry
from portal.club.purse.points.moves import expiry
from portal.database import db, engine, session, transaction
from portal.engine import carrier
from tests import make
from tests.making import points as making

pytestmark = pytest.mark.usefixtures("app")

Y2025 = datetime(2025, 6, 1, 12, tzinfo=clock.ZONE)
NEW_YEAR = datetime(2027, 1, 1, tzinfo=clock.ZONE)


def people_with_due_points(count: int) -> list[int]:
    people = [make.member() for _ in range(count)]
    for person in people:
        making.earn(person, 100, Y2025)
    return [person.id for person in people]


def plan_of(statement: str, values: object) -> list[str]:
    """What the engine reads by which index; PostgreSQL is told not to read a small table whole just because it can."""
    raw = session.connection().connection.cursor()
    if engine().dialect.name == "sqlite":
        return [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()]
    raw.execute("SET LOCAL enable_seqscan = off")
    raw.execute(f"EXPLAIN {statement}", values)
    return [row[0] for row in raw.fetchall()]


def reads_a_whole_table(plan: list[str]) -> bool:
    if engine().dialect.name == "sqlite":
        return any(step.startswith(("SCAN points", "SCAN lots")) or "ix_lots_due" in step for step in plan)
    scans = [place for place, step in enumerate(plan) if " on points" in step or " on lots" in step]
    scans = [place for place in scans if "Scan" in plan[place] and "Bitmap Heap" not in plan[place]]
    return not all("Index Cond" in plan[place + 1] for place in scans)


@pytest.mark.parametrize("count", [1, 3, 60])
def test_no_statement_of_a_chunk_reads_more_than_its_members(count):
    members = people_with_due_points(3) * (count // 3 or 1)
    seen: list[tuple[str, object]] = []
    with clock.at(NEW_YEAR), transaction():

        def note(_connection, _cursor, statement, values, _context, _many):
            seen.append((statement, values))

        sqlalchemy_event.listen(db.engine, "before_cursor_execute", note)
        expiry._expire(sorted(members)[:count])
        sqlalchemy_event.remove(db.engine, "before_cursor_execute", note)
    assert len(seen) == {"sqlite": 4, "postgresql": 5}[engine().dialect.name]
    with transaction():
        assert [statement for statement, values in seen if reads_a_whole_table(plan_of(statement, values))] == []


def test_control_a_statement_bound_by_a_join_alone_reads_the_whole_table():
    people_with_due_points(3)
    with transaction():
        plan = plan_of("SELECT lots.id FROM points JOIN lots ON lots.member_id + 0 = points.member_id + 0", ())
    assert reads_a_whole_table(plan)


@pytest.mark.parametrize(
    ("size", "spent", "following"),
    [
        (100, 0.04, 100),
        (100, 0.0, 150),  # at most half as many more, however quick it was
        (100, 0.05, 80),
        (100, 3.0, 50),  # and not less than half: the machine was busy for a moment
        (25, 3.0, 25),
        (600, 0.001, 600),
    ],
)
def test_a_chunk_follows_the_time_of_the_one_before(size, spent, following):
    assert expiry.next_size(size, spent, 0.04) == following


def test_the_job_leaves_no_log_for_the_next_commit_to_carry_over(monkeypatch):
    monkeypatch.setattr(expiry, "FIRST", 2)
    people_with_due_points(5)
    seen: list[object] = []
    real = carrier.checkpoint
    monkeypatch.setattr(expiry, "checkpoint", lambda one: (real(one), seen.append(left_in_the_log())))
    with clock.at(NEW_YEAR):
        assert points.expire() == 5
    assert seen and set(seen) == {0} and points.check() == []


def left_in_the_log() -> int:
    """Pages that SQLite still has to carry over; PostgreSQL has none."""
    if engine().dialect.name != "sqlite":
        return 0
    connection = db.engine.raw_connection()
    _busy, pages, carried = connection.cursor().execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
    connection.close()
    return pages - carried


def expired() -> list[tuple[int, int]]:
    """(member, amount) of what expired, in the order of members."""
    lines = select(Entry.member_id, Entry.amount).where(Entry.kind == "expire").order_by(Entry.member_id)
    return [(member, amount) for member, amount in session.execute(lines)]


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(expiry, "FIRST", 2)
    monkeypatch.setattr(expiry, "MOST", 2)
    monkeypatch.setattr(expiry, "LEAST", 1)


def test_as_many_hands_as_may_write_at_a_time_write_everybody_off_once(app, small_chunks, monkeypatch):
    people, real = people_with_due_points(9), expiry._expire
    hands, portions = app.extensions["write_queue"].places, []
    together = threading.Barrier(hands)

    def expire(members: list[int]) -> None:
        if not any(threading.get_ident() == hand for hand, _members in portions):
            together.wait(30)  # each in its transaction: they really work at the same time
        portions.append((threading.get_ident(), members))
        real(members)

    monkeypatch.setattr(expiry, "_expire", expire)
    with clock.at(NEW_YEAR):
        assert points.expire() == 9
    assert len({hand for hand, _members in portions}) == hands
    assert sorted(member for _hand, members in portions for member in members) == people
    assert expired() == [(member, -100) for member in people] and points.check() == []


@pytest.mark.parametrize("broken", range(6))
def test_a_hand_that_fails_stops_the_others_and_the_next_run_does_the_rest(small_chunks, monkeypatch, broken):
    people, real = people_with_due_points(6), expiry._expire

    def expire(members: list[int]) -> None:
        real(members)
        if people[broken] in members:
            raise OSError("the disk is full")

    monkeypatch.setattr(expiry, "_expire", expire)
    with clock.at(NEW_YEAR), pytest.raises(OSError, match="disk is full"):
        points.expire()
    session.rollback()
    assert people[broken] not in [member for member, _amount in expired()] and points.check() == []
    session.rollback()
    monkeypatch.setattr(expiry, "_expire", real)
    with clock.at(NEW_YEAR):
        points.expire()
    assert expired() == [(member, -100) for member in people] and points.check() == []


def test_nobody_gets_a_portion_once_a_hand_has_given_up():
    due = expiry._Due([1, 2, 3])
    assert due.take(2) == [1, 2]
    due.give_up()
    assert due.take(2) == []


def how_commits_wait() -> str:
    if engine().dialect.name == "sqlite":
        return {1: "off", 2: "on"}[session.execute(text("PRAGMA synchronous")).scalar_one()]
    return str(session.execute(text("SHOW synchronous_commit")).scalar_one())


def test_the_jobs_commits_do_not_wait_for_the_disk_and_all_others_do(monkeypatch):
    people, seen, real = people_with_due_points(3), [], expiry._expire
    monkeypatch.setattr(expiry, "_expire", lambda members: (real(members), seen.append(how_commits_wait())))
    with clock.at(NEW_YEAR):
        points.expire()
        with transaction():
            expiry.expire_due_of(people[0])
            seen.append(how_commits_wait())
    assert seen == ["off", "on"]
