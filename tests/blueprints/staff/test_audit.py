"""The audit on the desk, and letters that did not arrive."""

import pytest

from portal.club import audit, outbox
from portal.club.accounts import Role
from portal.club.outbox import Purpose
from portal.database import session, transaction
from tests import make
from tests.visitor import Visitor


@pytest.fixture
def desk(app) -> Visitor:
    return Visitor(app).sign_in(make.staff(Role.ADMINISTRATOR, name="倪航"), staff=True)


def test_acts_are_listed_and_narrowed(desk):
    person = make.staff(name="周敏")
    with transaction():
        audit.record(person.id, "points.adjusted", member=7)
    assert "points.adjusted" in desk.get("/staff/audit").text
    assert "points.adjusted" not in desk.get("/staff/audit?act=role.").text
    page = desk.get(f"/staff/audit?who={person.id}").text
    assert "points.adjusted" in page and "role.given" not in page.split("<tbody>")[1]
    for odd in ("?who=x", "?who=99999999999999999999", "?act=%25", "?after=%20"):
        assert desk.get(f"/staff/audit{odd}").status_code == 200


def test_what_an_act_touched_is_said_in_words(desk):
    with transaction():
        audit.record(None, "session.opened", staff=True, merchant=None)
    page = desk.get("/staff/audit").text
    assert "staff 是" in page
    assert "True" not in page and "merchant" not in page


def test_a_dead_letter_is_shown_with_its_reason_and_tried_again(desk):
    with transaction():
        outbox.post(make.member().account_id, "joined", purpose=Purpose.SERVICE, number="1")
    with transaction():
        message = outbox.lease()[0]
        outbox.failed(message, "no such number", for_good=True)
    assert "no such number" in desk.get("/staff/audit/letters").text
    assert desk.submit(f"/staff/audit/letters/{message.id}/retry").status_code == 303
    session.rollback()
    assert outbox.dead() == []
    assert desk.submit(f"/staff/audit/letters/{message.id}/retry", htmx=True).status_code == 409


def test_only_who_may_reads_the_audit(app):
    assert Visitor(app).sign_in(make.staff(), staff=True).get("/staff/audit").status_code == 403
