"""The staff's accounts: four eyes for every role, and nobody raises themselves."""

import pytest

from portal.club import accounts
from portal.club.accounts import Role, granting
from portal.club.accounts.granting import RoleRequest
from portal.database import session, transaction
from tests import make
from tests.making import people
from tests.visitor import Visitor


@pytest.fixture
def boss() -> accounts.Account:
    return make.staff(Role.ADMINISTRATOR, name="倪航")


@pytest.fixture
def second() -> accounts.Account:
    return make.staff(Role.ADMINISTRATOR, name="殷红")


def at_desk(app, person) -> Visitor:
    return Visitor(app).sign_in(person, staff=True)


def roles_of(person) -> set[Role]:
    session.rollback()
    return {grant.role for grant in accounts.grants_of(person.id)}


def ask(desk: Visitor, person, role="editor", estate="0"):
    return desk.submit(f"/staff/accounts/{person.id}/roles", role=role, estate=estate)


def test_a_role_is_asked_by_one_administrator_and_confirmed_by_another(app, boss, second):
    person = make.staff(name="程晓雨")
    assert ask(at_desk(app, boss), person).status_code == 303
    assert roles_of(person) == {Role.CUSTOMER_SERVICE}
    request = session.query(RoleRequest).one()
    at_desk(app, boss).submit(f"/staff/accounts/requests/{request.id}/confirm")
    assert roles_of(person) == {Role.CUSTOMER_SERVICE}, "the one who asked does not confirm"
    at_desk(app, second).submit(f"/staff/accounts/requests/{request.id}/confirm")
    assert roles_of(person) == {Role.CUSTOMER_SERVICE, Role.EDITOR}


def test_a24_nobody_raises_themselves(app, boss, second):
    assert ask(at_desk(app, boss), boss, "marketing_head").status_code == 422
    ask(at_desk(app, boss), second, "marketing_head")
    request = session.query(RoleRequest).one_or_none()
    if request is not None:
        at_desk(app, second).submit(f"/staff/accounts/requests/{request.id}/confirm")
    assert roles_of(second) == ({Role.ADMINISTRATOR} if request else {Role.ADMINISTRATOR, Role.MARKETING_HEAD})


def test_the_only_administrator_gives_a_role_at_once(app, boss):
    person = make.staff(name="程晓雨")
    ask(at_desk(app, boss), person)
    assert Role.EDITOR in roles_of(person)


def test_a_changed_role_ends_the_sessions_of_its_holder(app, boss):
    person = make.staff(name="程晓雨")
    theirs = at_desk(app, person)
    assert theirs.get("/account/security").status_code == 200
    ask(at_desk(app, boss), person)
    assert theirs.get("/account/security").status_code == 302


def test_an_administrator_of_one_estate_gives_nothing_beyond_it(app, boss):
    estate = make.estate()
    make.home()
    local = make.staff(Role.ADMINISTRATOR, estate, name="马莉")
    person = make.staff(name="程晓雨")
    assert ask(at_desk(app, local), person, "administrator", "0").status_code == 422
    assert Role.ADMINISTRATOR not in roles_of(person)


def test_the_last_administrator_stays(app, boss):
    grant = accounts.grants_of(boss.id)[0]
    at_desk(app, boss).submit(f"/staff/accounts/{boss.id}/roles/{grant.id}/take")
    assert roles_of(boss) == {Role.ADMINISTRATOR}


def test_a_role_is_taken_and_the_desk_closes(app, boss):
    person = make.staff(name="程晓雨")
    theirs = at_desk(app, person)
    grant = accounts.grants_of(person.id)[0]
    desk = at_desk(app, boss)
    answer = desk.submit(f"/staff/accounts/{person.id}/roles/{grant.id}/take")
    assert desk.get(answer.location).status_code == 200  # the list: whoever has no role is no colleague any more
    assert roles_of(person) == set()
    assert theirs.get("/staff/members").status_code == 302


def test_a_colleague_is_entered_sets_password_and_second_factor_and_works(app, boss):
    phone = make.phone()
    answer = at_desk(app, boss).submit(
        "/staff/accounts/new", name="程晓雨", phone=phone[3:], role="customer_service", estate="0"
    )
    assert answer.status_code == 303
    person = people.with_password(accounts.by_phone(phone))
    visitor = Visitor(app)
    sent = visitor.submit("/sign-in/password", phone=phone[3:], password=people.PASSWORD)
    assert sent.location == "/sign-in/enrol" and person.is_staff


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"phone": "123"}, {"role": "emperor"}, {"estate": "999"}, {"estate": "x"}]
)
def test_a_colleague_entered_wrongly_is_shown_again(app, boss, wrong):
    given = {"name": "程晓雨", "phone": "19000009999", "role": "editor", "estate": "0", **wrong}
    answer = at_desk(app, boss).submit("/staff/accounts/new", **given)
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert accounts.by_phone("+8619000009999") is None


def test_suspending_closes_every_door_and_nobody_suspends_themselves(app, boss):
    person = people.with_password(make.staff(name="程晓雨"))
    at_desk(app, boss).submit(f"/staff/accounts/{person.id}/suspend")
    answer = Visitor(app).submit("/sign-in/password", phone=person.phone[3:], password=people.PASSWORD)
    assert answer.status_code == 422
    at_desk(app, boss).submit(f"/staff/accounts/{boss.id}/suspend")
    session.rollback()
    assert session.get_one(accounts.Account, boss.id).suspended_at is None


def test_a_lost_second_factor_is_reset_by_another(app, boss):
    person = people.colleague(Role.EDITOR, name="顾青禾")
    at_desk(app, boss).submit(f"/staff/accounts/{person.id}/second-factor/reset")
    visitor = Visitor(app)
    answer = visitor.submit("/sign-in/password", phone=person.phone[3:], password=people.PASSWORD)
    assert answer.location == "/sign-in/enrol"


def test_members_are_not_found_among_the_staff(app, boss):
    member = make.member()
    assert at_desk(app, boss).get(f"/staff/accounts/{member.account_id}").status_code == 404
    assert ask(at_desk(app, boss), member.account).status_code == 404


@pytest.mark.parametrize("page", ["/staff/accounts", "/staff/accounts/new"])
def test_customer_service_does_not_manage_accounts(app, page):
    assert at_desk(app, make.staff()).get(page).status_code == 403


def test_two_administrators_confirm_one_request_and_it_is_given_once(app, boss, second):
    person, third = make.staff(name="程晓雨"), make.staff(Role.ADMINISTRATOR, name="崔浩")
    with transaction():
        request = granting.ask(person, Role.EDITOR, None, boss.id)
    for other in (second, third):
        at_desk(app, other).submit(f"/staff/accounts/requests/{request.id}/confirm")
    session.rollback()
    assert [grant.role for grant in accounts.grants_of(person.id)] == [Role.CUSTOMER_SERVICE, Role.EDITOR]
