"""Tries are counted in the database before they are made, whoever asks at once."""

from datetime import timedelta

import pytest

from portal import clock
from portal.club.ground import attempts
from portal.refusal import Refusal

LIMITS = ((3, 3600), (5, 86400))
pytestmark = pytest.mark.usefixtures("app")


def tries(n: int, key: str = "a") -> int:
    """How many of n tries were let through."""
    through = 0
    for _ in range(n):
        try:
            attempts.spend(("test", key, LIMITS))
            through += 1
        except Refusal as refusal:
            assert refusal.status == 429
    return through


def test_the_limit_is_the_limit():
    assert tries(10) == 3


def test_every_key_has_its_own_count():
    assert (tries(4), tries(4, "b")) == (3, 3)


def test_time_opens_the_door_again_but_the_day_has_a_limit_too():
    start = clock.now()
    assert tries(4) == 3
    with clock.at(start + timedelta(minutes=61)):
        assert tries(4) == 2
    with clock.at(start + timedelta(hours=26)):
        assert tries(4) == 3


def test_several_counters_are_used_up_together_or_not_at_all():
    tries(3, "full")
    with pytest.raises(Refusal):
        attempts.spend(("test", "fresh", LIMITS), ("test", "full", LIMITS))
    assert tries(4, "fresh") == 3


def test_what_succeeded_is_forgiven():
    tries(3)
    attempts.forgive("test", "a")
    assert tries(4) == 3
