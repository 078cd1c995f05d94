"""Whole numbers from outside: digits 0 to 9, no larger than the database holds, in every place read alike."""

import pytest

from portal.numbers import MOST, number_in
from portal.web.numbers import whole

NONE = ["", "-1", "+1", "1_000", " 1", "1 ", "1.0", "1e3", "１２", "²", "一", "١", str(MOST + 1), "9" * 5000]


@pytest.mark.parametrize("text", ["0", "7", "007", str(MOST)])
def test_digits_are_a_number(text):
    assert number_in(text) == whole(text) == int(text)


@pytest.mark.parametrize("text", NONE)
def test_anything_else_is_none(text):
    assert number_in(text) is None
    with pytest.raises(ValueError):
        whole(text)


def test_a_bound_is_the_last_that_counts():
    assert (number_in("12", 12), number_in("13", 12), number_in("9", 12)) == (12, None, 9)
