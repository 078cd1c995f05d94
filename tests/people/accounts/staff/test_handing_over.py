"""Whoever leaves leaves nothing behind: the suspension asks who takes the open cases, and hands them over."""

import re

import pytest

from portal.club.people import accounts
from portal.club.people.accounts import Role
from portal.club.voice.complaints import Complaint
from portal.database import session, transaction
from tests import make
from tests.making import complaints as cases
from tests.page_forms import forms_of
from tests.visitor import Visitor


@pytest.fixture
def desk(app):
    return Visitor(app).sign_in(make.staff(Role.ADMINISTRATOR, name="倪航"), staff=True)


@pytest.fixture
def leaving(app):
    return make.staff(name="程晓雨")


def in_hand(leaving):
    """Two open cases of hers."""
    filed = [cases.filed(make.member()) for _ in range(2)]
    with transaction():
        for case in filed:
            session.get_one(Complaint, case.id).handler_id = leaving.id
    return [case.id for case in filed]


def handlers(ids):
    session.expire_all()
    return [session.get_one(Complaint, ident).handler_id for ident in ids]


def looked(desk, leaving):
    where = f"/staff/accounts/{leaving.id}/suspend"
    first = desk.ask(where)
    assert first.status_code == 200
    (form,) = [one for one in forms_of(first.text) if "looked" in one.sent]
    return where, form, first.text


def test_the_look_names_the_cases_and_without_an_answer_nothing_happens(desk, leaving):
    ids = in_hand(leaving)
    where, form, text = looked(desk, leaving)
    assert all(session.get_one(Complaint, ident).number in text for ident in ids) and "手头的事交给谁" in text
    answer = desk.ask(where, **form.values(because="离职"))
    assert answer.status_code == 422 and "请选择由谁接手" in answer.text and "离职" in answer.text
    assert handlers(ids) == [leaving.id] * 2
    assert session.get_one(accounts.Account, leaving.id).suspended_at is None


def test_everything_that_is_missing_is_said_at_once(desk, leaving):
    in_hand(leaving)
    where, form, _text = looked(desk, leaving)
    answer = desk.ask(where, **form.values(because=""))
    assert answer.status_code == 422
    assert "请选择由谁接手" in answer.text and "请写明原因" in answer.text


def test_whoever_cannot_be_suspended_is_said_before_anything_is_asked(desk):
    (only,) = accounts.administration.colleagues()
    answer = desk.ask(f"/staff/accounts/{only.id}/suspend", htmx=True)
    assert answer.status_code == 422 and "looked" not in answer.text


def test_the_cases_are_the_colleagues_by_the_same_act_and_hers_again_when_it_is_undone(desk, leaving):
    ids, taker = in_hand(leaving), make.staff(name="周敏")
    where, form, text = looked(desk, leaving)
    assert f'value="{taker.id}"' in text and f'value="{leaving.id}"' not in text
    assert desk.ask(where, **form.values(because="离职", taker=taker.id)).status_code == 303
    assert handlers(ids) == [taker.id] * 2
    assert session.get_one(accounts.Account, leaving.id).suspended_at is not None
    undo = re.search(r"/staff/careful/\d+/undo", desk.get(f"/staff/accounts/{leaving.id}").text)[0]
    assert desk.submit(undo).status_code == 303
    assert handlers(ids) == [leaving.id] * 2
    assert session.get_one(accounts.Account, leaving.id).suspended_at is None


def test_what_was_given_on_meanwhile_stays_where_it_is(desk, leaving):
    ids, taker, third = in_hand(leaving), make.staff(name="周敏"), make.staff(name="许宁")
    where, form, _text = looked(desk, leaving)
    desk.ask(where, **form.values(because="离职", taker=taker.id))
    case = session.get_one(Complaint, ids[0])
    boss = Visitor(desk.app).sign_in(taker, staff=True)
    given = boss.submit(f"/staff/complaints/{case.number}/handler", handler_id=third.id, seen=case.revision)
    assert given.status_code == 303 and handlers(ids) == [third.id, taker.id]
    desk.submit(re.search(r"/staff/careful/\d+/undo", desk.get(f"/staff/accounts/{leaving.id}").text)[0])
    assert handlers(ids) == [third.id, leaving.id]


def test_they_can_go_back_to_the_desk_and_nobody_who_may_not_handle_them_is_offered(desk, leaving):
    ids, editor = in_hand(leaving), make.staff(Role.EDITOR, name="顾青禾")
    where, form, text = looked(desk, leaving)
    assert f'value="{editor.id}"' not in text
    assert desk.ask(where, **form.values(because="离职", taker=editor.id)).status_code == 422
    assert desk.ask(where, **form.values(because="离职", taker="desk")).status_code == 303
    assert handlers(ids) == [None, None]


def test_who_has_nothing_in_hand_is_asked_about_nothing(desk, leaving):
    where, form, text = looked(desk, leaving)
    assert "手头" not in text
    assert desk.ask(where, **form.values(because="离职")).status_code == 303
