"""One clock, in the club's time zone, that can be set."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal import clock

pytestmark = pytest.mark.unit


def test_the_day_ends_at_midnight_in_shanghai():
    with clock.at(datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)):
        assert clock.today() == date(2026, 12, 31)
    with clock.at(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)):
        assert clock.today() == date(2027, 1, 1)


def test_a_set_clock_goes_back_afterwards():
    with clock.at(datetime(2020, 1, 1, tzinfo=UTC)):
        pass
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_naive_moment_is_a_mistake():
    with pytest.raises(ValueError), clock.at(datetime(2026, 1, 1)):
        pass


def test_24_00_is_the_first_moment_of_the_next_day():
    assert clock.end_of(date(2028, 2, 28)) == clock.moment_of(date(2028, 2, 29))
