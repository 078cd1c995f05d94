"""What somebody has written stays on the device until the server has taken it, in whichever form it stands."""

import pytest
from sqlalchemy import select

from portal.club.people.accounts import Account
from portal.club.people.members import Member
from portal.club.voice.complaints import Complaint
from portal.database import session
from portal.demo.people import WAYS_IN
from tests.browser.person import Sitter

pytestmark = pytest.mark.browser

COPIES = "Object.keys(localStorage).filter(key => key.startsWith('draft:')).length"
WORDS = "今天又滴了\n一整夜"


def owner() -> Account:
    session.remove()
    return session.scalars(select(Account).where(Account.phone == WAYS_IN["owner"])).one()


def open_case() -> str:
    mine = select(Complaint).join(Member, Member.id == Complaint.member_id).where(Member.account_id == owner().id)
    return next(case.number for case in session.scalars(mine) if case.is_open)


def written(sitter: Sitter) -> str:
    return sitter.page.locator("textarea[name=body]").input_value()


def test_a_word_to_a_case_outlives_a_reload_and_the_end_of_the_session(seat):
    sitter = seat()
    sitter.enter(owner())
    case = f"/complaints/{open_case()}"
    sitter.go(case)
    sitter.fill("body", WORDS)
    sitter.go("/points")
    sitter.go(case)
    assert written(sitter) == WORDS and "已恢复" in sitter.text()
    sitter.context.clear_cookies()
    sitter.press("Send this")
    assert sitter.at().startswith("/sign-in")
    sitter.enter(owner())
    sitter.go(case)
    assert written(sitter) == WORDS
    sitter.press("Send this")
    sitter.sees("今天又滴了")
    sitter.go(case)
    assert written(sitter) == "" and sitter.page.evaluate(COPIES) == 0


def test_what_a_rule_refuses_stays_until_it_is_taken(seat):
    sitter = seat()
    sitter.enter(owner())
    case = f"/complaints/{open_case()}"
    sitter.go(case)
    sitter.fill("body", " ")
    sitter.press("Send this")
    sitter.fill("body", WORDS)
    sitter.go(case)
    assert written(sitter) == WORDS


def test_nobody_else_at_the_same_device_is_shown_it(seat):
    sitter = seat()
    sitter.enter(owner())
    sitter.go(f"/complaints/{open_case()}")
    sitter.fill("body", WORDS)
    sitter.go("/points")  # its photographs are looked at no more
    session.remove()
    sitter.enter(session.scalars(select(Account).where(Account.phone == WAYS_IN["co-owner"])).one())
    sitter.go("/complaints/new")
    assert WORDS not in sitter.page.locator("form").first.inner_text()
    keys = sitter.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))")
    assert keys and all(key.startswith(f"draft:{owner().id}:") for key in keys)


def test_a_stranger_keeps_a_question_as_long_as_the_window_is_open(seat):
    sitter = seat()
    sitter.go("/projects/1/question")
    sitter.fill("question", "西晒吗？")
    sitter.go("/projects/1")
    sitter.go("/projects/1/question")
    assert sitter.page.locator("[name=question]").input_value() == "西晒吗？"
    assert sitter.page.evaluate(COPIES) == 0, "not on the device, which others may use"
