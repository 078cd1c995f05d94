"""Days one after the other are said as ranges."""

from datetime import date, timedelta

import pytest

from portal.web.days import runs_of

pytestmark = pytest.mark.unit
FIRST = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("days", "runs"),
    [([], []), ([0], [(0, 0)]), ([0, 1, 2], [(0, 2)]), ([5, 0, 1, 9, 6], [(0, 1), (5, 6), (9, 9)]), ([3, 3], [(3, 3)])],
)
def test_days_become_ranges(days, runs):
    at = [FIRST + timedelta(days=day) for day in days]
    assert runs_of(at) == [(FIRST + timedelta(days=a), FIRST + timedelta(days=b)) for a, b in runs]
