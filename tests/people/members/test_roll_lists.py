"""The roll comes as lists: read, shown row by row, good rows taken, all of it undone; its lines corrected."""

import pytest
from sqlalchemy import func, select

from portal.club.ground.imports import Batch, BatchRow, BatchState, RowState
from portal.club.people import members
from portal.club.people.accounts import Role
from portal.club.people.members import TieKind, claims, roll
from portal.club.people.members.roll import RollEntry
from portal.database import session, transaction
from tests import make
from tests.making import lists
from tests.visitor import Visitor


@pytest.fixture
def desk(app) -> Visitor:
    make.home()
    return lists.manager(app)


def problems(batch: Batch) -> dict[int, list[str]]:
    rows = session.scalars(select(BatchRow).where(BatchRow.batch_id == batch.id, BatchRow.state == RowState.WRONG))
    return {row.number: [one["code"] for one in row.problems] for row in rows}


def roll_now() -> list[tuple[str, str, str]]:
    session.rollback()
    rows = session.scalars(select(RollEntry).order_by(RollEntry.id)).unique()
    return [(one.name, one.contract, one.phone_end) for one in rows]


def test_a_sales_manager_sends_a_list_and_its_good_rows_are_taken(desk):
    batch = lists.sent(desk, lists.ROLL + "君临华庭,3幢,1202室,林静怡,JLHT-1,1234\n君临华庭,77,1,赵恒,JLHT-2,\n")
    assert (batch.state, batch.good, batch.wrong) == (BatchState.READ, 1, 1)
    page = desk.get(f"/staff/imports/{batch.id}").text
    assert "没有“77-1”这套房屋" in page and roll_now() == []
    batch = lists.taken(desk, batch)
    assert batch.state is BatchState.TAKEN and roll_now() == [("林静怡", "JLHT-1", "1234")]
    assert desk.submit(f"/staff/imports/{batch.id}/taking-over", because="x").status_code == 409
    assert "林静怡" in desk.get("/staff/members/roll?q=JLHT-1").text
    assert "林静怡" in desk.get("/staff/members/roll?q=静怡").text
    assert "林静怡" not in desk.get("/staff/members/roll?q=JLHT-2").text


def test_the_same_list_again_changes_nothing(desk):
    text = lists.ROLL + "君临华庭,3,1202,林静怡,JLHT-1,1234\n"
    lists.taken(desk, lists.sent(desk, text))
    again = lists.sent(desk, text)
    assert (again.good, again.same) == (0, 1)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("君临华庭,3,1202,林静怡,JLHT-1,12", "phone"),
        ("君临华庭,3,1202,林静怡,2.02001E+12,1234", "spoilt"),
        ("君临华庭,3,1202,TRUE,JLHT-1,1234", "spoilt"),
        ("君临华庭,3,1202,林静怡,JLHT-1,13800001111/13900002222", "phones"),
        ("君临华庭,3,1202,林静怡,,1234", "missing"),
        ("君临云台,3,1202,林静怡,JLHT-1,1234", "estate_unknown"),
        ("君临华庭,4,1202,林静怡,JLHT-1,1234", "no_home"),
        (f"君临华庭,3,1202,{'林' * 3000},JLHT-1,1234", "long"),
    ],
)
def test_a_wrong_row_is_told_with_its_number(desk, cells, code):
    assert problems(lists.sent(desk, "名单\n\n" + lists.ROLL + cells + "\n")) == {4: [code]}


def test_rows_that_contradict_each_other_are_both_wrong(desk):
    make.home("1302")
    line = "君临华庭,3,1202,林静怡,JLHT-1,"
    assert problems(lists.sent(desk, lists.ROLL + f"{line}1111\n{line}2222\n")) == {
        2: ["two_phones"],
        3: ["two_phones"],
    }
    twice = lists.sent(desk, lists.ROLL + f"{line}1111\n君临华庭,3,1302,林静怡,JLHT-1,1111\n")
    assert problems(twice) == {2: ["contract_elsewhere"], 3: ["contract_elsewhere"]}
    assert problems(lists.sent(desk, lists.ROLL + f"{line}1111\n{line}1111\n")) == {}


def test_co_owners_of_one_cell_are_two(desk):
    batch = lists.taken(desk, lists.sent(desk, lists.ROLL + "君临华庭,3,1202,张三、李四,JLHT-1,1111\n"))
    assert roll_now() == [("张三", "JLHT-1", "1111"), ("李四", "JLHT-1", "1111")] and batch.made == 2


@pytest.mark.parametrize(
    "said",
    [
        "君临华庭,3,1202",
        "君临华庭一期,3栋,3-1202",
        "君临华庭,,3栋1202室",
        "〃,〃,１２０２",
        "君临华庭,03栋,12-02",
        "Junlin Court,Building 3,1202",
    ],
)
def test_a_home_is_read_however_it_is_written(desk, said):
    text = lists.ROLL + f"君临华庭,3,1202,张三,JLHT-1,1111\n{said},李四,JLHT-1,2222\n"
    assert lists.sent(desk, text).good == 2


def test_an_entrance_is_asked_for_only_where_it_would_tell(desk):
    home = make.home("301")
    with transaction():
        building = session.merge(home.building)
        session.merge(home).entrance = "1"
        members.homes.Home(estate_id=home.estate_id, building_id=building.id, number="301", entrance="2")
        session.add(
            members.homes.Home(estate_id=home.estate_id, building_id=building.id, number="301", entrance="2", area=1)
        )
    head = "楼栋,单元,房号,业主姓名,合同号\n"
    assert problems(lists.sent(desk, head + "3,,301,张三,A-1\n")) == {2: ["which_entrance"]}
    assert problems(lists.sent(desk, head + "3,2单元,301,张三,A-1\n3栋1单元,,301,李四,A-2\n")) == {}


def test_an_import_is_undone_exactly(desk):
    lists.taken(
        desk, lists.sent(desk, lists.ROLL + "君临华庭,3,1202,林静怡,JLHT-1,1234\n君临华庭,3,1202,方若云,JLHT-1,\n")
    )
    before = roll_now()
    again = lists.sent(desk, lists.ROLL + "君临华庭,3,1202,林静怡,JLHT-1,9999\n君临华庭,3,1202,周敏,JLHT-1,1111\n")
    again = lists.taken(desk, again)
    assert roll_now() == [("林静怡", "JLHT-1", "9999"), *before[1:], ("周敏", "JLHT-1", "1111")]
    again = lists.undone(desk, again)
    assert again.state is BatchState.UNDONE and roll_now() == before


def test_what_somebody_was_confirmed_by_is_not_undone_and_says_why(desk):
    home, member = make.home("1502"), make.member("宋佳")
    end = member.account.phone[-4:]
    batch = lists.taken(desk, lists.sent(desk, lists.ROLL + f"君临华庭,3,1502,宋佳,JLHT-5,{end}\n"))
    with transaction():
        claims.claim(session.merge(member), session.merge(home), TieKind.OWNER, "JLHT-5")
    page = desk.get(f"/staff/imports/{batch.id}").text
    assert "/undoing" not in page and "已有 1 套房屋凭它认证" in page
    assert desk.submit(f"/staff/imports/{batch.id}/undoing", because="x").status_code == 409
    assert len(roll_now()) == 1


def test_a_phone_end_that_excel_shortened_confirms_nobody(app):
    member, home = make.member("冷启明"), make.home("1203")
    with transaction():
        entry = roll.enter(home, "冷启明", "CSHY-77-001", "1234")
        entry.phone_end = member.account.phone[-2:]  # as older imports kept it
        made = claims.claim(session.merge(member), session.merge(home), TieKind.OWNER, "CSHY-77-001")
    assert made.differs == ["phone"]
    other = make.member("林静怡")
    with transaction():
        roll.enter(session.merge(home), "林静怡", "CSHY-77-002", other.account.phone[-4:])
        assert claims.claim(other, session.merge(home), TieKind.OWNER, "CSHY-77-002").differs == []


def test_columns_are_mapped_by_a_person_once_and_then_remembered(desk):
    text = "甲,乙,丙,丁\n3,1202,林静怡,JLHT-1\n"
    batch = lists.sent(desk, text)
    assert batch.state is BatchState.RECEIVED
    desk.submit(f"/staff/imports/{batch.id}/heading", sheet="0", heading="1")
    said = {"column-0": "building", "column-1": "home", "column-2": "name", "column-3": "contract"}
    estate = str(make.estate().id)
    twice = desk.submit(f"/staff/imports/{batch.id}/columns", estate=estate, **{**said, "column-0": "home"})
    assert twice.status_code == 422
    assert desk.submit(f"/staff/imports/{batch.id}/columns", estate=estate, **said).status_code == 303
    assert lists.worked(desk, batch.id).good == 1
    assert lists.sent(desk, text).state is BatchState.READ


def test_wrong_rows_are_saved_to_mend_and_come_again(desk):
    from portal.spreadsheets import reader

    batch = lists.sent(desk, "业主\n" + lists.ROLL + "君临华庭,3,1202,林静怡,JLHT-1,12\n")
    sheet = desk.get(f"/staff/imports/{batch.id}/wrong.xlsx").data
    found = []
    reader.each_portion(sheet, 0, found.extend)
    assert found[0][1][:3] == ["小区", "楼栋", "房号"] and found[1][1][5:7] == ["12", 3]
    assert lists.sent(desk, sheet, name="改.xlsx").wrong == 1


def test_another_estates_manager_finds_neither_list_nor_line(desk, app):
    batch = lists.taken(desk, lists.sent(desk, lists.ROLL + "君临华庭,3,1202,林静怡,JLHT-1,1234\n"))
    other = make.estate("junlin-city", "君临城市花园", "Junlin City Garden")
    stranger = lists.manager(app, other)
    entry = session.scalar(select(RollEntry.id))
    for address in (
        f"/staff/imports/{batch.id}",
        f"/staff/imports/{batch.id}/wrong.xlsx",
        f"/staff/members/roll/{entry}",
    ):
        assert stranger.get(address).status_code == 404
    assert "林静怡" not in stranger.get("/staff/members/roll").text
    wrong = lists.sent(stranger, lists.ROLL + "君临华庭,3,1202,林静怡,JLHT-1,1234\n", estate=other.id)
    assert problems(wrong) == {2: ["estate_other"]}
    assert Visitor(app).sign_in(make.staff(Role.ENGINEERING), staff=True).get("/staff/imports/roll").status_code == 403


def test_a_line_is_corrected_with_its_history_struck_and_put_back(desk):
    lists.taken(desk, lists.sent(desk, lists.ROLL + "君临华庭,3,1202,林静怡,JLHT-1,1234\n"))
    entry = session.scalars(select(RollEntry)).unique().one()
    address = f"/staff/members/roll/{entry.id}"
    assert desk.submit(address, seen="1", name="林静怡", contract="JLHT-1", phone_end="12").status_code == 422
    assert desk.submit(address, seen="1", name="林静宜", contract="JLHT-1", phone_end="1234").status_code == 303
    page = desk.get(address).text
    assert "林静宜" in page and "林静怡" in page
    assert desk.submit(address, seen="1", name="林静怡", contract="JLHT-1", phone_end="1234").status_code == 409
    assert desk.submit(f"{address}/striking", because="假").status_code == 303
    session.rollback()
    assert roll.entries_of(entry.home_id) == []
    assert desk.submit(f"{address}/return").status_code == 303
    session.rollback()
    assert [one.name for one in roll.entries_of(entry.home_id)] == ["林静宜"]


def test_a_list_thrown_away_leaves_nothing(desk):
    batch = lists.sent(desk, lists.ROLL + "君临华庭,3,1202,林静怡,JLHT-1,1234\n")
    assert desk.submit(f"/staff/imports/{batch.id}/removal").status_code == 303
    session.rollback()
    assert session.scalar(select(func.count(BatchRow.id))) == 0 and session.scalar(select(func.count(Batch.id))) == 0
