"""My grade over HTTP, and the letters about it."""

from datetime import date

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.ground.outbox import Message
from portal.club.people import members
from portal.club.people.members import Grade, Member
from portal.club.purse import grades
from portal.database import session, transaction
from portal.web.letters import letters
from tests import make
from tests.making import grades as making
from tests.visitor import Visitor


@pytest.fixture
def member(app):
    making.terms()
    return make.member()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_opens_for_every_grade_with_and_without_a_warning(app, member, language):
    browser = Visitor(app, language).sign_in(member.account)
    for grade in members.LADDER:
        with transaction():
            grades.grant(session.get_one(Member, member.id), grade, by=make.staff().id)
        assert browser.get("/me/grade").status_code == 200
    making.night(date(clock.today().year + 3, 1, 1))
    assert session.scalars(select(grades.GradeNotice)).one().grade is Grade.PLATINUM
    answer = browser.get("/me/grade")
    assert answer.status_code == 200 and ("保留至" if language == "zh" else "You keep it until") in answer.text


def test_the_page_says_how_far_it_is(app, member):
    making.status(member, 320, clock.today())
    text = Visitor(app, "en").sign_in(member.account).get("/me/grade").text
    assert "320 of 500 status points in the last 12 months" in text and "180 more" in text
    text = Visitor(app).sign_in(member.account).get("/me").text
    assert "/me/grade" in text


def test_nobody_else_sees_it(visitor):
    answer = visitor.get("/me/grade")
    assert answer.status_code == 302 and answer.location.startswith("/sign-in")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_letters_name_the_day_and_what_is_missing(app, member, language):
    making.status(member, 500, date(2026, 3, 10))
    making.night(date(2026, 3, 11))
    making.night(date(2028, 1, 1))
    making.night(date(2028, 4, 1))
    told = session.scalars(select(Message).where(Message.topic.like("grade_%")).order_by(Message.id)).all()
    (_, _), (warned, why), (lowered, because) = letters(told, language)
    if language == "zh":
        assert warned == "您的金卡会员保留至2028年3月31日" and "还差 500 分" in why
        assert lowered == "您现在是注册会员" and "余额不受影响" in because
    else:
        assert warned == "Your grade: Gold member until 31 March 2028" and "500 points are missing" in why
        assert lowered == "Your grade is now Registered member" and "untouched" in because
