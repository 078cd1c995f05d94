"""The notice board's pages."""

from datetime import timedelta

from portal import clock
from portal.club.people.accounts import Role
from tests import make
from tests.visitor import Visitor


def test_staff_pin_a_notice_and_a_member_reads_it(app):
    desk = Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE), staff=True)
    until = clock.today() + timedelta(days=2)
    assert desk.submit("/staff/notices", title_zh="停水通知", until=until.isoformat()).status_code == 303
    assert "公告栏" in desk.get("/staff/rooms").text
    assert "条公告在张贴" in desk.get("/staff/").text
    assert desk.get("/staff/find?q=停水").location.endswith("/staff/notices")
    member = Visitor(app).sign_in(make.member().account)
    assert "停水通知" in member.get("/notices").text
    assert "停水通知" in member.get("/").text
    assert 'href="/notices"' in member.get("/points").text


def test_who_may_not_pin_meets_no_room(app):
    desk = Visitor(app).sign_in(make.staff(Role.EDITOR), staff=True)
    assert desk.get("/staff/notices").status_code == 403
    assert "/staff/notices" not in desk.get("/staff/rooms").text


def test_a_day_that_is_over_is_refused_beside_its_field(app):
    desk = Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE), staff=True)
    answer = desk.submit("/staff/notices", title_zh="停水通知", until="2001-01-01")
    assert answer.status_code == 422 and "这一天已经过去" in answer.text
