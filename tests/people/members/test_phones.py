"""Another number: both are proved, both are told, every other session ends, and of two one has it."""

import pytest
from sqlalchemy import select

from portal.club.ground.outbox import Message
from portal.club.people import accounts, members
from portal.club.people.accounts import Account
from portal.club.people.departures import MemberAct, MemberRequest, requests
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import people
from tests.visitor import Visitor


def begin(browser: Visitor, new: str):
    return browser.submit("/me/phone/codes", phone=new.removeprefix("+86"))


def test_both_codes_change_it_and_only_this_session_goes_on(app):
    member = make.member()
    old, new = member.account.phone, make.phone()
    browser, other = Visitor(app).sign_in(member.account), Visitor(app).sign_in(member.account)
    assert begin(browser, new).status_code == 303
    right = {"old": people.last_code(old), "code": people.last_code(new)}
    assert browser.submit("/me/phone", old=right["code"], code=right["code"]).status_code == 422
    assert browser.submit("/me/phone", **right).status_code == 303
    assert browser.get("/me").status_code == 200 and other.get("/me").status_code == 302
    session.rollback()
    assert members.by_id(member.id).account.phone == new and accounts.by_phone(old) is None
    told = session.scalars(select(Message.address).where(Message.topic == "phone_changed")).all()
    assert sorted(told) == sorted([old, new])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_code_is_not_enough_and_a_taken_number_is_refused_only_once_it_is_proved(app, language):
    member, other = make.member(), make.member("何瑾")
    browser = Visitor(app, language).sign_in(member.account)
    assert browser.get("/me/phone").status_code == 200
    assert begin(browser, member.account.phone).status_code == 422
    assert begin(browser, "12").status_code == 422
    assert begin(browser, other.account.phone).status_code == 303, "the page does not tell who has an account"
    codes = {"old": people.last_code(member.account.phone), "code": people.last_code(other.account.phone)}
    assert browser.submit("/me/phone", old=codes["old"], code=people.wrong(codes["code"])).status_code == 422
    assert browser.submit("/me/phone", **codes).status_code == 409
    session.rollback()
    assert members.by_id(member.id).account.phone != other.account.phone


def test_the_desk_changes_it_with_two_people_and_every_session_ends(app):
    member, first, second = make.member(), make.staff(), make.staff(name="陆青")
    new = make.phone()
    browser = Visitor(app).sign_in(member.account)
    with transaction():
        asked = requests.ask(member, MemberAct.PHONE, "带了身份证", first.id, phone=new)
    with transaction():
        requests.approve(session.get_one(MemberRequest, asked.id), second.id)
    assert browser.get("/me").status_code == 302
    account = session.get_one(Account, member.account_id, populate_existing=True)
    assert (account.phone, account.proved_at) == (new, None)


def test_what_was_changed_meanwhile_is_not_changed_again(app):
    member = make.member()
    old, new, third = member.account.phone, make.phone(), make.phone()
    with transaction():
        members.phones.change(member, old, new, keep_session=0)
    with transaction(), pytest.raises(Refusal):
        members.phones.change(member, old, third, keep_session=0)
    assert accounts.by_phone(third) is None
