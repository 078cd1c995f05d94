"""Days of an address: one after the other as ranges, and periods to filter by."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from werkzeug.exceptions import NotFound

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


@pytest.mark.parametrize("name", ["month", "day"])
def test_an_address_that_names_no_day_is_no_address(monkeypatch, name):
    """It would show another day than the one that was asked for; an empty one asks for none."""
    ask = {"month": of_days.asked_month, "day": of_days.asked_day}[name]
    right = {"month": "2026-03", "day": "2026-03-01"}[name]

    def asked(typed):
        monkeypatch.setattr(of_days, "request", SimpleNamespace(args={name: typed}))
        return ask(name)

    assert asked("") is None and asked(right) == date(2026, 3, 1)
    for typed in ("nonsense", "2026-13", "2026-02-30", "２０２６-03", "0001-01", "99999-01"):
        with pytest.raises(NotFound):
            asked(typed)
