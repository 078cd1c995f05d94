"""kill -9 of the year-end job while members spend: nothing expires twice, nothing that was spent expires."""

import os
import signal
import time
from datetime import datetime

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.club.purse import points
from portal.club.purse.points import Entry, PointsAccount
from portal.club.purse.points.moves import expiry
from portal.database import engine, session, transaction
from tests import make, nursery
from tests.making import points as making

pytestmark = pytest.mark.race
Y2025 = datetime(2025, 6, 1, 12, tzinfo=clock.ZONE)
NEW_YEAR = datetime(2027, 1, 1, 0, 5, tzinfo=clock.ZONE)
PEOPLE, OLD, NEW, KILLS = 40, 100, 60, 3
PATIENCE = 60  # s


def write_off_slowly() -> None:
    """The job in a process of its own, two members at a time, with a pause in the middle of each chunk."""
    expiry.FIRST, expiry.LEAST, expiry.MOST = 2, 1, 2
    real = expiry._expire

    def expire(members: list[int]) -> None:
        real(members)
        time.sleep(0.05)

    expiry._expire = expire
    with nursery.app().app_context(), clock.at(NEW_YEAR):
        points.expire()


def write_off_in_pieces() -> None:
    """The negative control: the lines are committed before the balances are settled, and the job dies in between."""

    def expire(members: list[int]) -> None:
        write_lines = next(step for step in expiry._WRITE_OFF[engine().dialect.name] if step.is_insert)
        session.execute(write_lines, {"members": members, "now": clock.now()})
        session.commit()
        os.kill(os.getpid(), signal.SIGKILL)

    expiry._expire = expire
    with nursery.app().app_context(), clock.at(NEW_YEAR):
        points.expire()


def spend_again_and_again(people: list[int]) -> None:
    """Members spend what they have got, ten points at a time, from the last to the first: towards the job."""
    with nursery.app().app_context(), clock.at(NEW_YEAR):
        for turn in range(NEW // 10):
            for member in reversed(people):
                with transaction():
                    points.spend(member, 10, key=f"race:{turn}:{member}", reason="test")


def lines(kind: str) -> int:
    count = session.scalar(select(func.count()).select_from(Entry).where(Entry.kind == kind)) or 0
    session.rollback()
    return count


def wait_for(kind: str, wanted: int) -> None:
    end = time.monotonic() + PATIENCE
    while lines(kind) < wanted:
        assert time.monotonic() < end, "the process does nothing"
        time.sleep(0.01)


def people_with_old_and_new_points() -> list[int]:
    people = [make.member() for _ in range(PEOPLE)]
    for person in people:
        making.earn(person, OLD, Y2025)
        making.earn(person, NEW, NEW_YEAR)
    ids = [person.id for person in people]
    session.remove()
    return ids


def killed(job: nursery.Child) -> bool:
    """Whether SIGKILL found it at work."""
    os.kill(job.pid, signal.SIGKILL)
    job.join(timeout=PATIENCE)
    return job.exitcode == -signal.SIGKILL


def test_a_job_killed_while_members_spend_is_finished_by_the_next(app):
    ids, job = people_with_old_and_new_points(), f"{__name__}:write_off_slowly"
    first = nursery.Child(app, job)
    wait_for("expire", 3)
    assert killed(first) and 3 <= lines("expire") < PEOPLE
    spender = nursery.Child(app, f"{__name__}:spend_again_and_again", ids)
    for kill in range(KILLS):
        following = nursery.Child(app, job)
        wait_for("expire", min(PEOPLE, lines("expire") + 2 + kill))
        assert killed(following) or lines("expire") == PEOPLE
    spender.join(timeout=PATIENCE)
    assert spender.exitcode == 0
    with clock.at(NEW_YEAR):
        points.expire()
        amounts = session.execute(select(Entry.member_id, Entry.amount).where(Entry.kind == "expire")).all()
        assert sorted(tuple(row) for row in amounts) == [(member, -OLD) for member in ids]
        assert set(session.scalars(select(PointsAccount.balance))) == {0} and lines("spend") == PEOPLE * NEW // 10
        assert points.check() == []


def test_control_a_job_that_writes_line_by_line_leaves_wrong_books_when_it_is_killed(app):
    people_with_old_and_new_points()
    job = nursery.Child(app, f"{__name__}:write_off_in_pieces")
    job.join(timeout=PATIENCE)
    assert job.exitcode == -signal.SIGKILL
    assert points.check() != []
