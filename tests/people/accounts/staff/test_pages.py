"""The staff's accounts: four eyes for every role, and nobody raises themselves."""

import pytest
from sqlalchemy import select

from portal.club.ground import audit
from portal.club.ground.decisions import Decision
from portal.club.ground.outbox import Message
from portal.club.people import accounts
from portal.club.people.accounts import Account, Role, administration
from portal.club.people.accounts.administration import RoleRequest
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.web.letters import letters
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


def test_a_colleague_has_a_name_of_their_own_on_english_pages(app, boss):
    zhou = make.staff(name="周敏")
    desk, where = at_desk(app, boss), f"/staff/accounts/{zhou.id}"
    assert desk.submit(f"{where}/name", latin="周 Min").status_code == 422
    assert desk.submit(f"{where}/name", latin="Zhou Min").status_code == 303
    owner = make.member()
    audit.seen(zhou.id, owner.account_id, "member")
    for language, name, other in (("zh", "周敏", "Zhou Min"), ("en", "Zhou Min", "周敏")):
        page = Visitor(app, language).sign_in(owner.account).get("/me/file").text
        assert name in page and other not in page
    assert desk.submit(f"{where}/name", latin="").status_code == 303
    assert str(fresh(zhou).called) == "周敏" and not fresh(zhou).called.en


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
        request = administration.ask(person, Role.EDITOR, None, boss.id)
    for other in (second, third):
        at_desk(app, other).submit(f"/staff/accounts/requests/{request.id}/confirm")
    session.rollback()
    assert [grant.role for grant in accounts.grants_of(person.id)] == [Role.CUSTOMER_SERVICE, Role.EDITOR]


# ruling another administrator


ACTS = ("suspend", "readmit", "second-factor/reset")


def topics(person) -> list[str]:
    session.rollback()
    rows = select(Message.topic).where(Message.account_id == person.id).order_by(Message.id)
    return list(session.scalars(rows))


def fresh(person) -> Account:
    session.rollback()
    return session.get_one(Account, person.id)


def waiting() -> list[RoleRequest]:
    session.rollback()
    return administration.waiting_requests()


def press(desk: Visitor, person, act: str):
    return desk.submit(f"/staff/accounts/{person.id}/{act}")


def test_a24_shutting_the_other_administrator_out_does_not_make_one_the_only_one(app, boss, second):
    """S3: B's request waits; B suspends A and asks again: it waits still, and A reads what was done."""
    person, desk = make.staff(name="程晓雨"), at_desk(app, second)
    ask(desk, person, "marketing_head")
    assert Role.MARKETING_HEAD not in roles_of(person)
    assert press(desk, boss, "suspend").status_code == 303
    for role in ("marketing_head", "administrator"):
        ask(desk, person, role)
    grant = accounts.grants_of(boss.id)[0]
    desk.submit(f"/staff/accounts/{boss.id}/roles/{grant.id}/take")
    ask(desk, person, "administrator")
    assert roles_of(person) == {Role.CUSTOMER_SERVICE} and roles_of(boss) == {Role.ADMINISTRATOR}
    press(desk, boss, "readmit")
    assert roles_of(person) == {Role.CUSTOMER_SERVICE}
    assert topics(boss) == ["account_suspended", "account_act_asked", "account_readmitted"]


@pytest.mark.parametrize("act", ACTS)
def test_a24_ruling_an_administrator_takes_a_second_one_where_there_is_one(app, boss, second, act):
    third = people.colleague(Role.ADMINISTRATOR, name="崔浩")
    if act == "readmit":
        with transaction():
            session.get_one(Account, third.id).suspended_at = third.created_at
    before = (fresh(third).suspended_at, third.totp_secret)
    one, other = at_desk(app, boss), at_desk(app, second)
    for _ in range(2):
        assert press(one, third, act).status_code == 303
    asked = waiting()
    assert len(asked) == 1 and (fresh(third).suspended_at, fresh(third).totp_secret) == before
    assert topics(third) == ["account_act_asked"]
    one.submit(f"/staff/accounts/requests/{asked[0].id}/confirm")
    assert (fresh(third).suspended_at, fresh(third).totp_secret) == before, "the one who asked does not confirm"
    assert other.submit(f"/staff/accounts/requests/{asked[0].id}/confirm").status_code == 303
    assert (fresh(third).suspended_at, fresh(third).totp_secret) != before
    assert len(topics(third)) == 2 and waiting() == []


def test_a24_nobody_confirms_or_refuses_what_is_about_their_own_account(app, boss, second):
    third = make.staff(Role.ADMINISTRATOR, name="崔浩")
    theirs = at_desk(app, third)
    press(at_desk(app, boss), third, "suspend")
    (asked,) = waiting()
    for answer in ("confirm", "refuse"):
        assert theirs.submit(f"/staff/accounts/requests/{asked.id}/{answer}", htmx=True).status_code == 422
    at_desk(app, second).submit(f"/staff/accounts/requests/{asked.id}/refuse")
    assert fresh(third).suspended_at is None and session.get_one(RoleRequest, asked.id).state is Decision.DECLINED


def test_an_administrator_agrees_to_losing_a_role_and_is_told(app, boss, second):
    grant = accounts.grants_of(second.id)[0]
    at_desk(app, boss).submit(f"/staff/accounts/{second.id}/roles/{grant.id}/take")
    (asked,) = waiting()
    assert roles_of(second) == {Role.ADMINISTRATOR}
    at_desk(app, second).submit(f"/staff/accounts/requests/{asked.id}/confirm")
    assert roles_of(second) == set() and topics(second) == ["account_act_asked", "role_taken"]


def test_the_one_who_asked_takes_it_back_and_it_is_written_as_such(app, boss, second):
    person = make.staff(name="程晓雨")
    ask(at_desk(app, boss), person)
    (asked,) = waiting()
    at_desk(app, boss).submit(f"/staff/accounts/requests/{asked.id}/refuse")
    session.rollback()
    kept = session.get_one(RoleRequest, asked.id)
    assert (kept.state, kept.decided_by) == (Decision.WITHDRAWN, None)


def test_a_colleague_who_is_no_administrator_is_ruled_at_once_and_told(app, boss, second):
    person, desk = people.colleague(Role.EDITOR, name="顾青禾"), at_desk(app, boss)
    for act in ("suspend", "readmit", "second-factor/reset"):
        press(desk, person, act)
    desk.submit(f"/staff/accounts/{person.id}/roles/{accounts.grants_of(person.id)[0].id}/take")
    assert topics(person) == ["account_suspended", "account_readmitted", "second_factor_reset", "role_taken"]
    assert waiting() == []


@pytest.mark.parametrize("act", ["give", "take", "suspend", "readmit", "reset"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_waits_stands_on_the_pages_in_words(app, boss, second, act, language):
    third = people.colleague(Role.ADMINISTRATOR, name="崔浩")
    if act == "give":
        ask(at_desk(app, boss), third, "editor")
    elif act == "take":
        at_desk(app, boss).submit(f"/staff/accounts/{third.id}/roles/{accounts.grants_of(third.id)[0].id}/take")
    else:
        press(at_desk(app, boss), third, "second-factor/reset" if act == "reset" else act)
    (asked,) = waiting()
    browser = Visitor(app, language).sign_in(second, staff=True)
    pages = [browser.get(address).text for address in ("/staff/accounts", f"/staff/accounts/{third.id}", "/staff/")]
    assert f"/staff/accounts/requests/{asked.id}/confirm" in pages[0]
    assert all("崔浩" in page for page in pages) and "None" not in pages[0]
    told = session.scalars(select(Message).where(Message.topic == "account_act_asked")).all()
    assert [bool(body) for _subject, body in letters(told, language)] == [True] * (act != "give")


# the administrator of one estate


def test_a25_an_administrator_of_one_estate_rules_nobody_beyond_it(app, boss):
    """S4: neither closed, opened, reset nor refused, and the accounts of the club stay as they are."""
    here = make.estate()
    make.home()
    ruler = make.staff(Role.ADMINISTRATOR, here, name="马莉")
    local = at_desk(app, ruler)
    everywhere = people.colleague(Role.MARKETING_HEAD, name="卢薇")
    both = make.staff(Role.EDITOR, here)
    accounts_before = [
        (one.id, one.suspended_at, one.totp_secret) for one in (fresh(everywhere), fresh(both), fresh(boss))
    ]
    with transaction():
        accounts.give(session.get_one(Account, both.id), Role.EDITOR, None, by=None)
    for person in (everywhere, both, boss):
        for act in ACTS:
            assert local.submit(f"/staff/accounts/{person.id}/{act}", htmx=True).status_code == 403
        for verb in (administration.suspend, administration.readmit, administration.reset_second):
            with pytest.raises(Refusal), transaction():
                verb(session.get_one(Account, person.id), ruler.id)
    with transaction():
        make.staff(Role.ADMINISTRATOR)
        asked = administration.ask(session.get_one(Account, both.id), Role.DEPARTMENT_HEAD, None, boss.id)
    for answer in ("confirm", "refuse"):
        assert local.submit(f"/staff/accounts/requests/{asked.id}/{answer}", htmx=True).status_code == 404
    assert [row.id for row in waiting()] == [asked.id]
    assert accounts_before == [
        (one.id, one.suspended_at, one.totp_secret) for one in (fresh(everywhere), fresh(both), fresh(boss))
    ]


def test_an_administrator_of_one_estate_rules_whoever_is_of_that_estate_alone(app, boss):
    here = make.estate()
    make.home()
    make.staff(Role.ADMINISTRATOR, here)  # somebody who could confirm
    local, person = make.staff(Role.ADMINISTRATOR, here), make.staff(Role.EDITOR, here)
    grant = accounts.grants_of(person.id)[0]
    assert press(at_desk(app, local), person, f"roles/{grant.id}/take").status_code == 303 and roles_of(person) == set()


def test_closing_an_account_is_the_whole_clubs_also_where_its_roles_are_of_one_estate(app, boss):
    """The club's verb would let the administrator of that estate; the desk asks for a permission of the whole club."""
    here = make.estate()
    make.home()
    local, person = make.staff(Role.ADMINISTRATOR, here), make.staff(Role.EDITOR, here)
    for act in ACTS:
        assert press(at_desk(app, local), person, act).status_code == 403
    assert press(at_desk(app, boss), person, "suspend").status_code == 303 and fresh(person).suspended_at is not None
