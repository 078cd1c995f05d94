"""The main pages as they look: narrow and wide, both languages, dark, large type; axe, CSP and overflow on each."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.club.people.accounts import Account
from portal.club.people.members import Member
from portal.club.voice.complaints import Complaint
from portal.database import session
from portal.demo.people import WAYS_IN
from tests.browser.conftest import House
from tests.browser.person import Sitter

pytestmark = pytest.mark.browser

PUBLIC = (
    *("/", "/events", "/rewards", "/merchants", "/projects", "/projects/1", "/projects/1/viewing", "/magazine"),
    *("/magazine/48", "/magazine/48/six-jobs-before-frost", "/join", "/sign-in", "/sign-in/password", "/benefits"),
    *("/service-standard", "/privacy", "/accessibility", "/points/earning", "/draws", "/merchants/1"),
)
MINE = (
    *(
        "/",
        "/points",
        "/rewards",
        "/rewards/1",
        "/vouchers",
        "/events",
        "/me",
        "/me/card",
        "/me/profile",
        "/me/homes/new",
    ),
    *("/me/consents", "/me/file", "/me/household", "/account/security", "/inbox", "/complaints", "/complaints/new"),
    *("/complaints/new?step=2", "/complaints/new?step=3", "/points/earning", "/yearly-gift", "/draws/1", "/me/grade"),
    *("/redemptions", "/rewards/wishes", "/me/homes/new?first=1"),
)
DESK = (
    *(
        "/staff/",
        "/staff/rooms",
        "/staff/find?q=1202",
        "/staff/complaints",
        "/staff/members",
        "/staff/events",
        "/staff/points",
        "/staff/rewards",
        "/staff/rewards/redemptions",
        "/staff/rewards/deliveries",
    ),
    *("/staff/merchants", "/staff/projects"),
)
SPOKEN = {  # each with marks or blanks at which it may break
    "中秋前，自己做月饼", "岁末抽奖：四苑山水挂轴", "丙午年紫砂壶「听雨」", "谢谢，确认信息已发给您",
    "12月5日 星期六 13:30",
    "听松茶舍 30 元券",
}  # fmt: skip
BROKEN = """words => words.filter(text => {
  const heading = document.createElement("h1");
  heading.textContent = text;
  document.querySelector("main .page").append(heading);
  const range = document.createRange(), lines = [];
  [...text].forEach((_sign, at) => {
    range.setStart(heading.firstChild, at);
    range.setEnd(heading.firstChild, at + 1);
    const top = range.getBoundingClientRect().top;
    if (at && top > lines.at(-1) + 2 && !/[ ，：「]/.test(text[at - 1] + text[at])) lines.broken = true;
    lines.push(top);
  });
  return lines.broken;
})"""
LOOKS = {
    "phone": {"width": 390},
    "smallest, English": {"width": 360, "language": "en"},
    "desk, English": {"width": 1280, "language": "en"},
    "dark": {"width": 390, "theme": "dark"},
    "large type": {"width": 360, "mode": "elder"},
}


def sit(
    seat: Callable[..., Sitter], house: House, look: str, kind: str | None = None, *, staff: bool = False
) -> Sitter:
    """Somebody at a screen of that look, signed in as that kind of the demo's people."""
    chosen = LOOKS[look]
    sitter = seat(chosen.get("language", "zh"), chosen["width"])
    looks = {name: str(chosen[name]) for name in ("theme", "mode") if name in chosen}
    if kind:
        session.remove()
        account = session.scalars(select(Account).where(Account.phone == WAYS_IN[kind])).one()
        sitter.enter(account, staff=staff, **looks)
    else:
        cookies = [{"name": name, "value": value, "url": house.base} for name, value in looks.items()]
        sitter.context.add_cookies(cookies)
    return sitter


each_look = pytest.mark.parametrize("look", list(LOOKS))


@each_look
def test_the_public_pages(seat, house, look):
    sitter = sit(seat, house, look)
    for address in PUBLIC:
        sitter.go(address)


@each_look
def test_a_members_pages(seat, house, look):
    sitter = sit(seat, house, look, "owner")
    owner = select(Member.id).join(Account).where(Account.phone == WAYS_IN["owner"])
    number = session.scalars(select(Complaint.number).where(Complaint.member_id.in_(owner))).first()
    for address in (*MINE, f"/complaints/{number}"):
        sitter.go(address)


@pytest.mark.parametrize("look", ["desk, English", "dark", "phone"])
def test_the_desk(seat, house, look):
    sitter = sit(seat, house, look, "customer service", staff=True)
    number = session.scalars(select(Complaint.number).where(Complaint.archived_at.is_(None))).first()
    for address in (*DESK, f"/staff/complaints/{number}"):
        sitter.go(address)


@pytest.mark.parametrize(("width", "mode"), [(360, "normal"), (390, "normal"), (360, "elder")])
def test_headings_break_at_marks_and_blanks_and_not_within_words_or_dates(seat, house, width, mode):
    sitter = seat("zh", width)
    sitter.context.add_cookies([{"name": "mode", "value": mode, "url": house.base}])
    sitter.go("/events")
    assert sitter.page.evaluate(BROKEN, sorted(SPOKEN)) == []


def test_marks_that_both_languages_share_are_narrow_in_english_and_wide_in_chinese(seat, house):
    width = """() => {
      const marks = document.createElement("span");
      marks.textContent = "“”";
      document.querySelector("h1").append(marks);
      return marks.getBoundingClientRect().width / parseFloat(getComputedStyle(marks).fontSize) / 2;
    }"""
    for language, least, most in (("en", 0.2, 0.7), ("zh", 0.75, 1.05)):
        person = seat(language, 390)
        person.go("/events")
        assert least < person.page.evaluate(width) < most


def test_a_queues_filters_are_one_line_on_a_phone_and_stand_open_on_a_wide_screen(seat, house):
    for look, is_open in (("phone", False), ("desk, English", True)):
        person = sit(seat, house, look, "customer service", staff=True)
        person.go("/staff/complaints?view=open&kind=engineering")
        assert person.page.locator("select[name=kind]").is_visible() == is_open
        assert person.page.locator(".filters-more summary").is_visible() != is_open
    person = sit(seat, house, "phone", "customer service", staff=True)
    person.go("/staff/complaints?view=open&kind=engineering")
    assert "1" in person.page.locator(".filters-more summary").inner_text()
    person.page.locator(".filters-more summary").click()
    assert person.page.locator("select[name=kind]").input_value() == "engineering"


def test_a_cover_reached_by_the_keyboard_alone(seat):
    """Tab leads to the skip link first, and on to what can be seen to have the focus."""
    sitter = seat("en", 1280)
    sitter.go("/")
    sitter.page.keyboard.press("Tab")
    assert sitter.page.evaluate("document.activeElement.className") == "skip"
    sitter.page.keyboard.press("Enter")
    assert sitter.page.evaluate("document.activeElement.id") == "main"
    for _step in range(6):
        sitter.page.keyboard.press("Tab")
        outline = sitter.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", sitter.page.evaluate("document.activeElement.outerHTML")


def test_the_desks_search_is_reached_by_slash_and_chosen_by_the_arrows(seat, house):
    person = sit(seat, house, "desk, English", "customer service", staff=True)
    person.go("/staff/points")
    person.page.keyboard.press("/")
    person.page.keyboard.type("1202")
    person.page.locator("#found .found-hit").first.wait_for()
    assert person.page.evaluate("document.querySelector('.deskbar-search input').ariaExpanded") == "true"
    person.page.keyboard.press("Escape")
    assert person.page.locator("#found").is_hidden()
    person.page.keyboard.type(" ")
    person.page.locator("#found .found-hit").first.wait_for()
    person.page.keyboard.press("ArrowDown")
    chosen = person.page.evaluate("document.activeElement.getAttribute('href')")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(f"**{chosen}")
    assert person.complaints == []


def test_rows_are_picked_with_the_keyboard_and_counted_and_a_written_number_picks_its_row(seat, house):
    person = sit(seat, house, "desk, English", "customer service", staff=True)
    person.go("/staff/complaints?view=open")
    said = person.page.locator("[data-many-picked]")
    before = said.inner_text()
    for key in ("j", "x", "j", "x"):
        person.page.keyboard.press(key)
    assert said.inner_text() == "2 picked"
    assert person.page.locator("[data-many-all]").evaluate("box => box.indeterminate")
    person.page.keyboard.press("x")
    assert said.inner_text() == "1 picked"
    person.page.locator("[data-many-all]").check()
    assert said.inner_text() == f"{person.page.locator('input[name=row]').count()} picked"
    person.page.locator("[data-many-all]").uncheck()
    assert said.inner_text() == before
    person.go("/staff/rewards/deliveries")
    number = person.page.locator(".queue-number").first
    number.fill("SF1")
    assert person.page.locator("input[name=row]").first.is_checked()
    number.fill("")
    assert not person.page.locator("input[name=row]").first.is_checked()
    assert person.complaints == []
