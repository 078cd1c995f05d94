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


def test_two_jobs_of_one_name_are_a_mistake(done):
    with pytest.raises(RuntimeError):
        queue.job("test.note")(print)


def test_what_waits_survives_in_a_file(app, done, work):
    queue.wake("test.note", n=7)
    app.extensions["queue"].storage.close()
    assert work() == 1
    assert done == [7]
