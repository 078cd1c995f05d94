"""What the desk needs of a firm: the whole phone for a reason, and a paper that is missing."""

import pytest
from sqlalchemy import select

from portal.club.ground.audit import AuditEntry
from portal.club.ground.outbox import Message
from portal.club.people.accounts import Role
from portal.club.trade import merchants
from portal.club.trade.merchants.application_tables import Application, ApplicationPaper, ApplicationState
from portal.database import session, transaction
from tests import make
from tests.making import merchants as firms
from tests.making import network
from tests.visitor import Visitor


@pytest.fixture
def desk(app):
    return Visitor(app).sign_in(make.staff(name="周敏"), staff=True)


def letters(topic):
    return session.scalars(select(Message).where(Message.topic == topic)).all()


def acts():
    return session.scalars(select(AuditEntry.act)).all()


def test_the_phone_of_a_merchants_people_is_uncovered_for_a_reason_they_read(desk):
    firm = firms.shop()
    manager = network.manager(firm)
    (clerk,) = merchants.clerks_of(firm)
    where = f"/staff/merchants/clerks/{clerk.id}/phone"
    number = manager.phone.removeprefix("+86")
    assert number not in desk.get(f"/staff/merchants/{firm.id}").text
    for short in ("", "回"):
        refused = desk.submit(where, why=short)
        assert refused.status_code == 422 and number not in refused.text
    assert letters("phone_uncovered") == [] and "clerk.phone_uncovered" not in acts()
    answer = desk.submit(where, why="结算单有异议，需当面核对")
    assert number in desk.get(answer.location).text, "once, in the answer"
    assert number not in desk.get(answer.location).text
    (letter,) = letters("phone_uncovered")
    assert letter.account_id == manager.id
    assert letter.values == {"who": "周敏", "why": "结算单有异议，需当面核对"}
    assert "clerk.phone_uncovered" in acts()


def test_the_phone_of_an_applicant_is_uncovered_in_the_same_way(desk):
    found = network.application()
    number = found.account.phone.removeprefix("+86")
    where = f"/staff/merchants/applications/{found.id}"
    assert desk.submit(f"{where}/phone", why="").status_code == 422
    answer = desk.submit(f"{where}/phone", why="约时间看店")
    assert number in desk.get(answer.location).text and len(letters("phone_uncovered")) == 1


def test_who_keeps_no_merchants_uncovers_nothing(app):
    firm = firms.shop()
    network.manager(firm)
    (clerk,) = merchants.clerks_of(firm)
    other = Visitor(app).sign_in(make.staff(Role.ENGINEERING), staff=True)
    assert other.submit(f"/staff/merchants/clerks/{clerk.id}/phone", why="看一下号码").status_code == 403
    assert letters("phone_uncovered") == []


def added(application, paper, owner):
    photo = network.photo(owner)
    with transaction():
        merchants.applications.add_document(session.get_one(Application, application.id), paper, photo)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_missing_paper_is_asked_for_and_the_asking_ends_when_it_comes(app, desk, language):
    owner = make.account("方岚")
    found = network.application(owner)
    where = f"/staff/merchants/applications/{found.id}"
    asked = {"paper": "permit", "note": "食品经营许可证，要看得清有效期"}
    assert desk.submit(f"{where}/wanted-paper", htmx=True, **asked).status_code == 409, "whoever asks looks at it"
    desk.submit(f"{where}/review")
    assert desk.submit(f"{where}/wanted-paper", paper="permit", note="").status_code == 422
    assert desk.submit(f"{where}/wanted-paper", **asked).status_code == 303
    assert "已要求补交" in desk.get(where).text and "已要求补交" in desk.get("/staff/").text
    (letter,) = letters("application_paper")
    assert letter.account_id == owner.id and letter.values["note"] == asked["note"]
    theirs = Visitor(app, language).sign_in(owner)
    page = theirs.get(f"/merchants/applications/{found.id}").text
    assert asked["note"] in page and ("请补交" if language == "zh" else "Please add:") in page
    added(found, ApplicationPaper.OTHER, owner)
    assert session.get_one(Application, found.id).wanted_paper is ApplicationPaper.PERMIT, "another paper is not it"
    added(found, ApplicationPaper.PERMIT, owner)
    session.expire_all()
    row = session.get_one(Application, found.id)
    assert (row.wanted_paper, row.wanted_note, row.state) == (None, None, ApplicationState.REVIEW)
    assert "已要求补交" not in desk.get(where).text


def test_a_member_who_applied_finds_the_paper_among_what_waits(app, desk):
    member = make.member()
    found = network.application(member.account)
    desk.submit(f"/staff/merchants/applications/{found.id}/review")
    desk.submit(f"/staff/merchants/applications/{found.id}/wanted-paper", paper="licence", note="正本，四角拍全")
    assert "正本，四角拍全" in Visitor(app).sign_in(member.account).get("/").text
