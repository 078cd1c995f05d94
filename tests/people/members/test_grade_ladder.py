"""The ladder of grades: one order, asked in one place. No database."""

import pytest

from portal.club.people.members import LADDER, Grade

pytestmark = pytest.mark.unit


def test_the_ladder_goes_from_registered_to_platinum():
    assert [grade.value for grade in LADDER] == ["registered", "profiled", "owner", "gold", "platinum"]
    assert [grade.place for grade in LADDER] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("asked", LADDER)
def test_a_grade_is_reached_by_itself_and_by_all_above_it(asked):
    reaching = [grade for grade in LADDER if grade.reaches(asked)]
    assert reaching == list(LADDER[LADDER.index(asked) :])


def test_whoever_asks_for_no_grade_is_reached_by_all():
    assert all(grade.reaches(None) for grade in LADDER)


def test_the_order_is_not_that_of_the_letters():
    assert str(Grade.GOLD) < str(Grade.OWNER)
    assert Grade.GOLD.reaches(Grade.OWNER) and not Grade.OWNER.reaches(Grade.GOLD)
