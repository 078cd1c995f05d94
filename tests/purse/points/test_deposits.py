"""Deposits: what is locked, what returns, what is kept, and what time does to it."""

from datetime import datetime

import pytest

from portal import clock
from portal.club.purse import points
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import points as making

pytestmark = pytest.mark.usefixtures("app")

Y2025, Y2026 = (datetime(year, 6, 1, 12, tzinfo=clock.ZONE) for year in (2025, 2026))
NEW_YEAR_2027 = datetime(2027, 1, 1, tzinfo=clock.ZONE)


def act(verb, *args, at=Y2026, key=None, **values):
    with transaction(), clock.at(at):
        return verb(*args, key=key or making.key(), reason="event", **values)


def lots(member) -> list[tuple[int, int]]:
    session.expire_all()
    return [(lot.expires_at.year, lot.remaining) for lot in points.lots_of(member.id)]


@pytest.fixture
def member(app):
    person = make.member()
    making.earn(person, 100, Y2025)  # good until the end of 2026
    making.earn(person, 100, Y2026)  # good until the end of 2027
    return person


def test_a_deposit_takes_what_expires_last_and_leaves_the_balance(member):
    act(points.lock, member.id, 120)
    with clock.at(Y2026):
        assert points.balance_of(member.id) == 80
    assert lots(member) == [(2027, 80)]
    assert points.standing_of(member.id)[2:4] == (120, 0)
    assert points.check() == []


def test_locked_points_cannot_be_spent_or_locked_again(member):
    act(points.lock, member.id, 150)
    for verb in (points.spend, points.lock):
        with pytest.raises(Refusal):
            act(verb, member.id, 51)
    assert points.check() == []


def test_a_deposit_returns_to_its_very_lots(member):
    before = lots(member)
    act(points.lock, member.id, 150, key="deposit", event=7)
    entry = act(points.unlock, "deposit")
    assert (entry.amount, entry.cause) == (150, {"event": 7})
    assert lots(member) == before and points.standing_of(member.id)[2:4] == (0, 0)


def test_a_deposit_that_is_kept_is_a_line_of_nothing_and_no_longer_locked(member):
    act(points.lock, member.id, 150, key="deposit")
    entry = act(points.keep, "deposit")
    assert (entry.kind, entry.amount, entry.balance) == (points.EntryKind.FORFEIT, 0, 50)
    assert points.standing_of(member.id)[2:4] == (0, 0) and points.deposits_of(member.id) == []
    assert points.check() == []


@pytest.mark.parametrize("second", [points.unlock, points.keep])
@pytest.mark.parametrize("first", [points.unlock, points.keep])
def test_a_deposit_is_settled_once(member, first, second):
    act(points.lock, member.id, 50, key="deposit")
    done = act(first, "deposit", key="settled")
    assert act(first, "deposit", key="settled").seq == done.seq
    with pytest.raises(Refusal) as caught:
        act(second, "deposit")
    assert caught.value.status == 409
    assert points.check() == []


def test_the_same_key_locks_once(member):
    assert act(points.lock, member.id, 50, key="k").seq == act(points.lock, member.id, 50, key="k").seq
    assert points.standing_of(member.id)[2:4] == (50, 0)


def test_what_expired_while_it_was_locked_expires_when_it_returns_and_is_seen(member):
    act(points.lock, member.id, 150, key="deposit")  # all of 2027's and 50 of 2026's
    with clock.at(NEW_YEAR_2027):
        points.expire()
    act(points.unlock, "deposit", at=NEW_YEAR_2027)
    rows = session.scalars(points.statement_of(member.id).order_by(points.Entry.seq))
    lines = [(row.kind.value, row.amount) for row in rows]
    assert lines[2:] == [("lock", -150), ("expire", -50), ("unlock", 150), ("expire", -50)]
    with clock.at(NEW_YEAR_2027):
        assert points.balance_of(member.id) == 100
    assert points.check() == []


def test_the_open_deposits_are_told_with_what_they_are_for(member):
    act(points.lock, member.id, 30, event=1)
    act(points.lock, member.id, 20, key="second", event=2)
    act(points.unlock, "second")
    assert [(line.amount, line.cause) for line in points.deposits_of(member.id)] == [(-30, {"event": 1})]


@pytest.mark.parametrize("amount", [0, -5])
def test_nobody_locks_nothing_or_less(member, amount):
    with pytest.raises(ValueError):
        act(points.lock, member.id, amount)


@pytest.mark.parametrize("verb", [points.unlock, points.keep])
def test_only_a_deposit_can_be_settled(member, verb):
    act(points.spend, member.id, 10, key="spend")
    for key in ("spend", "nothing"):
        with pytest.raises(LookupError):
            act(verb, key)
