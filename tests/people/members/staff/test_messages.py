"""What the club wrote to a member is seen at the desk, within its rights, and that somebody looked is seen by them."""

import pytest
from sqlalchemy import select

from portal.club.ground import audit, letters, outbox
from portal.club.ground.outbox import Message, MessageState, Purpose
from portal.club.people import members
from portal.club.people.accounts import Role
from portal.club.people.accounts import happenings as of_accounts
from portal.database import session, transaction
from tests import make
from tests.making import people
from tests.visitor import Visitor


@pytest.fixture
def member(app):
    found = people.owner()
    with transaction():
        outbox.post(found.account_id, "joined", purpose=Purpose.SERVICE, number="8800 0001")
        letters.send(found.account_id, of_accounts.PasswordChanged())
    return found


def test_the_messages_of_a_member_stand_at_the_desk_and_codes_and_warnings_without_words(app, member):
    desk = Visitor(app, "en").sign_in(make.staff(), staff=True)
    assert f"/staff/members/{member.id}/messages" in desk.get(f"/staff/members/{member.id}").text
    page = desk.get(f"/staff/members/{member.id}/messages").text
    assert "8800 0001" in page and "text message" in page
    assert "A code or a warning" in page and "new password" not in page.lower()
    seen = select(audit.FileView).where(audit.FileView.subject_id == member.account_id)
    assert "messages" in {one.what for one in session.scalars(seen)}


def test_other_estates_and_roles_do_not_read_them(app, member):
    elsewhere = make.estate("city", "君临城市花园", "Junlin City Garden")
    other = Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE, elsewhere), staff=True)
    assert other.get(f"/staff/members/{member.id}/messages").status_code == 404
    editor = Visitor(app).sign_in(make.staff(Role.EDITOR), staff=True)
    assert editor.get(f"/staff/members/{member.id}/messages").status_code == 403


def test_a_home_that_was_ended_by_mistake_is_held_again_and_nobody_was_written_to(app, member):
    desk = Visitor(app).sign_in(make.staff(), staff=True)
    (holding,) = members.homes_of(member.id)
    before, where = member.grade, f"/staff/members/{member.id}"
    left = select(Message).where(Message.account_id == member.account_id, Message.topic == "home_left")
    assert desk.submit(f"{where}/homes/{holding.id}/end").status_code == 303
    session.expire_all()
    assert members.homes_of(member.id) == [] and not member.is_owner
    assert session.scalars(left).one().state is MessageState.HELD
    undo = desk.get(where).text.partition('action="/staff/careful/')[2].partition('"')[0]
    assert desk.submit(f"/staff/careful/{undo}").status_code == 303
    session.expire_all()
    assert [one.id for one in members.homes_of(member.id)] == [holding.id]
    assert member.is_owner and member.grade is before and session.scalars(left).all() == []
