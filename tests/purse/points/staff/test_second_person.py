"""What the second person sees beside an adjustment, and what whoever asked hears of it."""

import pytest
from sqlalchemy import select

from portal.club.ground.decisions import Decision
from portal.club.ground.outbox import Message
from portal.club.people.accounts import Role
from portal.club.purse import points
from portal.club.purse.points.moves.adjustment_requests import Adjustment
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.web.letters import letter
from tests import make
from tests.making.points import earn
from tests.visitor import Visitor


@pytest.fixture
def member(app):
    found = make.member("林静怡")
    earn(found, 2_860)
    return found


@pytest.fixture
def asker(app):
    return make.staff(Role.CUSTOMER_SERVICE, name="周敏")


@pytest.fixture
def head(app):
    return Visitor(app, "en").sign_in(make.staff(Role.DEPARTMENT_HEAD, name="顾明"), staff=True)


def ask(member, amount, by, reason="活动补记"):
    with transaction():
        return points.adjust(member, amount, reason, by.id)


def test_what_can_never_be_carried_out_is_refused_when_it_is_asked(member, asker):
    with pytest.raises(Refusal) as refused:
        ask(member, -99_999, asker)
    assert "2,860" in str(refused.value.sentence) and refused.value.field == "amount"
    assert session.scalars(select(Adjustment).where(Adjustment.amount < 0)).all() == []
    assert ask(member, -2_860, asker).state is Decision.WAITING


def test_the_second_person_sees_who_asked_the_balance_and_what_was_corrected_before(head, member, asker):
    ask(member, 40, asker)
    asked = ask(member, 900, asker)
    page = head.get("/staff/points").text
    assert "周敏" in page and "has 2,900" in page and "2 corrections before, +2,900 points in all" in page
    look = head.ask(f"/staff/points/adjustments/{asked.id}/approval").text
    for word in ("周敏", "3,800", "2,900", "+2,900"):
        assert word in look, word


def test_declining_asks_why_and_whoever_asked_reads_it(app, head, member, asker):
    asked = ask(member, 900, asker)
    where = f"/staff/points/adjustments/{asked.id}/refusal"
    look = head.ask(where)
    assert "data-careful" in look.text and asked.state is Decision.WAITING
    assert head.ask(where, looked="1", because="").status_code == 422
    assert head.ask(where, looked="1", because="活动没有这一项").status_code == 303
    session.expire_all()
    assert asked.state is Decision.DECLINED
    told = session.scalars(select(Message).where(Message.account_id == asker.id)).all()
    subject, body = letter(told[-1])
    assert "林静怡" in subject and "活动没有这一项" in body


def test_whoever_asked_takes_it_back_without_being_asked_why(app, member, asker):
    asked = ask(member, 900, asker)
    mine = Visitor(app).sign_in(asker, staff=True)
    assert mine.ask(f"/staff/points/adjustments/{asked.id}/withdrawal").status_code == 303
    session.expire_all()
    assert asked.state is Decision.WITHDRAWN
