"""What somebody has written stays on the device until the server has taken it, in whichever form it stands."""

import pytest
from sqlalchemy import delete, select

from portal.club.ground.drafts import Draft
from portal.club.people.accounts import Account
from portal.club.people.members import Member
from portal.club.voice.complaints import CaseStep, Complaint
from portal.database import session, transaction
from portal.demo.people import WAYS_IN
from tests.browser.person import Sitter

pytestmark = pytest.mark.browser

COPIES = "Object.keys(localStorage).filter(key => key.startsWith('draft:')).length"
NO_STORAGE = "Storage.prototype.setItem = () => { throw new Error('refused'); }; 0"
NOW = "Object.defineProperty(document, 'hidden', {value: true}); document.dispatchEvent(new Event('visibilitychange'))"
WORDS = "今天又滴了\n一整夜"


def owner() -> Account:
    session.remove()
    return session.scalars(select(Account).where(Account.phone == WAYS_IN["owner"])).one()


def open_case() -> str:
    mine = select(Complaint).join(Member, Member.id == Complaint.member_id).where(Member.account_id == owner().id)
    return next(case.number for case in session.scalars(mine) if case.is_open)


def colleague(key: str = "customer service") -> Account:
    session.remove()
    return session.scalars(select(Account).where(Account.phone == WAYS_IN[key])).one()


def investigated() -> str:
    session.remove()
    return session.scalars(select(Complaint).where(Complaint.step == CaseStep.INVESTIGATION)).first().number


def letter_of(desk: Sitter) -> str:
    return desk.page.locator("form[action$='/letters'] [name=body]").input_value()


@pytest.fixture(autouse=True)
def nothing_begun(house):
    session.remove()
    with transaction():
        session.execute(delete(Draft))


def saved(sitter: Sitter, words: str = "草稿已保存") -> None:
    sitter.page.evaluate(NOW)  # as if one turned to another page: it does not wait for its pause
    sitter.page.locator("[data-draft-state]", has_text=words).first.wait_for()


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


def test_what_was_begun_on_the_phone_is_offered_at_the_computer_and_gone_once_it_is_sent(seat):
    phone, computer = seat(), seat(width=1280)
    case = f"/complaints/{open_case()}"
    phone.enter(owner())
    phone.go(case)
    phone.fill("body", WORDS)
    saved(phone)
    computer.enter(owner())
    computer.go(case)
    computer.page.get_by_role("button", name="接着写").wait_for()
    assert written(computer) == "" and "您在电脑上写了一半 · " in computer.text(), "offered, not put in by itself"
    computer.page.get_by_role("button", name="接着写").click()
    assert written(computer) == WORDS
    computer.fill("body", WORDS + "，又停了")
    saved(computer)
    phone.fill("body", WORDS + "，手机上又写")
    phone.page.evaluate(NOW)
    phone.page.get_by_role("button", name="接着写").wait_for()
    assert written(phone).endswith("手机上又写"), "neither text is lost: one is asked"
    phone.page.get_by_role("button", name="接着写").click()
    assert written(phone) == WORDS + "，又停了"
    computer.press("Send this")
    computer.sees("，又停了")
    phone.page.evaluate("localStorage.clear()")
    phone.go(case)
    assert written(phone) == "" and phone.page.get_by_role("button", name="接着写").count() == 0


def test_what_is_thrown_away_is_gone_everywhere(seat):
    sitter, other = seat(), seat()
    case = f"/complaints/{open_case()}"
    sitter.enter(owner())
    sitter.go(case)
    sitter.fill("body", WORDS)
    saved(sitter)
    other.enter(owner())
    other.go("/drafts")
    other.sees("今天又滴了")
    other.go(case)
    with other.page.expect_navigation():
        other.page.get_by_role("button", name="丢弃").click()
    assert written(other) == ""
    other.go("/drafts")
    other.misses("今天又滴了")


def test_three_forms_of_a_case_keep_what_is_written_in_each_and_a_ready_text_comes_to_the_cursor(seat):
    desk = seat(width=1280)
    desk.enter(colleague(), staff=True)
    case = f"/staff/complaints/{investigated()}"
    desk.go(case)
    desk.fill("note", "先记一句", within="/notes")
    desk.fill("findings", "窗缝渗水，胶条老化", within="/findings")
    desk.page.keyboard.press("Escape")
    desk.page.locator("details.case-public summary").click()
    desk.fill("body", "林女士，您好。", within="/letters")
    letter = desk.page.locator("[name=body]:visible")
    letter.evaluate("one => one.setSelectionRange(3, 3)")
    desk.page.locator("[data-insert]", has_text="说明进展").click()
    assert letter.input_value().startswith("林女士\n") and letter.input_value().endswith("，您好。")
    put_in = letter.input_value()
    desk.page.locator("details.case-internal summary").click()
    desk.press("Keep the note")
    desk.sees("先记一句")
    assert desk.page.locator("[name=findings]").input_value() == "窗缝渗水，胶条老化"
    assert letter_of(desk) == put_in
    assert desk.page.locator("[name=note]").input_value() == ""


def test_signed_out_while_writing_at_the_desk_and_the_text_is_there_again_also_at_another_window(seat):
    desk, other = seat(width=1280), seat(width=1280)
    desk.enter(colleague(), staff=True)
    case = f"/staff/complaints/{investigated()}"
    desk.go(case)
    desk.page.locator("details.case-public summary").click()
    desk.fill("body", "您反映的渗水，我们今天看过了。" * 12, within="/letters")
    saved(desk)
    desk.fill("body", "您反映的渗水，我们今天看过了。" * 13, within="/letters")
    desk.context.clear_cookies()
    desk.press("Send to the owner")
    assert "您反映的渗水" in desk.page.locator("textarea").first.input_value(), "shown to who is signed out"
    desk.enter(colleague(), staff=True)
    desk.go(case)
    assert letter_of(desk) == "您反映的渗水，我们今天看过了。" * 13
    other.enter(colleague())  # not at the desk
    other.go("/drafts")
    other.misses("您反映的渗水")


def test_no_leave_it_as_it_is_leaves_what_was_typed(seat):
    desk = seat(width=1280)
    desk.enter(colleague(), staff=True)
    desk.go(f"/staff/points/{member_id()}")
    desk.fill("amount", "60")
    desk.fill("reason", "补记一次没有记上的活动积分", within="/adjustment")
    desk._act(desk.page.locator("form[action$='/adjustment'] button").click)
    desk.follow("No, leave it as it is")
    assert desk.page.locator("[name=reason]").first.input_value() == "补记一次没有记上的活动积分"


def test_one_is_held_back_only_where_nothing_keeps_the_text(seat):
    held: list[str] = []
    sitter = seat()
    sitter.page.on("dialog", lambda dialog: (held.append(dialog.type), dialog.accept()))
    sitter.enter(owner())
    case = f"/complaints/{open_case()}"
    sitter.go(case)
    sitter.fill("body", WORDS)
    sitter.go("/points")
    assert held == [], "the device has it"
    sitter.go(case)
    sitter.page.evaluate(NO_STORAGE)
    sitter.context.set_offline(True)
    sitter.page.locator("[name=body]").press_sequentially("x")
    saved(sitter, "还没有保存")
    sitter.context.set_offline(False)
    sitter.page.locator("[data-draft-state]", has_text="草稿已保存").wait_for()
    sitter.page.locator("[name=body]").press_sequentially("y")
    sitter.page.goto("/points")
    assert held == ["beforeunload"]
    sitter.go(case)
    sitter.page.evaluate(NO_STORAGE)
    sitter.page.locator("[name=body]").press_sequentially("z")
    sitter.press("Send this")
    assert held == ["beforeunload"], "never when it is sent"
    sitter.complaints = [one for one in sitter.complaints if "ERR_INTERNET_DISCONNECTED" not in one]


def member_id() -> int:
    session.remove()
    return session.scalars(select(Member.id).where(Member.account_id == owner().id)).one()
