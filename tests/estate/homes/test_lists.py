"""Homes come as a list: buildings and entrances with them, what is there changed, all of it undone again."""

import pytest
from sqlalchemy import func, select

from portal.club.estate import homes
from portal.club.estate.projects import Building, Home
from portal.club.ground.imports import BatchRow, BatchState, RowState
from portal.club.people import members
from portal.database import session, transaction
from tests import make
from tests.making import lists
from tests.visitor import Visitor

HEAD = "项目,楼号,单元,房间号,户型,建筑面积,交房日期\n"


@pytest.fixture
def desk(app) -> Visitor:
    make.estate()
    return lists.manager(app)


def sent(desk, *rows):
    return lists.sent(desk, "房源表\n" + HEAD + "\n".join(rows) + "\n", "homes", "房源.csv")


def homes_now() -> list[tuple]:
    session.rollback()
    rows = session.scalars(select(Home).order_by(Home.id)).unique()
    return [(one.building.number, one.entrance, one.number, one.floor, one.house_type, one.area) for one in rows]


def test_a_list_of_homes_makes_buildings_entrances_and_homes(desk):
    batch = sent(
        desk, "君临华庭,3幢,1单元,1203室,A,128.5,2024-06-30", "君临华庭,3幢,2单元,1203室,A,128.5,2024/6/30",
        "君临华庭,,,5栋1单元301,,,",
    )  # fmt: skip
    assert (batch.good, batch.wrong, homes_now()) == (3, 0, [])
    lists.taken(desk, batch)
    assert homes_now() == [
        ("3", "1", "1203", 12, "A", 12850), ("3", "2", "1203", 12, "A", 12850), ("5", "1", "301", 3, None, None),
    ]  # fmt: skip
    assert session.scalar(select(func.max(Building.floors))) == 12
    home = session.scalars(select(Home)).unique().first()
    assert str(home.address.zh) == "君临华庭 3 栋 1 单元 1203" and home.handed_over_on.isoformat() == "2024-06-30"
    again = sent(desk, "君临华庭,3,1,1203,A,128.5,2024-06-30")
    assert (again.good, again.same) == (0, 1)


def test_what_a_list_says_otherwise_is_changed_and_all_of_it_undone(desk):
    home = make.home("1203")
    before = homes_now()
    batch = lists.taken(desk, sent(desk, "君临华庭,3,,1203,B,99,", "君临华庭,3,,1303,B,99,", "君临华庭,9,,101,,,"))
    doors = [("1203", 12, "B", 9900), ("1303", 13, "B", 9900), ("101", 1, None, None)]
    assert [one[2:] for one in homes_now()] == doors
    assert len(homes.HOMES.history_of(session.get_one(Home, home.id))) == 1
    assert lists.undone(desk, batch).state is BatchState.UNDONE
    assert homes_now() == before
    assert session.scalar(select(func.count(Building.id))) == 1


def test_homes_that_somebody_holds_stay_and_the_reason_is_said(desk):
    batch = lists.taken(desk, sent(desk, "君临华庭,3,,1203,,,", "君临华庭,3,,1303,,,"))
    with transaction():
        home = session.scalars(select(Home).where(Home.number == "1203")).unique().one()
        members.roll.enter(home, "林静怡", "JLHT-1", "1234")
    assert "1" in desk.get(f"/staff/imports/{batch.id}").text
    assert desk.submit(f"/staff/imports/{batch.id}/undoing", because="x").status_code == 409
    assert len(homes_now()) == 2


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("君临华庭,3,,4o3x,,,", None),
        ("君临华庭,3,,,,,", "missing"),
        ("君临华庭,,,1203,,,", "building_missing"),
        ("君临华庭,3,,5栋1203,,,", "building_two"),
        ("君临华庭,3,,1203,,三十,", "area"),
        ("君临华庭,3,,1203,,,明年", "day"),
        ("君临华庭,3,,1.2E+03,,,", "spoilt"),
    ],
)
def test_a_wrong_home_is_told(desk, row, code):
    batch = sent(desk, row)
    rows = session.scalars(select(BatchRow).where(BatchRow.state == RowState.WRONG)).all()
    assert [(one.number, one.problems[0]["code"]) for one in rows] == ([(3, code)] if code else []), batch.good


def test_two_rows_of_one_home_must_agree(desk):
    doors = ("3,,1203,A", "3栋,,1203室,B", "3,,1303,A", "3,,13-03,A")
    batch = sent(desk, *(f"君临华庭,{door},," for door in doors))
    assert (batch.good, batch.wrong, batch.same) == (1, 2, 1)
