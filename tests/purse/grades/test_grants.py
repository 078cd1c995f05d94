"""A grade by hand: asked by one, decided by another, never one's own, told to the member."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.ground.audit import AuditEntry
from portal.club.ground.outbox import Message
from portal.club.people import members
from portal.club.people.members import Grade, Member
from portal.club.purse import grades
from portal.club.purse.points import Decision
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.web.letters import letters
from tests import make
from tests.making.grades import grade_of, night, terms

pytestmark = pytest.mark.usefixtures("app")
UNTIL = timedelta(days=200)


def ask(member, by, grade=Grade.GOLD, reason="筹备业主委员会两年", until=None):
    with transaction():
        return grades.ask_grant(member, grade, reason, until or clock.today() + UNTIL, by.id)


def approve(asked, by):
    with transaction():
        return grades.approve_grant(asked, by.id)


def decline(asked, by):
    with transaction():
        return grades.decline_grant(asked, by.id)


def refused(verb, *values, **named):
    with pytest.raises(Refusal) as refusal:
        verb(*values, **named)
    return refusal.value


def test_a_second_person_grants_it_and_the_member_reads_why_and_until_when():
    member, one, other = make.member(), make.staff(), make.staff(name="何主任")
    asked = ask(member, one)
    assert grade_of(member) is Grade.REGISTERED and grades.history_of(member.id) == []
    approve(asked, other)
    change = grades.history_of(member.id)[0]
    assert (change.after, change.why, change.holds_until) == (Grade.GOLD, "granted", clock.today() + UNTIL)
    told = session.scalars(select(Message).where(Message.topic == "grade_risen").order_by(Message.id)).all()
    body = letters(told, "en")[0][1]
    assert [one.account_id for one in told] == [member.account_id] and "筹备业主委员会两年" in body
    assert "No review touches it before" in body
    whats = session.scalars(select(AuditEntry.act).where(AuditEntry.act.like("grade.%")).order_by(AuditEntry.id))
    assert list(whats) == ["grade.grant_asked", "grade.changed", "grade.granted"]


def test_nobody_grants_alone_or_to_themselves():
    member, one = make.member(), make.staff()
    asked = ask(member, one)
    refused(approve, asked, one)
    refused(ask, member, member.account)
    with transaction():
        grades.decline_grant(asked, one.id)
    asked = ask(member, one)
    refused(approve, asked, member.account)
    assert grade_of(member) is Grade.REGISTERED


def test_one_thing_at_a_time_waits_and_is_decided_once():
    member, one, other = make.member(), make.staff(), make.staff()
    asked = ask(member, one)
    assert refused(ask, member, other, Grade.PLATINUM).status == 409
    decline(asked, other)
    assert refused(approve, asked, other).status == 409 and refused(decline, asked, other).status == 409
    assert grade_of(member) is Grade.REGISTERED and grades.grants_of(member.id)[0].state is Decision.DECLINED


def test_only_a_higher_grade_is_granted_even_when_the_member_has_risen_in_between():
    member, one, other = make.member(), make.staff(), make.staff()
    refused(ask, member, one, Grade.OWNER)
    asked = ask(member, one)
    with transaction():
        grades.grant(session.get_one(Member, member.id), Grade.PLATINUM, by=None)
    assert refused(approve, asked, other).status == 409
    assert refused(ask, member, one, Grade.GOLD).field == "grade"


@pytest.mark.parametrize("days", [-1, 0, 1097])
def test_the_day_is_ahead_and_within_three_years(days):
    refusal = refused(ask, make.member(), make.staff(), until=clock.today() + timedelta(days=days))
    assert refusal.field == "holds_until"


def test_a_grant_that_waited_until_its_day_was_over_is_not_given():
    member, other = make.member(), make.staff()
    asked = ask(member, make.staff(), until=clock.today() + timedelta(days=2))
    with clock.at(clock.now() + timedelta(days=2)):
        refused(approve, asked, other)
    assert grade_of(member) is Grade.REGISTERED


def test_a_cancelled_card_and_a_missing_reason_are_refused():
    member, left = make.member(), make.member("周文")
    with transaction():
        members.cancel(session.get_one(Member, left.id), left.account_id)
    refused(ask, session.get_one(Member, left.id), make.staff())
    assert refused(ask, member, make.staff(), reason="  ").field == "reason"


def test_reviews_leave_it_alone_until_its_day_and_measure_it_then():
    terms()
    member = make.member()
    with clock.at(clock.moment_of(date(2026, 12, 1), 9)):
        approve(ask(member, make.staff(), until=date(2027, 2, 1)), make.staff())
    night(date(2027, 1, 1))
    assert session.scalars(select(grades.GradeNotice)).all() == []
    night(date(2028, 1, 1))
    assert session.scalars(select(grades.GradeNotice)).one().grade is Grade.GOLD
