"""Estates, buildings and homes are entered and changed at the desk, each by whom it is theirs."""

import pytest
from sqlalchemy import select

from portal.club.estate.projects import Building, Estate, Home
from portal.club.people import accounts
from portal.club.people.accounts import Role, administration
from portal.database import session
from tests import make
from tests.making import lists
from tests.visitor import Visitor


@pytest.fixture
def administrator(app) -> Visitor:
    return Visitor(app).sign_in(make.staff(Role.ADMINISTRATOR, name="何叶"), staff=True)


def found(desk: Visitor, slug="yuntai", name="君临云台"):
    said = {"name_zh": name, "name_en": "Yuntai", "address_zh": "云台路 1 号", "address_en": ""}
    return desk.submit("/staff/homes/new", **said, slug=slug)


def test_an_empty_club_gets_its_first_estate_building_and_home(administrator):
    assert "还没有" in administrator.get("/staff/homes").text
    answer = found(administrator)
    assert answer.status_code == 303
    estate = session.scalars(select(Estate)).one()
    page = administrator.get(answer.location).text
    assert "没有房屋" in page and "没有购房名册" in page and "销售经理" in page
    assert administrator.submit(f"/staff/homes/{estate.id}/buildings", number="3", floors="18").status_code == 303
    assert administrator.submit(f"/staff/homes/{estate.id}/buildings", number="03栋", floors="18").status_code == 422
    building = session.scalars(select(Building)).one()
    address = f"/staff/homes/{estate.id}/buildings/{building.id}"
    home = {"entrance": "1", "number": "1203", "house_type": "A", "area": "128.5", "handed_over_on": "2024-06-30"}
    answer = administrator.submit(f"{address}/new", **home)
    assert answer.status_code == 303
    assert administrator.submit(f"{address}/new", **home).status_code == 422
    assert administrator.submit(f"{address}/new", **{**home, "number": ""}).status_code == 422
    kept = session.scalars(select(Home)).unique().one()
    assert (kept.entrance, kept.number, kept.floor, kept.area) == ("1", "1203", 12, 12850)
    assert administrator.submit(answer.location, **{**home, "area": "99"}, seen="1").status_code == 303
    assert administrator.submit(answer.location, **{**home, "area": "98"}, seen="1").status_code == 409
    assert "128.50 m²" in administrator.get(answer.location).text
    assert administrator.submit(address, floors="20", seen="1").status_code == 303
    assert "君临云台" in administrator.get(f"/staff/homes/list?estate={estate.id}&q=1203").text


def test_an_estate_is_renamed_with_its_history_and_two_have_not_one_name(administrator):
    found(administrator)
    assert found(administrator, slug="yuntai").status_code == 422
    assert found(administrator, slug="yuntai-2").status_code == 422
    assert found(administrator, slug="Yun Tai", name="别的").status_code == 422
    estate = session.scalars(select(Estate)).one()
    said = {"name_zh": "君临云台一期", "name_en": "Yuntai", "address_zh": "云台路 1 号", "address_en": ""}
    assert administrator.submit(f"/staff/homes/{estate.id}/name", **said, seen=str(estate.revision)).status_code == 303
    page = administrator.get(f"/staff/homes/{estate.id}").text
    assert "君临云台一期" in page and "<del>" in page


def test_a_new_estate_gets_its_people_at_once_and_is_missed_until_then(administrator):
    found(administrator)
    estate, colleague = session.scalars(select(Estate)).one(), make.staff(Role.EDITOR, name="方若云")
    desk = administrator
    assert accounts.workers_of(estate.id, [Role.SALES_ADVISER]) == {}
    chosen = dict.fromkeys(("sales_manager", "customer_service", "property_management", "engineering"), "0")
    address = f"/staff/homes/{estate.id}/roles"
    assert desk.submit(address, sales_adviser="0", **chosen).status_code == 422
    assert desk.submit(address, sales_adviser=str(colleague.id), **chosen).status_code == 303
    session.rollback()
    waits = [one.role for one in administration.waiting_requests()]
    held = accounts.workers_of(estate.id, [Role.SALES_ADVISER])
    assert held == {Role.SALES_ADVISER: ["方若云"]} or waits == [Role.SALES_ADVISER]


def test_a_sales_manager_keeps_their_own_estates_homes_alone(app):
    home, other = make.home(), make.estate("junlin-city", "君临城市花园", "Junlin City Garden")
    desk = lists.manager(app, other)
    assert desk.get(f"/staff/homes/home/{home.id}").status_code == 404
    assert desk.get(f"/staff/homes/{home.estate_id}").status_code == 404
    assert desk.get(f"/staff/homes/list?estate={home.estate_id}").status_code == 404
    assert desk.get("/staff/homes/new").status_code == 403
    assert desk.get(f"/staff/homes/{other.id}").status_code == 200
    assert "君临华庭" not in desk.get("/staff/homes").text


def test_the_list_costs_the_same_number_of_statements_however_long_it_is(app):
    from tests.people.members.staff.test_pages import statements_of

    home = make.home("1")
    desk, address = lists.manager(app), f"/staff/homes/list?estate={home.estate_id}"
    desk.get(address)
    few = statements_of(desk, address)
    for number in range(2, 62):
        make.home(str(number))
    assert statements_of(desk, address) == few and "after=" in desk.get(address).text
