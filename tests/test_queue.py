"""Jobs start after the commit, once, and never for what was rolled back."""

from collections.abc import Iterator

import pytest

from portal import queue
from portal.database import transaction


@pytest.fixture
def done(app) -> Iterator[list[int]]:
    """What a small job wrote down."""
    rows: list[int] = []
    queue.job("test.note")(lambda n: rows.append(n) or len(rows))
    yield rows
    queue._jobs.pop("test.note")


def test_a_job_waits_for_the_commit(done, work):
    with transaction():
        queue.wake("test.note", n=1)
        assert work() == 0
    assert work() == 1
    assert done == [1]


def test_a_rollback_wakes_nobody(done, work):
    with pytest.raises(ValueError), transaction():
        queue.wake("test.note", n=1)
        raise ValueError
    assert work() == 0
    assert done == []


def test_what_waits_already_is_not_queued_twice_but_with_other_values_it_is(app, work):
    rows: list[int] = []
    queue.job("test.bare")(lambda n=0: rows.append(n))
    try:
        for _again in range(3):
            queue.wake("test.bare")
        queue.wake("test.bare", n=1)
        queue.wake("test.bare", n=1)
        assert work() == 3 and rows == [0, 1, 1]
        queue.wake("test.bare")
        assert work() == 1 and rows == [0, 1, 1, 0]
    finally:
        queue._jobs.pop("test.bare")


def test_woken_while_it_runs_it_runs_again(app, work):
    runs: list[int] = []

    def once_more() -> None:
        runs.append(len(runs))
        if len(runs) == 1:
            queue.wake("test.again")

    queue.job("test.again")(once_more)
    try:
        queue.wake("test.again")
        work()
        assert runs == [0, 1]
    finally:
        queue._jobs.pop("test.again")


def test_two_jobs_of_one_name_are_a_mistake(done):
    with pytest.raises(RuntimeError):
        queue.job("test.note")(print)


def test_what_waits_survives_in_a_file(app, done, work):
    queue.wake("test.note", n=7)
    app.extensions["queue"].storage.close()
    assert work() == 1
    assert done == [7]
