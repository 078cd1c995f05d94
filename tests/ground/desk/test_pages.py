"""My day: everything by right and estate."""

import re
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select

from portal import clock
from portal.blueprints.ground.desk.staff import SIZE
from portal.club.ground import tasks
from portal.club.people import accounts
from portal.club.people.accounts import Role
from portal.club.people.members import TieKind, hold
from portal.club.prospects import leads
from portal.club.voice import complaints
from portal.club.voice.complaints import CaseStep
from portal.database import session, transaction
from tests import make
from tests.making import complaints as cases
from tests.making.projects import booked, guest, published, slot
from tests.purse.points.test_statement_counts import asked, counted
from tests.visitor import Visitor

DOORS = map(str, count(1201))


def day_of(app, role: Role, estate=None) -> str:
    return Visitor(app).sign_in(make.staff(role, estate, "周敏"), staff=True).get("/staff/").text


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_day(app, role):
    cases.filed()
    slot(published())
    assert "周敏" in day_of(app, role)


def test_an_overdue_promise_stands_first_and_only_in_its_estate(app):
    here, there = make.estate(), make.estate("city", "君临城市花园", "City Garden")
    cases.filed(in_estate=here, title="这里漏水")
    cases.filed(in_estate=there, title="那里漏水")
    with clock.at(clock.now() + timedelta(days=20)):
        html = day_of(app, Role.PROPERTY_MANAGEMENT, here)
    assert "这里漏水" in html and "那里漏水" not in html
    assert 'class="late"><b>1</b>' in html


def test_cases_with_me_are_listed(app):
    desk = cases.desk(name="何伟")
    cases.at(CaseStep.INVESTIGATION, desk, cases.filed(title="空鼓"))
    browser = Visitor(app)
    browser.sign_in(accounts.by_id(desk.account_id), staff=True)
    assert "空鼓" in browser.get("/staff/").text


def test_an_adviser_sees_todays_viewings_of_the_own_estate(app):
    here, there = make.estate(), make.estate("city", "君临城市花园", "City Garden")
    near, far = slot(published(), in_days=1), slot(published("far-1", in_estate=there), in_days=1)
    booked(near, guest("近先生"))
    booked(far, guest("远先生"))
    with clock.at(near.starts_at - timedelta(hours=1)):
        html = day_of(app, Role.SALES_ADVISER, here)
    assert "近先生" in html and "远先生" not in html


def test_a_month_nobody_recorded_is_asked_for(app):
    project = published()
    with transaction():
        tasks.refresh()
    link = f"/staff/projects/{project.id}/month"
    assert link in day_of(app, Role.SALES_MANAGER, make.estate())
    assert link not in day_of(app, Role.SALES_ADVISER, make.estate())


def test_a_member_has_no_desk(app):
    assert Visitor(app).sign_in(make.member().account).get("/staff/").status_code == 403
    assert "sign-in" in Visitor(app).get("/staff/").location


def numbers(html: str) -> dict[str, int]:
    """The figures of the line of days, of whose, of kinds, and of the bell."""
    of = lambda part: [int(n) for n in re.findall(r"<b>(\d+)</b>", part)]
    line = of(html.split('class="dayline"')[1].split("</nav>", maxsplit=1)[0])
    whose, kinds = (
        of(part) for part in html.split('class="rail"')[1].split("</nav>", maxsplit=1)[0].split("<ul>")[1:3]
    )
    bell = of(html.split('class="deskbar-bell"')[1].split("</a>", maxsplit=1)[0])
    return {"days": sum(line[:-1]), "all": line[-1], "whose": sum(whose[1:]), "kinds": sum(kinds[1:]), "bell": bell[0]}


def test_days_people_kinds_and_the_bell_say_the_same_number_and_the_page_says_how_many_it_shows(app):
    browser = Visitor(app).sign_in(make.staff(Role.PROPERTY_MANAGEMENT, here := make.estate()), staff=True)
    there = make.estate("city", "君临城市花园", "City Garden")
    for _ in range(SIZE + 3):
        cases.filed(in_estate=here)
    for _ in range(4):
        cases.filed(in_estate=there)
    html = browser.get("/staff/").text
    assert set(numbers(html).values()) == {SIZE + 3}
    assert f"显示 {SIZE} 条，共 {SIZE + 3} 条" in html and html.count('class="tasks-kind"') == SIZE
    further = re.search(r'href="([^"]+)" rel="next"', html)[1].replace("&amp;", "&")
    assert browser.get(further).text.count('class="tasks-kind"') == 3


def test_the_address_narrows_the_day_and_what_it_cannot_mean_narrows_nothing(app):
    desk = make.staff(name="周敏")
    cases.at(CaseStep.INVESTIGATION, cases.seat(desk), cases.filed(title="空鼓"))
    cases.filed(title="渗水")
    browser = Visitor(app).sign_in(desk, staff=True)
    for query, shown in {
        "who=me": {"空鼓"},
        "who=role": {"渗水"},
        "kind=complaint.confirm": {"渗水"},
        "band=late": set(),
        "band=never&kind=nothing&who=nobody&after=x": {"空鼓", "渗水"},
    }.items():
        html = browser.get(f"/staff/?{query}").text
        assert {title for title in ("空鼓", "渗水") if f">{title}</a>" in html} == shown, query


def waiting_task() -> tasks.Task:
    asked = (tasks.Task.kind == "lead.question") & tasks.Task.done_at.is_(None)
    return session.scalars(select(tasks.Task).where(asked)).one()


def test_a_task_is_taken_put_back_and_shown_with_the_colleague(app):
    project = published()
    with transaction():
        leads.ask(project, guest(), "几时交房？", news=False)
    people = (make.staff(Role.SALES_ADVISER, name=name) for name in ("苏婉", "程晓雨"))
    mine, other = (Visitor(app).sign_in(person, staff=True) for person in people)
    assert mine.submit(f"/staff/tasks/{waiting_task().id}/taking", version=1).status_code == 303
    assert "几时交房？" in mine.get("/staff/?who=me").text
    assert "几时交房？" not in other.get("/staff/").text
    assert "苏婉" in other.get("/staff/?who=others").text
    assert mine.submit(f"/staff/tasks/{waiting_task().id}/putting-back", version=2).status_code == 303
    assert "几时交房？" in other.get("/staff/").text


def test_another_estates_task_cannot_be_taken(app):
    project = published()
    with transaction():
        leads.ask(project, guest(), "几时交房？", news=False)
    there = make.estate("city", "君临城市花园", "City Garden")
    stranger = Visitor(app).sign_in(make.staff(Role.SALES_ADVISER, there), staff=True)
    assert stranger.submit(f"/staff/tasks/{waiting_task().id}/taking", version=1).status_code == 404


def test_the_bell_lists_the_newest_first(app):
    cases.filed(title="旧的")
    with clock.at(clock.now() + timedelta(minutes=5)):
        cases.filed(title="新的")
    html = Visitor(app).sign_in(make.staff(), staff=True).get("/staff/bell").text
    assert html.index("新的") < html.index("旧的")


def test_what_the_bell_showed_is_bold_until_it_was_seen_and_stays_until_it_is_done(app):
    cases.filed(title="看过的")
    one, other = (Visitor(app).sign_in(make.staff(), staff=True) for _each in range(2))
    assert one.get("/staff/bell").text.count('class="unread"') == 1
    assert one.get("/staff/bell").text.count('class="unread"') == 0
    with clock.at(clock.now() + timedelta(minutes=5)):
        cases.filed(title="新来的")
        html = one.get("/staff/bell").text
        assert html.count('class="unread"') == 1 and "看过的" in html
        assert "新来的" in html.split('class="unread"')[1].split("</tr>")[0]
    assert other.get("/staff/bell").text.count('class="unread"') == 2, "each sees for themselves"


def test_my_day_asks_as_often_for_many_tasks_as_for_few_and_the_bell_once(app):
    desk = make.staff()
    browser, by = Visitor(app).sign_in(desk, staff=True), cases.seat(desk)

    def one_of_each() -> None:
        member = make.member()
        with transaction():
            hold(member, make.home(next(DOORS)), TieKind.OWNER)
        case = cases.filed(member)
        with transaction():
            complaints.confirm(
                case,
                by,
                case.revision,
                kind=complaints.ComplaintKind.ENGINEERING,
                sub_kind="decoration",
                facts="雨",
            )
        cases.filed(member)

    one_of_each()
    few, bell, room = asked(browser, "/staff/"), asked(browser, "/staff/bell"), asked(browser, "/staff/rooms")
    for _ in range(6):
        one_of_each()
    assert (asked(browser, "/staff/"), asked(browser, "/staff/bell")) == (few, bell)
    with counted() as said:
        browser.get("/staff/rooms")
    assert len(said) == room and sum("FROM tasks" in statement for statement in said) == 1


def test_a_members_page_asks_for_no_task(app):
    browser = Visitor(app).sign_in(make.member().account)
    browser.get("/")
    with counted() as said:
        assert browser.get("/").status_code == 200
    assert said and not [statement for statement in said if "FROM tasks" in statement]
