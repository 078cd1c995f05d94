"""The first page for everybody, how many statements it takes, and the short public pages."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from portal import clock
from portal.blueprints.ground.home.index import rise_of
from portal.club.estate import projects
from portal.club.people.members import Grade, TieKind, hold
from portal.club.purse import grades
from portal.club.voice import complaints
from portal.club.voice.complaints import CaseStep, Complaint
from portal.database import engine, session, transaction
from tests import make
from tests.making import club, merchants
from tests.making import complaints as cases
from tests.making.projects import picture, published
from tests.visitor import Visitor


def owner_of_a_growing_home():
    """A member who waits for the keys of a home that grows, with an open complaint."""
    member, project = make.member("林静怡", title="ms"), published()
    with transaction():
        building = projects.buildings_of(project.id)[0]
        home = projects.enter_home(building, "2301", area=14300)
        hold(member, home, TieKind.OWNER)
        projects.record_month(project, building, projects.last_month(), None, storeys=23, file=picture())
    cases.filed(member)
    return member


def test_a_stranger_reads_what_the_club_is_from_a_page_without_a_form(visitor):
    published()
    answer = visitor.get("/")
    assert answer.status_code == 200 and answer.headers["ETag"] and "<form" not in answer.text
    for words in ("加入俱乐部", "君临天下花园二期", "10 个工作日"):
        assert words in answer.text


def test_a_member_is_greeted_by_name_and_hour(app):
    browser = Visitor(app)
    with clock.at(clock.moment_of(clock.today(), 15)):
        browser.sign_in(owner_of_a_growing_home().account)
        html = browser.get("/").text
    assert "林女士，下午好" in html and "2301" in html
    assert "共 28 层" in html and "主卧外窗渗水" in html and "第 2 步" in html


def test_the_greeting_follows_the_hour(app):
    account = make.member("林静怡", title="ms").account
    said = []
    for hour in (3, 8, 12, 15, 21):
        with clock.at(clock.moment_of(clock.today() + timedelta(days=1), hour)):
            html = Visitor(app).sign_in(account).get("/").text
            said.append(next(words for words in ("上午好", "中午好", "下午好", "晚上好") if words in html))
    assert said == ["晚上好", "上午好", "中午好", "下午好", "晚上好"]


def test_dark_swaps_the_drawing_and_english_speaks_english(app):
    account = make.member("林静怡").account
    with transaction():
        account.theme, account.language = "dark", "en"
        session.add(account)
    html = Visitor(app).sign_in(account).get("/").text
    assert "home-night" in html and "Points to spend" in html and "可用积分" not in html


def test_large_type_has_six_rows_one_of_them_the_messages_and_the_telephone(app):
    club.reachable()
    account = make.member("汤秀英", title="ms").account
    with transaction():
        account.mode = "elder"
        session.add(account)
    html = Visitor(app).sign_in(account).get("/").text
    assert html.count('icons.svg#chevron-right"') == 6 and "callbar" in html and "tabbar" not in html
    assert 'href="/inbox"' in html, "in large type there is no bar that leads there"


def test_a_late_answer_is_not_hidden(app):
    member = owner_of_a_growing_home()
    with clock.at(clock.now() + timedelta(days=30)):
        html = Visitor(app).sign_in(member.account).get("/").text
    assert 'class="home-promise late"' in html and "已超期" in html
    assert html.index('id="wants"') < html.index('id="case"')


def test_the_first_page_of_a_member_takes_at_most_eight_statements(app):
    browser = Visitor(app).sign_in(owner_of_a_growing_home().account)
    browser.get("/")
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        browser.get("/")
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    asked = [statement for statement in asked if statement.lstrip().upper().startswith("SELECT")]
    assert len(asked) <= 8, asked


def test_staff_without_membership_read_the_strangers_page(app):
    browser = Visitor(app).sign_in(make.staff(), staff=True)
    page = browser.get("/").text
    assert "加入俱乐部" in page
    assert 'href="/sign-in"' not in page, "who is signed in already would only come back here"
    assert page.partition("<main")[2].partition("</main>")[0].count('href="/staff/"') == 1


@pytest.mark.parametrize("address", ["/service-standard", "/privacy", "/accessibility"])
@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_the_short_pages_are_there_in_both_languages(app, address, spoken):
    answer = Visitor(app, spoken).get(address)
    assert answer.status_code == 200 and answer.headers["ETag"]


def test_the_measured_result_stands_beside_the_promise(app, visitor):
    desk = cases.desk()
    kept, late = cases.filed(title="一"), cases.filed(title="二")
    cases.at(CaseStep.FOLLOW_UP, desk, kept)
    with clock.at(clock.now() + timedelta(days=30)):
        html = visitor.get("/service-standard").text
    assert late.is_open
    assert "50<small> %" in html and "2 件到期，按时 1 件" in html


def test_health_says_ok(visitor):
    assert visitor.get("/healthz").json == {"status": "ok"}


def test_under_the_card_stands_how_far_the_next_grade_is(app):
    html = Visitor(app).sign_in(owner_of_a_growing_home().account).get("/").text
    assert 'class="home-rise"' in html and "升金卡会员" in html
    assert rise_of(Grade.PLATINUM, 10) is None
    assert rise_of(Grade.OWNER, 200).missing == grades.TERMS.now().gold - 200


def test_a_complaint_says_what_is_done_next(app):
    member = owner_of_a_growing_home()
    desk, case = cases.desk(), session.scalar(select(Complaint).where(Complaint.member_id == member.id))
    cases.at(CaseStep.FOLLOW_UP, desk, case)
    for what, days in (("刷墙", 5), ("换胶条", 2)):
        with transaction():
            complaints.plan(case, desk, case.revision, what=what, by_day=clock.today() + timedelta(days=days))
    html = Visitor(app).sign_in(member.account).get("/").text
    assert "换胶条" in html.partition('id="case"')[2] and "刷墙" not in html


def test_what_the_tab_bar_has_no_place_for_is_one_touch_away(app):
    html = Visitor(app).sign_in(owner_of_a_growing_home().account).get("/").text
    bar = html.partition('class="shortcuts"')[2].partition("</nav>")[0]
    assert [f'href="{address}"' in bar for address in ("/yearly-gift", "/draws", "/merchants", "/projects")] == [
        True
    ] * 4


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_clerk_finds_the_till_before_the_way_to_join(app, language):
    clerk = Visitor(app, language).sign_in(merchants.clerk(merchants.shop()))
    page = clerk.get("/").text
    assert page.index('href="/verify"') < page.index('href="/join"')
    assert ("您的收银台" if language == "zh" else "Your till") in page
    assert "您的收银台" not in Visitor(app).get("/").text
