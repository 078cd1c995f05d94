"""The alarm on the desk, and the page where it is dealt with."""

from datetime import timedelta

import pytest

from portal import clock, queue
from portal.club.people.accounts import Role
from portal.database import session, transaction
from tests import make
from tests.making import points as making
from tests.making.tampering import edit
from tests.visitor import Visitor


@pytest.fixture
def lin(app):
    member = make.member("林静怡")
    with transaction():
        session.get_one(type(member), member.id).estate_id = make.estate().id
    making.earn(member, 100)
    queue.run("points.seal")
    edit(f"UPDATE points SET balance = balance + 1 WHERE member_id = {member.id}")
    queue.run("points.reconcile")
    return member


def head_of(app, estate=None):
    return Visitor(app).sign_in(make.staff(Role.DEPARTMENT_HEAD, estate), staff=True)


def fault_address(page: str) -> str:
    return page.split('href="/staff/points/reconciliation/')[1].split('"', maxsplit=1)[0]


def test_the_desk_says_what_and_whose_until_somebody_gives_a_reason(app, lin):
    head = head_of(app)
    day = head.get("/staff/").text
    assert "积分对不上" in day and "林静怡" in day and "余额与各批积分的剩余不符" in day
    while "积分对不上" in head.get("/staff/").text:
        address = f"/staff/points/reconciliation/{fault_address(_open(head))}"
        assert head.get(address).status_code == 200
        assert head.submit(address, reason="已核实，演练").status_code == 303
    assert "已核实，演练" in head.get("/staff/points/reconciliation").text


def _open(head) -> str:
    rows = head.get("/staff/points/reconciliation").text.split("<tr>")
    return next(row for row in rows if "尚无人查看" in row)


def test_a_reason_must_be_given_and_nothing_typed_is_lost(app, lin):
    head = head_of(app)
    address = f"/staff/points/reconciliation/{fault_address(head.get('/staff/points/reconciliation').text)}"
    assert head.submit(address, reason="").status_code == 422
    long = head.submit(address, reason="长" * 501)
    assert long.status_code == 422 and "长" * 501 in long.text


def test_the_head_of_another_estate_sees_nothing(app, lin):
    there = make.estate("city", "君临城市花园", "City Garden")
    other = head_of(app, there)
    assert "积分对不上" not in other.get("/staff/").text
    address = fault_address(head_of(app).get("/staff/points/reconciliation").text)
    assert other.get(f"/staff/points/reconciliation/{address}").status_code == 404
    assert other.submit(f"/staff/points/reconciliation/{address}", reason="x").status_code == 404


def test_who_does_not_approve_points_has_no_such_page(app, lin):
    desk = Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE), staff=True)
    assert 'class="alarm"' not in desk.get("/staff/").text
    assert desk.get("/staff/points/reconciliation").status_code == 403


def test_silence_of_the_job_is_an_alarm_too(app, lin):
    edit(f"UPDATE points SET balance = balance - 1 WHERE member_id = {lin.id}")
    queue.run("points.reconcile")
    assert 'class="alarm"' not in head_of(app).get("/staff/").text
    with clock.at(clock.now() + timedelta(days=3)):
        assert "尚未对账" in head_of(app).get("/staff/").text


def test_it_is_compared_again_by_hand(app, lin, work):
    edit(f"UPDATE points SET balance = balance - 1 WHERE member_id = {lin.id}")
    head = head_of(app)
    head.submit("/staff/points/reconciliation")
    assert work() == 1
    assert 'class="alarm"' not in head.get("/staff/").text
