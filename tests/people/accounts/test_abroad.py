"""With a number of another country one joins, signs in and recovers by a code to the mailbox, as others by SMS."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.ground.masking import phone as masked
from portal.club.ground.outbox import Channel, Message
from portal.club.people import accounts, members
from portal.club.people.members import roll
from portal.club.people.members.homes import TieKind
from portal.club.purse import points
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import people
from tests.making import points as making
from tests.visitor import Visitor

ANNA, NUMBER = "anna.keller@example.org", "+447911123456"


def joined(app, email=ANNA, number="0044 7911 123456", language="zh"):
    visitor = Visitor(app, language)
    assert visitor.submit("/sign-in?by=email", phone=email).location == "/sign-in/code"
    assert visitor.submit("/sign-in/code", code=people.last_code(email.casefold())).location == "/join"
    answer = visitor.submit("/join", name="Anna Keller", title="ms", adult="y", abroad=number)
    return visitor, answer


def member(email=ANNA, name="Anna Keller"):
    """One who joined earlier."""
    with transaction():
        account = accounts.create(email, name)
        account.email, account.number_abroad = email, NUMBER
        return members.join(account)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_newcomer_proves_the_mailbox_gives_the_number_and_is_a_member(app, language):
    visitor, answer = joined(app, "Anna.Keller@Example.org", language=language)
    assert answer.status_code == 303
    account = accounts.by_phone(ANNA)
    assert (account.number, account.email, account.masked_phone) == (NUMBER, ANNA, "+447****3456")
    assert members.of_account(account.id).name == "Anna Keller"
    channels = session.scalars(select(Message.channel).where(Message.address.is_not(None)))
    assert set(channels) == {Channel.EMAIL}, "no text message goes abroad"
    assert visitor.get("/me").status_code == 200


@pytest.mark.parametrize("number", ["", "13812345678", "+8613812345678", "+85261234567", "abc", "+44 1", "7911123456"])
def test_the_number_is_one_of_another_country_written_whole(app, number):
    _visitor, answer = joined(app, number=number)
    assert answer.status_code == 422 and "国家代码" in answer.text and "Anna Keller" in answer.text
    assert accounts.by_phone(ANNA) is None


@pytest.mark.parametrize("door", ["/sign-in", "/forgot"])
def test_a_number_abroad_is_told_the_way_and_what_is_no_address_that_it_is_none(app, door):
    answer = Visitor(app).submit(door, phone="+44 7911 123456")
    assert answer.status_code == 422 and "改填邮箱" in answer.text and "by=email" in answer.text
    for wrong in ("anna@", "@example.org", "anna@example", "a b@c", "anna@例子.中国", "x" * 200 + "@example.org"):
        assert Visitor(app).submit(f"{door}?by=email", phone=wrong).status_code == 422, wrong
    assert session.scalar(select(Message.id)) is None


@pytest.mark.parametrize("door", ["/sign-in", "/forgot", "/sign-in/password"])
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写邮箱"),
        ("anna", "这不像一个邮箱"),
        ("anna7", "这不像一个邮箱"),
        ("anna k@example.org", "这不像一个邮箱"),
    ],
)
def test_the_door_of_the_mailbox_speaks_of_an_address(app, door, typed, sentence):
    answer = Visitor(app).submit(f"{door}?by=email", phone=typed, password="three grey herons")
    assert answer.status_code == 422 and sentence in answer.text and "手机号码" not in answer.text
    assert session.scalar(select(Message.id)) is None


def test_who_comes_by_mail_reads_of_the_address_all_the_way_and_a_number_is_taken_too(app):
    visitor = Visitor(app)
    assert "验证邮箱后" in visitor.get("/sign-in?by=email").text
    assert visitor.submit("/sign-in?by=email", phone=f" {ANNA} ").status_code == 303
    page = visitor.get("/sign-in/code").text
    assert "验证邮箱后" in page and "验证手机号后" not in page and "/sign-in/password?by=email" in page
    assert Visitor(app).submit("/sign-in?by=email", phone="138 0013 8000").status_code == 303
    assert "验证手机号后" in Visitor(app).get("/sign-in").text


@pytest.mark.parametrize("door", ["/sign-in", "/forgot"])
def test_a05_known_and_unknown_addresses_are_answered_alike(app, door):
    member()
    answers = []
    for email in (ANNA, "ben.keller@example.org"):
        visitor = Visitor(app)
        sent = visitor.submit(f"{door}?by=email", phone=email)
        shown = visitor.get(sent.location).text.replace(masked(email), "####").replace(email[:2], "##")
        answers.append((sent.status_code, sent.location, len(people.last_code(email)), "验证码已发出" in shown))
    assert answers[0] == answers[1]


def test_she_signs_in_again_and_recovers_by_the_same_mailbox(app):
    member()
    visitor = Visitor(app)
    visitor.submit("/sign-in?by=email", phone="ANNA.KELLER@example.org")
    assert visitor.submit("/sign-in/code", code=people.last_code(ANNA)).location == "/"
    with clock.at(clock.now() + timedelta(minutes=2)):
        other = Visitor(app)
        other.submit("/forgot?by=email", phone=ANNA)
        weak = other.submit("/forgot/code", code=people.last_code(ANNA), new="anna.keller-1")
        assert weak.status_code == 422
        assert other.submit("/forgot/code", code=people.last_code(ANNA), new="three grey herons").status_code == 303
    third = Visitor(app)
    answer = third.submit("/sign-in/password?by=email", phone=ANNA, password="three grey herons")
    assert (answer.status_code, answer.location) == (303, "/")


def test_a06_a_mailbox_gets_no_more_codes_than_a_number_however_it_is_written(app):
    written = ["anna.keller@example.org", "Anna.Keller+1@example.org", "anna.keller+2@example.org"]
    answers = [Visitor(app).submit("/sign-in?by=email", phone=one).status_code for one in written]
    assert answers == [303, 429, 429]


def test_a_wrong_code_opens_nothing_and_five_end_it(app):
    visitor = Visitor(app)
    visitor.submit("/sign-in?by=email", phone=ANNA)
    right = people.last_code(ANNA)
    wrong = str((int(right) + 1) % 10**6).zfill(6)
    answers = [visitor.submit("/sign-in/code", code=wrong).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    assert visitor.submit("/sign-in/code", code=right).status_code == 429


def test_a_number_that_is_only_said_never_agrees_with_the_roll(app):
    anna, home = member(), make.home()
    with transaction():
        roll.enter(home, anna.name, "JLHT-1", "3456")
    with transaction():
        claim = members.claims.claim(anna, home, TieKind.OWNER, "JLHT-1")
    assert claim.differs == ["phone"]


def test_another_address_opens_the_door_once_it_is_proved_and_none_cannot_be_left(app):
    anna = member()
    elsewhere, visitor = Visitor(app).sign_in(anna.account), Visitor(app).sign_in(anna.account)
    profile = {"name": "Anna Keller", "title": "ms", "language": "en"}
    assert visitor.submit("/me/profile", **profile, email="").status_code == 422
    assert visitor.submit("/me/profile", **profile, email="anna@new.example").status_code == 303
    session.refresh(anna.account)
    assert anna.account.phone == ANNA, "not before the link is opened"
    link = f"/me/email/{link_token()}"
    shown = visitor.get(link).text
    assert masked(ANNA) in shown and 'name="current"' not in shown, "they have no password: a code"
    refused = visitor.submit(link)
    assert (
        refused.status_code == 422
        and "Please ask for a code first" in refused.text
        and accounts.by_phone(ANNA) is not None
    )
    assert visitor.submit(f"{link}/code").location == link
    assert visitor.submit(link, code="000000").status_code == 422 and accounts.by_phone(ANNA) is not None
    before = visitor.client.get_cookie("session").value
    assert visitor.submit(link, code=people.last_code(ANNA)).status_code == 303
    assert accounts.by_phone(ANNA) is None and accounts.by_phone("anna@new.example").id == anna.account_id
    told = session.scalars(select(Message).where(Message.topic == "door_changed")).one()
    assert told.address == ANNA and told.values == {"now": "an****@new.example"}, "where it was read until now"
    assert visitor.get("/me").status_code == 200 and elsewhere.get("/me").status_code == 302
    copied = Visitor(app)
    copied.client.set_cookie("session", before)
    assert copied.get("/me").status_code == 302, "a cookie that was copied before ends too"


def test_with_a_password_it_proves_that_the_door_is_theirs(app):
    anna = member()
    people.with_password(anna.account)
    visitor = Visitor(app, "en").sign_in(anna.account)
    with transaction():
        members.emails.ask(anna, "anna@new.example")
    link = f"/me/email/{link_token()}"
    for wrong in ({}, {"current": "three grey herons"}, {"code": "123456"}):
        assert visitor.submit(link, **wrong).status_code == 422 and accounts.by_phone(ANNA) is not None
    assert visitor.submit(link, current=people.PASSWORD).status_code == 303
    assert accounts.by_phone("anna@new.example").id == anna.account_id


def test_a_code_to_the_new_mailbox_or_for_another_purpose_proves_nothing(app):
    anna = member()
    visitor = Visitor(app).sign_in(anna.account)
    with transaction():
        members.emails.ask(anna, "anna@new.example")
    link = f"/me/email/{link_token()}"
    visitor.submit("/account/security/code")
    assert visitor.submit(link, code=people.last_code(ANNA)).status_code == 422
    Visitor(app).submit("/sign-in?by=email", phone="anna@new.example")
    assert visitor.submit(link, code=people.last_code("anna@new.example")).status_code == 422
    assert accounts.by_phone(ANNA) is not None
    with pytest.raises(Refusal), transaction():
        members.emails.confirm(anna, link_token())


def test_who_signs_in_by_a_number_confirms_an_address_as_before(app):
    lin = make.member("林静仪")
    visitor = Visitor(app).sign_in(lin.account)
    with transaction():
        members.emails.ask(lin, "lin@new.example")
    assert visitor.submit(f"/me/email/{link_token()}").status_code == 303
    session.refresh(lin.account)
    assert lin.account.email == "lin@new.example"


@pytest.mark.parametrize(("typed", "said"), [(ANNA, "邮箱与密码不符"), ("138 0013 8000", "手机号与密码不符")])
def test_a_wrong_password_is_said_of_what_was_typed(app, typed, said):
    answer = Visitor(app).submit("/sign-in/password?by=email", phone=typed, password="three grey herons")
    assert answer.status_code == 422 and said in answer.text


def link_token():
    return session.scalars(select(Message).where(Message.topic == "confirm_email")).one().values["token"]


def test_who_joins_by_a_mailbox_is_thanked_with_points_once_a_home_is_confirmed(app):
    """Mailboxes cost nothing, a number costs something: nobody collects points with addresses made for it."""
    making.rules()
    anna = member()
    assert points.balance_of(anna.id) == 0
    for home in (make.home(), make.home(number="1203")):
        with transaction():
            members.hold(anna, home, TieKind.FAMILY)
    assert points.balance_of(anna.id) == 5


def test_an_address_that_opens_another_door_is_not_taken_over(app):
    anna, _ben = member(), member("ben.keller@example.org", "Ben Keller")
    with transaction():
        members.emails.ask(anna, "ben.keller@example.org")
    token = session.scalars(select(Message).where(Message.topic == "confirm_email")).one().values["token"]
    with pytest.raises(Refusal), transaction():
        members.emails.confirm(anna, token)
    assert accounts.by_phone(ANNA) is not None


@pytest.mark.unit
def test_a_mailbox_is_masked():
    assert masked(ANNA) == "an****@example.org" and masked("a@b.cn") == "****@b.cn"


def test_the_example_on_the_page_is_one_we_take(app):
    with app.test_request_context():
        assert accounts.number_abroad("+44 7911 123456") == NUMBER
