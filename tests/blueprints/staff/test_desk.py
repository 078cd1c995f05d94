"""My day: everything by right and estate, and the box that leads to the right page."""

from datetime import timedelta

import pytest

from portal import clock
from portal.club.accounts import Role
from portal.club.complaints import Step
from tests import make
from tests.making import complaints as cases
from tests.making.projects import booked, guest, published, slot
from tests.visitor import Visitor


def day_of(app, role: Role, estate=None) -> str:
    return Visitor(app).sign_in(make.staff(role, estate, "周敏"), staff=True).get("/staff/").text


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_day(app, role):
    cases.filed()
    slot(published())
    assert "周敏" in day_of(app, role)


def test_an_overdue_promise_stands_first_and_only_in_its_estate(app):
    here, there = make.estate(), make.estate("city", "君临城市花园", "City Garden")
    cases.filed(in_estate=here, title="这里漏水")
    cases.filed(in_estate=there, title="那里漏水")
    with clock.at(clock.now() + timedelta(days=20)):
        html = day_of(app, Role.PROPERTY_MANAGEMENT, here)
    assert "这里漏水" in html and "那里漏水" not in html
    assert 'class="late"><b>1</b>' in html


def test_cases_with_me_are_listed(app):
    desk = cases.desk(name="何伟")
    cases.at(Step.INVESTIGATION, desk, cases.filed(title="空鼓"))
    browser = Visitor(app)
    from portal.club import accounts

    browser.sign_in(accounts.by_id(desk.account_id), staff=True)
    assert "空鼓" in browser.get("/staff/").text


def test_an_adviser_sees_todays_viewings_of_the_own_estate(app):
    here, there = make.estate(), make.estate("city", "君临城市花园", "City Garden")
    near, far = slot(published(), in_days=1), slot(published("far-1", in_estate=there), in_days=1)
    booked(near, guest("近先生"))
    booked(far, guest("远先生"))
    with clock.at(near.starts_at - timedelta(hours=1)):
        html = day_of(app, Role.SALES_ADVISER, here)
    assert "近先生" in html and "远先生" not in html
    assert 'id="mine"' not in html  # no complaints for sales


def test_a_month_nobody_recorded_is_asked_for(app):
    published()
    html = day_of(app, Role.SALES_MANAGER, make.estate())
    assert 'id="months"' in html and "w5" in html
    assert 'id="months"' not in day_of(app, Role.SALES_ADVISER, make.estate())


def test_the_box_leads_to_the_case_the_member_or_the_search(app):
    member = make.member()
    case = cases.filed(member)
    browser = Visitor(app).sign_in(make.staff(), staff=True)
    assert browser.get(f"/staff/find?q={case.number.lower()}").location == f"/staff/complaints/{case.number}"
    card = f"{member.number[:4]} {member.number[4:8]} {member.number[8:]}"
    assert f"/{member.id}" in browser.get(f"/staff/find?q={card}").location
    assert "q=0001" in browser.get("/staff/find?q=0001").location
    assert browser.get("/staff/find?q=").location == "/staff/"


def test_the_box_tells_nothing_about_another_estates_member(app):
    from portal.club.members import Kind, hold
    from portal.database import transaction

    member = make.member()
    with transaction():
        hold(member, make.home(in_estate=make.estate("city", "君临城市花园", "City Garden")), Kind.OWNER)
    browser = Visitor(app).sign_in(make.staff(Role.PROPERTY_MANAGEMENT, make.estate()), staff=True)
    assert "q=" in browser.get(f"/staff/find?q={member.number}").location


def test_a_member_has_no_desk(app):
    assert Visitor(app).sign_in(make.member().account).get("/staff/").status_code == 403
    assert "sign-in" in Visitor(app).get("/staff/").location
