"""Days of an address: one after the other as ranges, and periods to filter by."""

from datetime import date, timedelta

import pytest

from portal.web import days as of_days
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


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, []), ({"a": "2026-03-01", "b": "2026-03-01"}, []), ({"b": "2026-03-01"}, []),
        ({"a": "2026-02-30", "b": "x"}, ["a", "b"]), ({"a": "2026-03-02", "b": "2026-03-01"}, ["b"]),
        ({"a": "", "b": ""}, []), ({"a": "2026-03-01T00:00"}, ["a"]), ({"a": "２０２６-03-01"}, ["a"]),
    ],
)  # fmt: skip
def test_a_period_is_two_days_in_their_order_or_says_which_is_wrong(monkeypatch, typed, wrong):
    monkeypatch.setattr(of_days, "_", str)
    begins, ends, said = of_days.period_of(typed, "a", "b")
    assert list(said) == wrong and all(said.values())
    if not wrong:
        assert (str(begins or ""), str(ends or "")) == (typed.get("a", ""), typed.get("b", ""))
