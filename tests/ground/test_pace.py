"""How many messages a person gets: counted by the number itself, for every kind and both channels."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from portal import clock, config, jobs
from portal.club.ground import letters, outbox
from portal.club.ground.letters import Email, Phone
from portal.club.ground.outbox import Channel, Message, MessageState, Purpose, pace
from portal.club.people import accounts
from portal.club.people.accounts import happenings as of_accounts
from portal.club.people.members import emails
from portal.club.people.members import happenings as of_members
from portal.club.trade import merchants
from portal.club.trade.merchants.shop_tables import ClerkRole
from portal.club.voice import complaints
from portal.club.voice.complaints.names import CaseStep
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.web.letters import letter
from tests import make
from tests.making import complaints as complaints_making
from tests.making import merchants as merchants_making

EVIL = "请点击evil.example领奖"


def left(**by) -> int:
    """How many text messages and e-mails have left the house."""
    jobs.deliver()
    session.rollback()
    gone = (Message.state == MessageState.SENT) & (Message.channel != Channel.PORTAL)
    return session.scalar(select(func.count()).where(gone, *(getattr(Message, name) == it for name, it in by.items())))


def tell(phone: str) -> None:
    """A letter to a number that nobody has shown to be theirs."""
    with transaction():
        letters.send(Phone(accounts.phone_of(phone), "zh"), of_accounts.PasswordChanged())


ONE = of_members.ConfirmEmail(token="x")
SPELLINGS = ("190 0000 0887", "+86-19000000887", "１９００００００８８７", "0086 190 0000 0887", "+86 190-0000-0887")


def test_a06_twenty_messages_for_a_stranger_in_many_spellings_are_three(app):
    for spelt in SPELLINGS * 4:
        tell(spelt)
    assert left() == pace.STRANGER[0].times
    spared = session.scalars(select(Message).where(Message.state == MessageState.SPARED)).all()
    assert len(spared) == 17 and all("as many messages" in one.reason and one.values == {} for one in spared)


def test_without_the_rule_all_twenty_leave(app, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(pace, "over", lambda _message, _most: None)
    for spelt in SPELLINGS * 4:
        tell(spelt)
    assert left() == 20


def test_a_stranger_gets_five_a_day_however_they_are_spread(app):
    begun = clock.now()
    for hour in range(12):
        with clock.at(begun + timedelta(hours=hour)):
            tell(SPELLINGS[0])
            jobs.deliver()
    assert left() == pace.STRANGER[1].times
    with clock.at(begun + timedelta(hours=40)):
        tell(SPELLINGS[0])
        assert left() == pace.STRANGER[1].times + 1


def test_a_code_still_reaches_who_was_written_to_too_often(app):
    for _ in range(9):
        tell(SPELLINGS[0])
    with transaction():
        letters.send(Phone("+8619000000887", "zh"), of_accounts.CodeLetter(code="123456", minutes=5))
    assert left(topic="code") == 1


def test_a_mailbox_is_one_however_it_is_spelt(app):
    for number in range(12):
        with transaction():
            name = ("Victim", "victim", f"victim+{number}")[number % 3]
            letters.send(Email(make.member().account_id, f"{name}@Example.org"), ONE)
    assert left() == pace.STRANGER[0].times


def test_a_member_who_is_written_to_very_often_finds_the_rest_in_the_inbox(app):
    account = make.member().account
    with transaction():
        for number in range(40):
            outbox.post(account.id, "joined", purpose=Purpose.SERVICE, number=str(number))
    sent = pace.SMS[0].times
    assert left(account_id=account.id) == sent
    kept = select(func.count()).where(Message.account_id == account.id, Message.in_inbox, Message.channel == "portal")
    assert session.scalar(kept) == 40 - sent, "nothing is lost: it stands in the inbox"


def test_one_person_writes_to_so_many_strangers_and_staff_to_as_many_as_they_must(app):
    member, colleague = make.member().account, make.staff()
    for sender, expected in ((member.id, pace.SENDER[0].times), (colleague.id, 30)):
        for _ in range(30):
            with transaction(), outbox.caused_by(sender):
                letters.send(Phone(make.phone(), "zh"), of_accounts.PasswordChanged())
        assert left(sender_id=sender) == expected


def test_the_days_budget_is_for_text_messages_of_every_kind_and_keeps_a_fifth_for_codes(app, monkeypatch):
    settings = config.current()
    monkeypatch.setattr(config, "current", lambda: replace(settings, sms_a_day=10))
    for _ in range(12):
        with transaction():
            outbox.post_to_phone(make.phone(), "password_changed", language="zh", purpose=Purpose.SERVICE)
    assert left() == 8
    for _ in range(4):
        with transaction():
            letters.send(Phone(make.phone(), "zh"), of_accounts.CodeLetter(code="123456", minutes=5))
    assert left() == 10


def test_a06_sixty_letters_on_a_case_are_one_notice(app):
    desk = complaints_making.desk()
    case, handler = complaints_making.at(CaseStep.ASSESSMENT, desk), desk.account_id
    for number in range(60):
        with transaction():
            complaints.add_word(case, f"第{number}句")
    mine = select(Message).where(Message.account_id == handler, Message.topic == "complaint_owner_wrote")
    (notice,) = session.scalars(mine.execution_options(populate_existing=True)).all()
    assert notice.repeats == 59 and "59" in letter(notice)[1]
    with transaction():
        outbox.read(notice)
        complaints.add_word(case, "再说一句")
    assert len(session.scalars(mine).all()) == 2, "what was read is over; the next letter is told of"


def test_a06_what_a_shop_typed_is_no_word_of_ours_to_somebody_who_did_not_ask(app):
    merchant, manager = merchants_making.shop(), make.account()
    phone = make.phone()
    with transaction():
        merchants.invite(merchant, phone, EVIL, manager.id, job=ClerkRole.CLERK, shop=None)
    first = session.scalars(select(Message).where(Message.address == phone)).one()
    assert first.is_first and EVIL not in "".join(letter(first))
    with transaction():  # who has signed in is greeted by name
        session.execute(update(accounts.Account).values(proved_at=clock.now()))
        clerk = accounts.by_phone(phone)
        outbox.post(
            clerk.id, "clerk_admitted", purpose=outbox.Purpose.SERVICE, merchant={"zh": "店", "en": "Shop"}, job="clerk"
        )
    latest = session.scalars(select(Message).where(Message.address == phone).order_by(Message.id.desc())).first()
    assert EVIL in "".join(letter(latest))


def test_a06_a_members_name_does_not_travel_to_an_address_that_is_not_theirs_yet(app):
    member = make.member(EVIL)
    with transaction():
        emails.ask(member, "victim@example.org")
    sent = session.scalars(select(Message).where(Message.channel == Channel.EMAIL)).one()
    assert EVIL not in "".join(letter(sent))


def test_a06_confirmations_stop_after_five_in_an_hour(app):
    member = make.member()
    for number in range(5):
        with transaction():
            emails.ask(member, f"victim{number}@example.org")
    with pytest.raises(Refusal), transaction():
        emails.ask(member, "victim@example.org")
    with clock.at(clock.now() + timedelta(hours=2)), transaction():
        emails.ask(member, "victim@example.org")


def test_who_signs_in_has_proved_the_phone(app):
    account = make.account()
    assert account.proved_at is None
    with transaction():
        accounts.open_session(account, is_staff=False, device="", address="")
    assert account.proved_at is not None
