"""Who is asking, as acts see them."""

from dataclasses import replace

from flask import g
from sqlalchemy import event

from portal.club.accounts import NOBODY
from portal.database import db, session
from portal.identity import current_member
from tests import make


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
