"""Portions: each its own transaction, again until there is no more; what is committed stays when the next one fails."""

import pytest
from sqlalchemy import func, select

from portal.club.ground import audit
from portal.club.ground.audit import AuditEntry
from portal.club.ground.portions import Portion, in_portions, over, portion
from portal.database import is_writing, session, transaction

pytestmark = pytest.mark.usefixtures("app")


def written() -> int:
    session.rollback()
    return int(session.scalar(select(func.count()).select_from(AuditEntry)) or 0)


def write(times: int) -> None:
    assert is_writing()
    for _ in range(times):
        audit.note(None, "test.portion", member_id=None, about=None, ids={})


@pytest.mark.parametrize(("things", "portions"), [(0, 1), (1, 1), (3, 2), (4, 2), (5, 2), (6, 3)])
def test_it_goes_on_until_a_portion_finds_fewer_than_it_may(things, portions):
    """As many as it may is not the end: there may be more."""
    left, seen = things, []

    def step(most: int) -> Portion:
        nonlocal left
        found = min(most, left)
        left -= found
        seen.append(found)
        write(found)
        return Portion(found, found)

    assert in_portions(step, 3) == things
    assert (len(seen), written()) == (portions, things)


def test_found_and_done_are_two_things():
    """What somebody else has done meanwhile was found, and is no reason to stop."""
    rest = iter([Portion(2, 0), Portion(2, 1), Portion(1, 1)])
    assert in_portions(lambda most: next(rest), 2) == 2
    assert next(rest, None) is None


def test_what_was_committed_stays_when_the_next_portion_fails():
    calls = 0

    def step(most: int) -> Portion:
        nonlocal calls
        calls += 1
        write(most)
        if calls == 3:
            raise OSError("killed")
        return Portion(most, most)

    with pytest.raises(OSError, match="killed"):
        in_portions(step, 2)
    assert written() == 4 and not is_writing()


def test_a_list_is_worked_off_some_at_a_time():
    seen: list[list[int]] = []

    def step(some) -> int:
        write(1)
        seen.append(list(some))
        return len(some)

    assert over([1, 2, 3, 4, 5], step, 2) == 5
    assert seen == [[1, 2], [3, 4], [5]] and written() == 3
    assert over([], step, 2) == 0 and written() == 3


def test_a_portion_is_whole_or_not_at_all():
    @portion()
    def step(times: int, *, fail: bool = False) -> int:
        """What it does."""
        write(times)
        if fail:
            raise OSError("killed")
        return times

    assert step(2) == 2 and step.__doc__ == "What it does."
    with pytest.raises(OSError, match="killed"):
        step(2, fail=True)
    assert written() == 2


@pytest.mark.parametrize("call", [portion()(lambda: None), lambda: in_portions(lambda most: Portion(0, 0), 1)])
def test_a_page_cannot_do_the_jobs_work_within_its_own_transaction(call):
    with pytest.raises(RuntimeError, match="inside"), transaction():
        call()
    call()
