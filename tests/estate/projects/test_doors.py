"""A building and a door are read however people write them."""

import pytest

from portal.club.estate.projects.doors import building_key, door_in, doors_in
from portal.club.people import members
from tests import make

TYPED = ["1203", "1203室", "１２０３", "1203号", "1203房", "9-1203", "9栋1203", "12-03", "9幢 1203 室", "9号楼1203",
         "9#1203", "9栋1单元1203", "第9栋1203", "1203.0", " 1203 "]  # fmt: skip


@pytest.mark.unit
@pytest.mark.parametrize(
    "text", ["3", "3#", "3号", "3座", "3幢", "第3栋", "03栋", "3#楼", "3号楼", "Building 3", "building 3", "3.0", "３"]
)
def test_a_building_is_read(text):
    assert building_key(text) == "3"


@pytest.mark.unit
@pytest.mark.parametrize("text", TYPED)
def test_a_door_is_read(text):
    assert "1203" in doors_in(text, "9")


@pytest.mark.unit
@pytest.mark.parametrize("text", ["", "   ", "室", "-"])
def test_nothing_is_no_door(text):
    assert doors_in(text, "9") == []


def test_the_home_is_found_and_that_of_another_building_is_not(app):
    home, other = make.home("1203", building="9"), make.home("1203", building="3")
    for typed in TYPED:
        assert members.home_at(home.building_id, typed).id == home.id, typed
    for typed in ("3-1203", "3栋1203", "1204", "9-1204"):
        assert members.home_at(home.building_id, typed) is None, typed
    assert members.home_at(other.building_id, "3-1203").id == other.id


@pytest.mark.parametrize(
    ("typed", "door"),
    [
        ("E1-1203", "1203"),
        ("e1幢1203室", "1203"),
        ("第E1栋1203", "1203"),
        ("1203", None),
        ("E2-1203", None),
        ("E1-x", None),
    ],
)
def test_building_and_door_are_read_together_where_both_are_written(typed, door):
    assert door_in(typed, "E1") == door
