"""The doors over HTTP: codes, passwords, second factor, sessions."""

from datetime import timedelta

import pytest

from portal import clock
from portal.club.people import accounts, members
from portal.club.people.accounts import codes
from portal.database import session, transaction
from tests import make
from tests.making import people
from tests.visitor import Visitor

HERE = "/account/security"


def ask_code(visitor: Visitor, phone: str, address: str = "/sign-in"):
    return visitor.submit(address, phone=phone.removeprefix("+86"))


def test_a_member_signs_in_with_a_code_and_comes_to_the_page_they_wanted(app, visitor):
    member = make.member()
    assert (
        visitor.submit("/sign-in?next=/me/card", phone=member.account.phone[3:]).location
        == "/sign-in/code?next=/me/card"
    )
    page = visitor.get("/sign-in/code?next=/me/card").text
    assert f"{member.account.phone[3:6]} **** {member.account.phone[-4:]}" in page
    assert 'autocomplete="one-time-code"' in page and "data-countdown" in page
    answer = visitor.submit("/sign-in/code?next=/me/card", code=people.last_code(member.account.phone), remember="y")
    assert (answer.status_code, answer.location) == (303, "/me/card")
    assert visitor.get(HERE).status_code == 200


def test_a_newcomer_proves_the_phone_joins_and_is_signed_in(app, visitor):
    phone = make.phone()
    ask_code(visitor, phone)
    answer = visitor.submit("/sign-in/code", code=people.last_code(phone))
    assert answer.location == "/join"
    assert "怎么称呼" in visitor.get("/join").text
    answer = visitor.submit("/join", name="沈怀谨", title="mr", adult="y", care="y")
    assert answer.status_code == 303
    member = members.of_account(accounts.by_phone(phone).id)
    assert member.name == "沈怀谨" and members.consents.gives(member.id, "care")
    assert not members.consents.gives(member.id, "projects")
    assert visitor.get(HERE).status_code == 200


def test_joining_without_a_proved_phone_is_refused(app, visitor):
    answer = visitor.submit("/join", name="沈怀谨", title="mr", adult="y")
    assert answer.location == "/sign-in" and "请重新验证" in visitor.get("/sign-in").text
    assert session.query(accounts.Account).count() == 0


@pytest.mark.parametrize("door", ["/sign-in", "/forgot"])
def test_a05_unknown_and_known_phones_are_answered_alike(app, door):
    member = make.member()
    answers = []
    for phone in (member.account.phone, make.phone()):
        visitor = Visitor(app)
        sent = ask_code(visitor, phone, door)
        shown = visitor.get(sent.location).text.replace(phone[-4:], "####").replace(phone[3:6], "###")
        answers.append((sent.status_code, sent.location, len(people.last_code(phone)), "验证码已发出" in shown))
    assert answers[0] == answers[1]


def test_a05_a_wrong_password_and_an_unknown_phone_are_answered_alike(app, monkeypatch):
    member = make.member()
    people.with_password(member.account)
    checked = []
    real = accounts.passwords._hasher.verify
    spy = type("Spy", (), {"verify": lambda _self, *given: (checked.append(given[0][:30]), real(*given))[1]})
    monkeypatch.setattr(accounts.passwords, "_hasher", spy())
    pages = []
    for phone in (member.account.phone, make.phone(), make.member().account.phone):
        answer = Visitor(app).submit("/sign-in/password", phone=phone[3:], password="not the one, no")
        pages.append((answer.status_code, "手机号与密码不符" in answer.text))
    assert pages == [(422, True)] * 3
    assert len(checked) == 3 and len(set(checked)) == 1, "the same work with the same parameters each time"


def test_a06_a_phone_gets_one_code_a_minute_five_an_hour_ten_a_day(app):
    phone, sent = make.phone(), 0
    start = clock.now()
    for minutes in range(0, 24 * 60, 2):
        with clock.at(start + timedelta(minutes=minutes)):
            sent += ask_code(Visitor(app), phone).status_code == 303
            assert ask_code(Visitor(app), phone).status_code == 429
            if minutes == 58:
                assert sent == 5
    assert sent == 10


def test_a06_one_address_cannot_bombard_many_phones(app):
    answers = [ask_code(Visitor(app), make.phone()).status_code for _ in range(32)]
    assert answers == [303] * 30 + [429] * 2


def test_a06_all_codes_together_have_a_ceiling(app, monkeypatch):
    monkeypatch.setattr("portal.web.verified_phone.sms_a_day", lambda: 2)
    answers = [ask_code(Visitor(app), make.phone()).status_code for _ in range(3)]
    assert answers == [303, 303, 429]


def test_a07_after_five_wrong_codes_the_right_one_is_refused(app, visitor):
    member = make.member()
    ask_code(visitor, member.account.phone)
    right = people.last_code(member.account.phone)
    wrong = [visitor.submit("/sign-in/code", code=people.wrong(right)).status_code for _ in range(5)]
    assert wrong == [422] * 5
    locked = visitor.submit("/sign-in/code", code=right)
    assert locked.status_code == 429 and "多次输错" in locked.text
    assert visitor.get(HERE).status_code == 302


def test_a07_a_code_works_once(app, visitor):
    member = make.member()
    ask_code(visitor, member.account.phone)
    with visitor.client.session_transaction() as cookie:
        before = dict(cookie)
    code = people.last_code(member.account.phone)
    assert visitor.submit("/sign-in/code", code=code).status_code == 303
    thief = Visitor(app)
    with thief.client.session_transaction() as cookie:
        cookie.update(before)
    assert thief.submit("/sign-in/code", code=code).status_code == 422


def test_a07_a_code_is_good_in_its_browser_for_its_purpose_for_five_minutes(app, visitor):
    member = make.member()
    ask_code(visitor, member.account.phone)
    code = people.last_code(member.account.phone)
    other = Visitor(app)
    with other.client.session_transaction() as cookie:
        cookie["sign_in"] = [member.account.phone, clock.now().isoformat()]
        cookie["reset"] = [member.account.phone, clock.now().isoformat()]
    assert other.submit("/sign-in/code", code=code).status_code == 422
    with visitor.client.session_transaction() as cookie:
        cookie["reset"] = [member.account.phone, clock.now().isoformat()]
    assert visitor.submit("/forgot/code", code=code, new="Winter plum blossom").status_code == 422
    with clock.at(clock.now() + timedelta(minutes=5, seconds=1)):
        assert visitor.submit("/sign-in/code", code=code).status_code == 422
    assert visitor.submit("/sign-in/code", code=code).status_code == 303


def test_a07_the_table_does_not_hold_the_code(app, visitor):
    phone = make.phone()
    ask_code(visitor, phone)
    row = session.query(codes.OneTimeCode).one()
    assert people.last_code(phone) not in (row.code, row.browser) and len(row.code) == 64


def test_a08_passwords_are_counted_before_they_are_hashed(app, monkeypatch):
    member = make.member()
    people.with_password(member.account)
    hashed = []
    real = accounts.passwords.fits
    monkeypatch.setattr(accounts.passwords, "fits", lambda *given: (hashed.append(1), real(*given))[1])
    answers = [
        Visitor(app).submit("/sign-in/password", phone=member.account.phone[3:], password="guess").status_code
        for _ in range(10)
    ]
    assert answers == [422] * 8 + [429] * 2
    assert len(hashed) == 8


def test_a08_a_very_long_password_is_refused_before_hashing(app, visitor):
    answer = visitor.submit("/sign-in/password", phone="19000000001", password="x" * 5000)
    assert answer.status_code == 422


def test_a09_the_cookie_is_new_at_sign_in_and_dead_after_sign_out(app, visitor):
    member = make.member()
    ask_code(visitor, member.account.phone)
    with visitor.client.session_transaction() as cookie:
        planted = dict(cookie)
    visitor.submit("/sign-in/code", code=people.last_code(member.account.phone))
    with visitor.client.session_transaction() as cookie:
        stolen = dict(cookie)
    assert not set(planted) & set(stolen), "nothing of the old cookie lives on"
    thief = Visitor(app)
    with thief.client.session_transaction() as cookie:
        cookie.update(stolen)
    assert thief.get(HERE).status_code == 200
    assert visitor.submit("/sign-out").status_code == 303
    assert thief.get(HERE).status_code == 302, "a copied cookie is worth nothing after sign-out"


def test_a09_a_changed_password_ends_the_other_sessions(app, visitor):
    member = make.member()
    people.with_password(member.account)
    other = Visitor(app).sign_in(member.account)
    visitor.sign_in(member.account)
    answer = visitor.submit(HERE, current=people.PASSWORD, new="Winter plum blossom")
    assert answer.status_code == 303
    assert visitor.get(HERE).status_code == 200
    assert other.get(HERE).status_code == 302


@pytest.mark.parametrize(
    "evil", ["//evil.example", "/%09/evil.example", "https://evil.example", "/\\evil.example", "/nowhere"]
)
def test_a19_the_door_leads_only_to_pages_of_ours(app, visitor, evil):
    member = make.member()
    answer = visitor.client.post("/sign-in", query_string={"next": evil}, data={"phone": member.account.phone[3:]})
    assert answer.location == "/sign-in/code"
    answer = visitor.client.post(
        "/sign-in/code", query_string={"next": evil}, data={"code": people.last_code(member.account.phone)}
    )
    assert answer.location == "/"


def test_staff_need_password_and_second_factor(app, visitor):
    person = people.colleague()
    answer = visitor.submit("/sign-in/password", phone=person.phone[3:], password=people.PASSWORD)
    assert answer.location == "/sign-in/second"
    assert visitor.get(HERE).status_code == 302, "half a sign-in is none"
    assert visitor.submit("/sign-in/second", code="000000").status_code == 422
    answer = visitor.submit("/sign-in/second", code=people.totp())
    assert (answer.status_code, answer.location) == (303, "/staff/")
    with visitor.client.session_transaction() as cookie:
        assert accounts.sessions_of(person.id)[0].is_staff and "second" not in cookie


def test_a_second_factor_code_works_once(app):
    person = people.colleague()
    code = people.totp()
    answers = []
    for _ in range(2):
        visitor = Visitor(app)
        visitor.submit("/sign-in/password", phone=person.phone[3:], password=people.PASSWORD)
        answers.append(visitor.submit("/sign-in/second", code=code).status_code)
    assert answers == [303, 422]


def test_second_factors_are_counted(app, visitor):
    person = people.colleague()
    visitor.submit("/sign-in/password", phone=person.phone[3:], password=people.PASSWORD)
    answers = [visitor.submit("/sign-in/second", code="000000").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_a_new_colleague_sets_up_the_second_factor_and_a_recovery_code_works_once(app, visitor):
    person = make.staff()
    people.with_password(person)
    answer = visitor.submit("/sign-in/password", phone=person.phone[3:], password=people.PASSWORD)
    assert answer.location == "/sign-in/enrol"
    assert "data:image/svg+xml" in visitor.get("/sign-in/enrol").text
    with visitor.client.session_transaction() as cookie:
        secret = cookie["enrol"][0]
    import pyotp

    shown = visitor.submit("/sign-in/enrol", code=pyotp.TOTP(secret).at(clock.now()))
    assert shown.status_code == 200 and "恢复码" in shown.text
    import re

    recovery = re.findall(r"[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}", shown.text)
    assert len(recovery) == 10
    answers = []
    for _ in range(2):
        later = Visitor(app)
        later.submit("/sign-in/password", phone=person.phone[3:], password=people.PASSWORD)
        answers.append(later.submit("/sign-in/second", code=recovery[0].upper()).status_code)
    assert answers == [303, 422]


def test_a_forgotten_password_is_set_anew_and_every_session_ends(app, visitor):
    member = make.member()
    old = Visitor(app).sign_in(member.account)
    ask_code(visitor, member.account.phone, "/forgot")
    code = people.last_code(member.account.phone)
    weak = visitor.submit("/forgot/code", code=code, new="1234567890")
    assert weak.status_code == 422 and "容易被猜到" in weak.text
    assert visitor.submit("/forgot/code", code=code, new="Winter plum blossom").location == "/"
    assert old.get(HERE).status_code == 302
    answer = visitor.submit("/sign-in/password", phone=member.account.phone[3:], password="Winter plum blossom")
    assert answer.location == "/"


def test_a_password_is_changed_only_with_the_present_one_or_a_fresh_code(app, visitor):
    member = make.member()
    visitor.sign_in(member.account)
    assert visitor.submit(HERE, new="Winter plum blossom").status_code == 422
    assert visitor.submit(f"{HERE}/code").status_code == 303
    code = people.last_code(member.account.phone)
    assert visitor.submit(HERE, code=code, new="Winter plum blossom").status_code == 303
    assert visitor.submit(HERE, current="not it", new="Summer lotus pond").status_code == 422
    assert visitor.submit(HERE, current="Winter plum blossom", new="Summer lotus pond").status_code == 303


def test_members_end_their_own_sessions_and_nobody_elses(app, visitor):
    member, stranger = make.member(), make.member("沈怀谨")
    phone, tablet, other = Visitor(app).sign_in(member.account), visitor.sign_in(member.account), Visitor(app)
    other.sign_in(stranger.account)
    mine = accounts.sessions_of(member.account_id)
    theirs = accounts.sessions_of(stranger.account_id)[0]
    assert tablet.submit(f"/account/sessions/{theirs.id}/end").status_code == 404
    first = min(mine, key=lambda each: each.id)
    assert tablet.submit(f"/account/sessions/{first.id}/end").status_code == 303
    assert phone.get(HERE).status_code == 302
    assert tablet.get(HERE).status_code == 200
    assert other.get(HERE).status_code == 200


def test_a_suspended_account_finds_every_door_closed(app, visitor):
    member = make.member()
    people.with_password(member.account)
    with transaction():
        session.get_one(accounts.Account, member.account_id).suspended_at = clock.now()
    phone = member.account.phone
    assert visitor.submit("/sign-in/password", phone=phone[3:], password=people.PASSWORD).status_code == 422
    ask_code(visitor, phone)
    assert visitor.submit("/sign-in/code", code=people.last_code(phone)).status_code == 422
    assert visitor.get(HERE).status_code == 302


@pytest.mark.parametrize("typed", ["", "123", "12800000000000000", "abc", "１２３", "0571-88888888", "+1 202 555 0100"])
def test_what_is_no_mobile_number_is_answered_beside_the_field(app, visitor, typed):
    answer = visitor.submit("/sign-in", phone=typed)
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text


def test_full_width_digits_and_blanks_are_understood(app, visitor):
    assert visitor.submit("/sign-in", phone="１９０ ００００ ００７７").status_code == 303
    assert people.last_code("+8619000000077")


def test_the_door_speaks_english_too(app):
    page = Visitor(app, "en").get("/sign-in").text
    assert "Send me a code" in page and "获取" not in page
