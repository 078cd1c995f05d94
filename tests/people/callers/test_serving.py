"""The desk acts for a member who calls: who they are is proved, and what was done says who did it, and how."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.ground.audit import AuditEntry
from portal.club.ground.behalf import DeskChannel
from portal.club.ground.outbox import Message
from portal.club.people import members
from portal.club.people.accounts import Role
from portal.club.people.callers import Call, CallerProof
from portal.club.prospects.leads import Viewing
from portal.club.shop.rewards import Redemption
from portal.club.voice.complaints import Complaint, LogEntry, LogKind
from portal.database import session, transaction
from tests import make
from tests.making import callers as making
from tests.making import events as events_making
from tests.making import people as people_making
from tests.making import projects as projects_making
from tests.making import rewards as rewards_making
from tests.visitor import Visitor


@pytest.fixture
def owner(app):
    return people_making.owner("林静怡")


@pytest.fixture
def desk(app, owner):
    return people_making.colleague(Role.CUSTOMER_SERVICE, "周敏")


@pytest.fixture
def browser(app, desk):
    return Visitor(app).sign_in(desk, staff=True)


def letters(member, topic="done_for_you"):
    session.rollback()
    return session.scalars(select(Message).where(Message.account_id == member.account_id, Message.topic == topic)).all()


def audited(act):
    return session.scalars(select(AuditEntry).where(AuditEntry.act == act).order_by(AuditEntry.id.desc())).first()


def test_a_caller_says_the_code_of_their_own_telephone_and_is_served(browser, owner, desk):
    assert "来者是谁" in browser.get(f"/staff/callers/{owner.id}").text
    browser.submit(f"/staff/callers/{owner.id}/code")
    sent = session.scalars(select(Message).where(Message.topic == "caller_code")).one()
    assert sent.address == owner.account.phone
    fields = {"channel": "telephone", "proof": "code"}
    wrong = browser.submit(f"/staff/callers/{owner.id}", code=people_making.wrong(sent.values["code"]), **fields)
    assert wrong.status_code == 422
    assert browser.submit(f"/staff/callers/{owner.id}", **fields).status_code == 422, (
        "a code is said, or none is proved"
    )
    browser.submit(f"/staff/callers/{owner.id}", code=sent.values["code"], **fields)
    page = browser.get(f"/staff/callers/{owner.id}").text
    for words in ("登记投诉", "报名活动", "兑换礼品", "预约看房"):
        assert words in page
    again = browser.submit(f"/staff/callers/{owner.id}", code=sent.values["code"], **fields)
    assert again.status_code == 422, "a code opens one door once"


@pytest.mark.parametrize(
    ("channel", "proof"), [("telephone", "document"), ("counter", "call_back"), ("door", "code"), ("counter", "x")]
)
def test_what_proves_nothing_there_is_refused(browser, owner, channel, proof):
    assert browser.submit(f"/staff/callers/{owner.id}", channel=channel, proof=proof).status_code == 422
    assert session.scalar(select(Call)) is None


def test_without_a_call_or_after_its_minutes_nothing_is_done(browser, owner, desk):
    fields = {"story": "窗户渗水", "where": f"home-{members.homes_of(owner.id)[0].home.id}"}
    address = f"/staff/complaints/callers/{owner.id}"
    assert browser.submit(address, **fields).status_code == 409
    making.call(owner, desk)
    with clock.at(clock.now() + timedelta(minutes=21)):
        assert browser.submit(address, **fields).status_code in {302, 303, 409}
    assert session.scalar(select(Complaint)) is None
    other = people_making.colleague(Role.CUSTOMER_SERVICE, "高远")
    assert Visitor(browser.app).sign_in(other, staff=True).submit(address, **fields).status_code == 409
    assert browser.submit(address, **fields).status_code == 303


def test_a_complaint_in_the_owners_words_is_theirs_and_says_who_took_it_down(browser, owner, desk):
    making.call(owner, desk)
    home = members.homes_of(owner.id)[0].home
    browser.submit(f"/staff/complaints/callers/{owner.id}", story="主卧窗户渗水\n第二次了", where=f"home-{home.id}")
    case = session.scalars(select(Complaint)).one()
    assert (case.member_id, case.title, case.home_id) == (owner.id, "主卧窗户渗水", home.id)
    filed = session.scalars(select(LogEntry).where(LogEntry.kind == LogKind.FILED)).one()
    assert filed.by_id == desk.id, "what the desk takes in does not count for the owner's own"
    row = audited("complaint.filed")
    assert (row.actor_id, row.ids["channel"], row.ids["desk"]) == (desk.id, "telephone", desk.id)
    assert len(letters(owner)) == 1 and len(letters(owner, "complaint_received")) == 1
    assert "（电话，由周敏代办）" in browser.get(f"/staff/members/{owner.id}").text


def test_points_are_spent_only_for_who_proved_it_and_the_limits_are_the_members_own(browser, owner, desk):
    member, reward = rewards_making.rich(), rewards_making.reward(price=300)
    address = f"/staff/rewards/callers/{member.id}"
    making.call(member, desk, DeskChannel.TELEPHONE, CallerProof.CALL_BACK)
    assert browser.submit(address, reward=reward.id).status_code == 409
    assert session.scalar(select(Redemption)) is None
    making.call(member, desk)
    look = browser.ask(address, reward=reward.id)
    assert look.status_code == 200 and session.scalar(select(Redemption)) is None and "300" in look.text
    browser.submit(address, reward=reward.id)
    kept = session.scalars(select(Redemption)).one()
    assert (kept.member_id, kept.price) == (member.id, 300)
    row = audited("reward.redeemed")
    assert (row.actor_id, row.member_id, row.ids["channel"]) == (desk.id, member.id, "telephone")
    assert len(letters(member)) == 1


def test_an_event_and_a_viewing_are_theirs_by_the_desks_hand(browser, owner, desk):
    making.call(owner, desk, DeskChannel.COUNTER, CallerProof.DOCUMENT)
    event = events_making.published()
    assert str(event.title) in browser.get(f"/staff/events/callers/{owner.id}").text
    address = f"/staff/events/{event.id}/sign-ups/new/{owner.id}"
    browser.submit(address, sitting=event.sittings[0].id, adults=1, children=0, ages="")
    assert audited("event.held").ids["channel"] == "counter"
    slot = projects_making.slot(projects_making.published())
    assert str(slot.project.name) in browser.get(f"/staff/leads/callers/{owner.id}").text
    assert browser.submit(f"/staff/leads/callers/{owner.id}", slot=slot.id).status_code == 422, "they must be told"
    browser.submit(f"/staff/leads/callers/{owner.id}", slot=slot.id, told="y")
    assert session.scalars(select(Viewing)).one().lead.member_id == owner.id
    assert audited("viewing.booked_for").ids["channel"] == "counter"
    assert len(letters(owner)) == 2


def test_somebody_is_registered_by_the_code_on_their_telephone(browser, desk):
    said = {
        "phone": "13912345678",
        "name": "沈明德",
        "title": "mr",
        "channel": "counter",
        "language": "zh",
        "care": "y",
        "adult": "y",
    }
    minor = {name: value for name, value in said.items() if name != "adult"}
    assert browser.submit("/staff/members/new", **minor).status_code == 422, "members are 18 or older"
    page = browser.submit("/staff/members/new", **said)
    assert page.status_code == 200 and "沈明德" in page.text
    code = session.scalars(select(Message).where(Message.topic == "caller_code")).one().values["code"]
    assert browser.submit("/staff/members/new", code=people_making.wrong(code), **said).status_code == 422
    assert browser.submit("/staff/members/new", code=code, **said).status_code == 303
    member = session.scalars(select(members.Member).order_by(members.Member.id.desc())).first()
    assert member.name == "沈明德" and members.consents.of_member(member.id)["care"].given
    assert members.consents.of_member(member.id)["care"].where == "desk"
    assert audited("member.joined").actor_id == desk.id and audited("member.joined").ids["channel"] == "counter"
    with clock.at(clock.now() + timedelta(minutes=2)):
        browser.submit("/staff/members/new", **said)
        rows = select(Message).where(Message.topic == "caller_code").order_by(Message.id.desc())
        code = session.scalars(rows).first().values["code"]
        again = browser.submit("/staff/members/new", code=code, **said)
    assert again.status_code == 422 and "已属于一位会员" in again.text


def test_colleagues_of_another_estate_serve_nobody_here(app, owner):
    elsewhere = make.staff(Role.CUSTOMER_SERVICE, make.estate("other-court", "他处花园", "Other Court"))
    stranger = Visitor(app).sign_in(elsewhere, staff=True)
    for address in ("callers", "complaints/callers", "rewards/callers", "leads/callers", "events/callers"):
        assert stranger.get(f"/staff/{address}/{owner.id}").status_code == 404, address
    assert stranger.submit(f"/staff/callers/{owner.id}", channel="counter", proof="document").status_code == 404
    assert session.scalar(select(Call)) is None


def test_a_number_that_is_said_leads_straight_to_serving(browser, owner):
    address, part = f'href="/staff/callers/{owner.id}"', {"HX-Request": "true", "HX-Request-Type": "partial"}
    for words in (owner.number, owner.account.phone.removeprefix("+86")):
        assert address in browser.get(f"/staff/find?q={words}", headers=part).text
    assert address not in browser.get(f"/staff/find?q={owner.name}", headers=part).text


def test_nobody_serves_themselves(app, owner):
    colleague = people_making.colleague(Role.CUSTOMER_SERVICE, "沈明德")
    with transaction():
        own = members.join(colleague)
    answer = (
        Visitor(app)
        .sign_in(colleague, staff=True)
        .submit(f"/staff/callers/{own.id}", channel="counter", proof="document")
    )
    assert answer.status_code in {404, 422}
    assert session.scalar(select(Call)) is None
