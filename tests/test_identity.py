"""Who is asking, as acts see them."""

from dataclasses import replace

from flask import g
from sqlalchemy import event

from portal.club.people.accounts import NOBODY
from portal.database import db, session
from portal.identity import current_member
from tests import make
from tests.visitor import Visitor


def test_the_member_who_acts_is_loaded_once_however_often_they_are_asked_for(app):
    member = make.member("林静怡")
    session.remove()
    seen = []

    def note(*told):
        seen.append(told[2])

    event.listen(db.engine, "before_cursor_execute", note)
    with app.test_request_context():
        g.viewer = replace(NOBODY, member_id=member.id, account_id=member.account_id)
        assert [current_member.name for _ in range(3)] == ["林静怡"] * 3
        assert current_member.is_valid
        session.expunge_all()  # as before a second try
        assert current_member.name == "林静怡"
    event.remove(db.engine, "before_cursor_execute", note)
    assert len(seen) == 2


def test_whose_session_ended_is_told_that_the_act_was_not_done_and_comes_back_to_its_page(app):
    late = Visitor(app)
    answer = late.client.post("/points/gifts", headers={"Referer": "http://localhost/points/gifts"}, data={})
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/points/gifts")
    assert "没有生效" in late.get("/sign-in").text
    foreign = late.client.post("/points/gifts", headers={"Referer": "https://evil.example/points/gifts"}, data={})
    assert foreign.location == "/sign-in"
