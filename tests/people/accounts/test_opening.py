"""The first two administrators come in with a key that the machine told its operator, and nobody else does."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import event, select

from portal import clock
from portal.club.people import accounts
from portal.club.people.accounts import Role, RoleGrant, first, passwords
from portal.database import db, session, transaction
from portal.refusal import Refusal
from tests import make
from tests.races import race
from tests.visitor import Visitor

PASSWORD = "sehr-langes-48"
PHONES = ("13800001234", "13800001235", "13800001236")


def key() -> str:
    with transaction():
        return first.new_key()


def given(visitor: Visitor, typed: str, phone: str = PHONES[0], **more: str):
    fields = {"key": typed, "name": "邱禾", "phone": phone, "password": PASSWORD, **more}
    return visitor.submit("/opening", **fields)


def administrators() -> int:
    return len(set(session.scalars(select(RoleGrant.account_id).where(RoleGrant.role == Role.ADMINISTRATOR))))


def test_whoever_has_the_key_becomes_administrator_and_sets_up_a_second_factor(app, visitor):
    typed = first.KEYS.shown(key())
    assert visitor.get("/opening").status_code == 200
    assert given(visitor, typed.lower()).location.startswith("/sign-in/enrol?next=/staff/opening")
    assert visitor.get("/staff/opening").status_code in (302, 303, 403, 404), "not before the second factor"
    page = visitor.get("/sign-in/enrol?next=/staff/opening").text
    secret = page.split('accounts-secret">')[1].split("<")[0].strip()
    answer = visitor.submit("/sign-in/enrol?next=/staff/opening", code=pyotp.TOTP(secret).at(clock.now()))
    assert answer.status_code == 200 and visitor.get("/staff/opening").location == "/staff/opening/name"


@pytest.mark.parametrize("typed", ["", "ABCD-EFGH-JKMN-PQRS-TUVW", "0", "x" * 60])
def test_nobody_else_does_and_nothing_is_hashed_for_them(app, visitor, monkeypatch, typed):
    right = key()
    monkeypatch.setattr(passwords, "hashed", lambda _password: pytest.fail("hashed for a stranger"))
    assert given(visitor, typed).status_code == 422 and administrators() == 0
    monkeypatch.undo()
    assert given(visitor, right).status_code == 303 and administrators() == 1, "the twin comes in"


def test_without_a_key_that_was_made_nobody_comes_in(app, visitor):
    assert given(visitor, "ABCD-EFGH-JKMN-PQRS-TUVW").status_code == 422 and administrators() == 0


def test_a_key_is_good_once_for_a_day_and_ends_the_one_before(app):
    old = key()
    new = key()
    assert given(Visitor(app), old).status_code == 422
    with clock.at(clock.now() + timedelta(hours=25)):
        assert given(Visitor(app), new).status_code == 422
    assert given(Visitor(app), new).status_code == 303
    assert given(Visitor(app), new, PHONES[1]).status_code == 422 and administrators() == 1


def test_the_second_comes_in_with_a_key_of_their_own_and_then_the_door_is_gone(app, visitor):
    given(Visitor(app), key())
    assert "第二位" in visitor.get("/opening").text
    assert given(visitor, key(), PHONES[1]).status_code == 303 and administrators() == 2
    assert Visitor(app).get("/opening").status_code == 404
    assert given(Visitor(app), "ABCD", PHONES[2]).status_code == 404
    with pytest.raises(Refusal), transaction():
        first.new_key()


def test_a_phone_that_is_somebodys_is_not_taken_over(app):
    member = make.member()
    answer = given(Visitor(app), key(), member.account.phone.removeprefix("+86"))
    assert answer.status_code == 422 and 'id="phone-error"' in answer.text and administrators() == 0
    assert not accounts.by_id(member.account_id).is_staff


def test_a_weak_password_is_refused_and_the_key_is_good_still(app, visitor):
    typed = key()
    assert given(visitor, typed, password="1234567890").status_code == 422
    assert given(visitor, typed).status_code == 303


def test_what_the_portal_prints_at_its_start(app):
    run = app.test_cli_runner()
    told = run.invoke(args=["club", "opening", "--first"]).output
    assert "/opening" in told and given(Visitor(app), told.split()[-1]).status_code == 303
    assert run.invoke(args=["club", "opening", "--first"]).output == "", "only while there is nobody"
    second = run.invoke(args=["club", "opening"]).output
    assert given(Visitor(app), second.split()[-1], PHONES[1]).status_code == 303
    assert run.invoke(args=["club", "opening"]).exit_code == 1


def come_in(typed: str, phone: str) -> None:
    first.open_with(typed, phone, "邱禾", "hash")


def without_use() -> None:
    """The key's row no longer says that it was used."""

    def unused(_connection, _cursor, statement, parameters, _context, _many):
        return statement.replace(" AND opening_keys.used_at IS NULL", ""), parameters

    event.listen(db.engine, "before_cursor_execute", unused, retval=True)


def test_of_two_with_one_key_one_comes_in(app):
    typed = key()
    calls = [(typed, f"+86{phone}") for phone in PHONES[:2]]
    assert race(app, f"{__name__}:come_in", calls) == ["Refusal", "done"] and administrators() == 1


def test_negative_control_without_the_guard_both_do(app):
    typed = key()
    calls = [(typed, f"+86{phone}") for phone in PHONES[:2]]
    assert race(app, f"{__name__}:come_in", calls, without=f"{__name__}:without_use") == ["done", "done"]
