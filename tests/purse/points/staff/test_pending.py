"""Points on their way at the desk: who may confirm them, who may cancel them, of whom."""

import pytest
from sqlalchemy import select

from portal.club.ground.outbox import Message
from portal.club.people.accounts import Role
from portal.club.purse import points
from portal.club.purse.points import Delay, PendingState
from portal.database import session, transaction
from tests import make
from tests.making import rules as making
from tests.visitor import Visitor


@pytest.fixture
def row(app):
    making.rule(delay=Delay.RELEASE, amount=10)
    return making.earn(make.member(), key="a")


def desk(app, role=Role.CUSTOMER_SERVICE, **values):
    return Visitor(app).sign_in(make.staff(role, **values), staff=True)


def state() -> PendingState:
    session.expire_all()
    return points.pending_by_key("a").state


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_members_page_shows_what_is_on_its_way(app, row, language):
    browser = Visitor(app, language).sign_in(make.staff(), staff=True)
    page = browser.get(f"/staff/points/{row.member_id}").text
    assert f"/staff/points/pending/{row.id}/release" in page and f"/pending/{row.id}/cancellation" in page


def test_confirmed_points_are_in_the_balance_once(app, row):
    browser, address = desk(app), f"/staff/points/pending/{row.id}/release"
    assert browser.submit(address).status_code == 303 and browser.submit(address).status_code == 303
    assert points.balance_of(row.member_id) == 10 and points.check() == []


def test_cancelled_points_never_come(app, row):
    browser = desk(app)
    assert browser.submit(f"/staff/points/pending/{row.id}/cancellation").status_code == 303
    assert state() is PendingState.CANCELLED
    assert browser.submit(f"/staff/points/pending/{row.id}/release", htmx=True).status_code == 409
    assert points.balance_of(row.member_id) == 0
    (letter,) = session.scalars(select(Message).where(Message.topic == "points_cancelled"))
    assert (
        letter.values == {"amount": 10}
        and letter.account_id == session.get_one(points.Pending, row.id).member.account_id
    )


def test_above_the_limit_it_takes_somebody_who_may_approve(app):
    making.rule(delay=Delay.RELEASE, amount=2000)
    row = making.earn(make.member(), key="a")
    address = f"/staff/points/pending/{row.id}/release"
    assert desk(app).submit(address).status_code == 404 and state() is PendingState.PENDING
    assert desk(app, Role.DEPARTMENT_HEAD).submit(address).status_code == 303 and state() is PendingState.CREDITED


def test_nobody_confirms_their_own(app, row):
    account = session.get_one(points.Pending, row.id).member.account
    from portal.club.people import accounts

    with transaction():
        accounts.give(session.merge(account), Role.DEPARTMENT_HEAD, None, by=None)
    browser = Visitor(app).sign_in(account, staff=True)
    assert browser.submit(f"/staff/points/pending/{row.id}/release", htmx=True).status_code == 422
    assert state() is PendingState.PENDING


def test_the_desk_sees_what_gave_nothing_and_why(app):
    making.rule(amount=10, cap_person=10)
    member = make.member()
    making.earn(member)
    making.earn(member, key="too much")
    page = desk(app).get(f"/staff/points/{member.id}").text
    assert "未得积分" in page and "已达上限" in page


def test_what_was_paid_later_is_not_among_what_gave_nothing(app):
    member = make.member()
    making.earn(member, key="a")
    making.rule(amount=10)
    making.earn(member, key="a")
    assert [one.trigger for one in points.missed_by(member.id)] == ["join"]


def test_another_estates_pending_points_are_not_there(app, row):
    browser = desk(app, in_estate=make.estate("city", "君临城市花园", "City"))
    for act in ("release", "cancellation"):
        assert browser.submit(f"/staff/points/pending/{row.id}/{act}").status_code == 404
    assert state() is PendingState.PENDING
