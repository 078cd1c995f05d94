"""What is told to us: receipts, answers, letters that come back; only of what is ours, and once."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from portal import config, jobs
from portal.blueprints.ground.gateways.told import secret_path
from portal.club.ground import gateways, outbox
from portal.club.ground.audit import AuditEntry
from portal.club.ground.outbox import Channel, DeadMailbox, Message, MessageState, Purpose
from portal.club.people.accounts import Account
from portal.club.people.members import consents
from portal.club.prospects import leads
from portal.club.prospects.leads import ConsentPurpose
from portal.database import session, transaction
from portal.delivery import DeliveryReceipt, News
from tests import make
from tests.mailbox import mailbox, report
from tests.making import projects
from tests.visitor import Visitor


def sent_by(channel: Channel, address: str, state: MessageState = MessageState.SENT) -> Message:
    """A message that has left, with its reference where the gateway gave one."""
    with transaction():
        ident = outbox.post(make.member().account_id, "password_changed", purpose=Purpose.SERVICE)
        row = session.get_one(Message, ident)
        row.channel, row.address, row.state, row.counted_as = channel, address, state, outbox.counted_as(address)
        row.reference = "biz-1" if state is MessageState.SENT else None
        row.sent_at = row.created_at
    return row


def now(message: Message) -> Message:
    session.rollback()
    return session.get_one(Message, message.id, populate_existing=True)


def key_of(message: Message) -> str:
    return message.message_id.partition("@")[0]


def push(app, provider: str, body: object, secret: str = ""):
    return app.test_client().post(f"/gateways/{provider}/{secret or secret_path(provider)}", json=body)


def test_a_receipt_says_that_it_arrived_or_did_not(app):
    good, bad = sent_by(Channel.SMS, "+8613812340001"), sent_by(Channel.SMS, "+8613812340002")
    body = [
        {"phone_number": "13812340001", "success": True, "err_code": "DELIVERED", "out_id": key_of(good)},
        {"phone_number": "13812340002", "success": False, "err_code": "IS_CLOSED", "out_id": key_of(bad)},
    ]
    for _twice in range(2):
        answer = push(app, "aliyun", body)
        assert (answer.status_code, answer.json) == (200, {"code": 0, "msg": "OK"})
    assert now(good).arrived_at is not None
    assert (now(bad).state, "IS_CLOSED" in now(bad).reason) == (MessageState.LOST, True)


def test_tencents_receipt_is_known_by_its_serial_number(app):
    message = sent_by(Channel.SMS, "+8613812340001")
    body = [
        {"mobile": "13812340001", "nationcode": "86", "report_status": "SUCCESS", "errmsg": "DELIVRD", "sid": "biz-1"}
    ]
    assert push(app, "tencent", body).json == {"result": 0, "errmsg": "OK"}
    assert now(message).arrived_at is not None


def test_a_receipt_tells_what_nobody_knew(app):
    message = sent_by(Channel.SMS, "+8613812340001", MessageState.UNSURE)
    assert [one.key for one in gateways.waiting()] == [key_of(message)]
    with transaction():
        assert gateways.take(News((DeliveryReceipt("", key_of(message), True),))) == 1
    assert now(message).state is MessageState.SENT and gateways.waiting() == []


@pytest.mark.parametrize("provider", ["aliyun", "tencent"])
def test_who_does_not_know_the_address_is_nobody(app, provider):
    assert push(app, provider, [], "0" * 40).status_code == 404
    assert push(app, provider, [], secret_path("another")).status_code == 404
    assert push(app, "elsewhere", [], secret_path("elsewhere")).status_code == 404
    assert app.test_client().get(f"/gateways/{provider}/{secret_path(provider)}").status_code in (404, 405)


@pytest.mark.parametrize("body", [None, "x", 7, {"a": 1}, [1, 2], [[]], {"text": ["T"], "mobile": {}}])
@pytest.mark.parametrize("provider", ["aliyun", "tencent"])
def test_what_nobody_can_read_changes_nothing(app, provider, body):
    message = sent_by(Channel.SMS, "+8613812340001")
    assert push(app, provider, body).status_code in (200, 400)
    assert now(message).arrived_at is None


def test_a_foreign_receipt_changes_nothing(app):
    message = sent_by(Channel.EMAIL, "lin@example.org")
    push(app, "aliyun", [{"success": False, "out_id": key_of(message), "biz_id": "biz-1", "err_code": "X"}])
    assert now(message).state is MessageState.SENT, "an e-mail has no receipt by telephone"


@pytest.mark.parametrize("text", ["T", "td", " 退订 ", "TD。", "退", "ＴＤ", "stop"])
def test_who_answers_that_they_want_no_more_has_withdrawn_every_consent(app, text):
    member = make.member()
    with transaction():
        consents.answer(member, list(consents.PURPOSES), where="me")
    before = session.scalar(select(func.count()).select_from(AuditEntry))
    push(app, "aliyun", [{"phone_number": member.account.phone.removeprefix("+86"), "content": text}])
    session.rollback()
    given = {purpose for purpose, row in consents.of_member(member.id).items() if row.given}
    assert given == {"photos"}, "a picture is no message"
    assert {row.where for row in consents.of_member(member.id).values() if not row.given} == {"sms"}
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == before + len(consents.PURPOSES) - 1


@pytest.mark.parametrize("text", ["好的", "T1 怎么走", "谢谢", ""])
def test_any_other_answer_withdraws_nothing(app, text):
    member = make.member()
    with transaction():
        consents.answer(member, ["care"], where="me")
    push(app, "aliyun", [{"phone_number": member.account.phone.removeprefix("+86"), "content": text}])
    assert consents.gives(member.id, "care")


def test_a_prospect_who_answers_so_hears_nothing_of_new_projects_either(app):
    slot, phone = projects.slot(projects.published()), make.phone()
    booked = {
        "slot": slot.id,
        "version": 1,
        "read": "y",
        "name": "韩先生",
        "phone": phone[3:],
        "news": "y",
        "changes": "y",
    }
    assert Visitor(app).submit(f"/projects/{slot.project_id}/viewing", **booked).status_code == 303
    lead = session.scalars(select(leads.Lead).where(leads.Lead.phone == phone)).one()
    with transaction():
        leads.interest.agree(lead, ConsentPurpose.NEWS)
    push(app, "tencent", {"mobile": phone[3:], "nationcode": "86", "text": "T"})
    session.rollback()
    assert not leads.interest.agreed(lead.id, ConsentPurpose.NEWS)
    assert leads.interest.agreed(lead.id, ConsentPurpose.CONTACT), "what they asked for themselves goes on"


@pytest.fixture
def returned(app):
    with mailbox() as box:
        settings = app.extensions["settings"]
        app.extensions["settings"] = replace(settings, bounces_url=box.url)
        yield box
        app.extensions["settings"] = settings


def with_email(email: str) -> Account:
    member = make.member()
    with transaction():
        session.get_one(Account, member.account_id).email = email
    return member.account


def letter_to(account: Account) -> Message:
    with transaction():
        ident = outbox.post(account.id, "joined", purpose=Purpose.SERVICE, number="1")
    jobs.deliver()
    session.rollback()
    return session.get_one(Message, ident, populate_existing=True)


def test_a_mailbox_that_nobody_has_is_written_to_no_more_and_the_member_is_told(app, returned):
    account = with_email("Lin@Example.org")
    first = letter_to(account)
    assert (first.channel, first.state) == (Channel.EMAIL, MessageState.SENT)
    returned.letters.append(report(key_of(first), "lin@example.org"))
    jobs.read_what_came_back()
    assert now(first).state is MessageState.LOST and returned.seen == {1}
    assert letter_to(account).channel is Channel.SMS, "the next goes by telephone"
    with transaction():
        outbox.post_all("joined", {account.id: {"number": "1"}}, purpose=Purpose.SERVICE)
    latest = session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()
    assert latest.channel is Channel.SMS
    browser = Visitor(app).sign_in(account)
    assert "寄到您邮箱的信被退回" in browser.get("/").text
    assert "我们已停止寄送" in browser.get("/me/profile").text


def test_what_waits_for_a_dead_mailbox_stays_in_the_inbox(app):
    account = with_email("lin@example.org")
    with transaction():
        ident = outbox.post(account.id, "joined", purpose=Purpose.SERVICE, number="1")
        outbox.bury("lin@example.org", "5.1.1")
    jobs.deliver()
    session.rollback()
    kept = session.get_one(Message, ident, populate_existing=True)
    assert (kept.channel, kept.in_inbox, "nobody has" in kept.reason) == (Channel.PORTAL, True, True)


def test_who_shows_that_it_works_is_written_to_again(app):
    account = with_email("lin@example.org")
    with transaction():
        outbox.bury("lin@example.org", "5.1.1")
    browser = Visitor(app).sign_in(account)
    known = {"name": "林静怡", "title": "ms", "email": "lin@example.org", "language": "", "zone": ""}
    assert browser.submit("/me/profile", **known).status_code == 303
    sent = session.scalars(select(Message).where(Message.topic == "confirm_email")).one()
    assert sent.channel is Channel.EMAIL, "the link goes there all the same: they asked for it"
    browser.submit(f"/me/email/{sent.values['token']}")
    assert not outbox.is_dead("lin@example.org") and letter_to(account).channel is Channel.EMAIL


def test_anybody_can_write_that_something_came_back_and_is_not_believed(app, returned):
    account = with_email("lin@example.org")
    first = letter_to(account)
    returned.letters += [
        report("0" * 32, "lin@example.org"),  # a letter that we never wrote
        report(key_of(first), "zhou@example.org"),  # a letter of ours, to somebody else
        report(key_of(first), "lin@example.org", "4.2.2"),
        b"garbage",
    ]
    jobs.read_what_came_back()
    assert returned.seen == {1, 2, 3, 4}
    assert session.scalar(select(func.count()).select_from(DeadMailbox)) == 0


def test_a_mailbox_that_is_away_harms_nothing(app, returned):
    app.extensions["settings"] = replace(config.current(), bounces_url="imap://club:secret@127.0.0.1:9/INBOX")
    jobs.read_what_came_back()
