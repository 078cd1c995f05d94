"""The calendar at the desk: what is said of days, by whom, and next year's days as a task in autumn."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.ground import calendar, calendar_days, tasks
from portal.club.ground.calendar_days import CalendarWord, DayKind
from portal.club.ground.tasks import Task
from portal.club.people.accounts import Role
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.visitor import Visitor

WHY = Words("春节调休", "Make-up day")


@pytest.fixture
def administrator(app):
    return make.staff(Role.ADMINISTRATOR, name="邱禾")


@pytest.fixture
def desk(app, administrator):
    return Visitor(app).sign_in(administrator, staff=True)


def a_saturday() -> date:
    today = clock.today()
    return today + timedelta(days=(5 - today.weekday()) % 7 + 14)


def works(day: date) -> bool:
    """As whoever comes next finds it."""
    session.remove()
    return calendar.current().is_working_day(day)


def test_a_day_is_declared_and_taken_back_with_who_said_it(app, desk):
    day = a_saturday()
    before = works(day)
    kind = "free" if before else "working"
    said = desk.submit("/staff/calendar/days", first=day.isoformat(), kind=kind, note_zh="测试调休", note_en="Test")
    assert said.location == f"/staff/calendar?year={day.year}"
    assert works(day) is not before
    page = desk.get(f"/staff/calendar?year={day.year}").text
    assert page.count("测试调休") == 2 and "邱禾" in page, "in the list of days and in the history"
    back = desk.submit("/staff/calendar/days", first=day.isoformat(), kind="law", note_zh="撤回", note_en="")
    assert back.status_code == 303 and works(day) is before
    kinds = session.scalars(select(CalendarWord.kind).order_by(CalendarWord.id)).all()
    assert kinds == [DayKind(kind), DayKind.LAW], "what was said before stays readable"


def test_several_days_are_declared_at_once(app, desk):
    first = a_saturday()
    fields = {"kind": "free", "note_zh": "闭馆", "first": first.isoformat()}
    answer = desk.submit("/staff/calendar/days", last=(first + timedelta(days=4)).isoformat(), **fields)
    assert answer.status_code == 303
    assert [works(first + timedelta(days=n)) for n in range(5)] == [False] * 5


@pytest.mark.parametrize(
    ("first", "last", "field"), [(-1, 0, "first"), (0, -1, "last"), (0, 31, "last"), (799, 802, "last")]
)
def test_days_that_are_over_too_many_or_too_far_are_refused(app, desk, first, last, field):
    today = clock.today()
    days = {"first": (today + timedelta(days=first)).isoformat(), "last": (today + timedelta(days=last)).isoformat()}
    answer = desk.submit("/staff/calendar/days", kind="free", note_zh="闭馆", **days)
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text
    assert session.scalar(select(CalendarWord.id)) is None
    last_good = (today + timedelta(days=30)).isoformat()
    good = desk.submit("/staff/calendar/days", kind="free", note_zh="闭馆", first=today.isoformat(), last=last_good)
    assert good.status_code == 303, "31 days are taken"


def test_a_promise_made_before_keeps_its_date(app):
    with clock.at(clock.moment_of(date(2026, 11, 17), 10)):
        before = calendar.current().add_working_days(clock.now(), 1)
        with transaction():
            calendar.declare(date(2026, 11, 18), False, WHY)
        assert calendar.current().add_working_days(clock.now(), 1) > before


def waiting() -> list[int]:
    with transaction():
        tasks.refresh()
    return list(session.scalars(select(Task.row_id).where(Task.kind == "calendar.year", Task.done_at.is_(None))))


def test_next_years_days_wait_from_autumn_on_until_somebody_went_through_them(app, desk, monkeypatch):
    monkeypatch.setattr(calendar_days, "is_known", lambda year: year <= 2026)
    with clock.at(clock.moment_of(date(2026, 10, 31), 12)):
        assert waiting() == []
    with clock.at(clock.moment_of(date(2026, 11, 1), 12)):
        assert waiting() == [2027]
        with transaction():
            calendar_days.confirm(2027, make.staff(Role.ADMINISTRATOR).id)
        assert waiting() == []
    with clock.at(clock.moment_of(date(2027, 11, 1), 12)):
        assert waiting() == [2028]


def test_a_year_that_came_with_the_portal_waits_for_nobody(app, monkeypatch):
    monkeypatch.setattr(calendar_days, "is_known", lambda year: year <= 2027)
    with clock.at(clock.moment_of(date(2026, 12, 1), 12)):
        assert waiting() == []
    monkeypatch.undo()
    assert calendar_days.is_known(2026) and not calendar_days.is_known(2050)


def test_the_page_says_which_year_nobody_has_gone_through(app, desk, monkeypatch):
    this = clock.today().year
    monkeypatch.setattr(calendar_days, "is_known", lambda year: year <= this)  # until its announcement comes
    page = desk.get(f"/staff/calendar?year={this + 1}").text
    assert f"{this + 1} 年的日历无误" in page
    assert desk.submit(f"/staff/calendar/years/{this + 1}").status_code == 303
    assert "俱乐部已于" in desk.get(f"/staff/calendar?year={this + 1}").text
    with pytest.raises(Refusal), transaction():
        calendar_days.confirm(this + 2, make.staff(Role.ADMINISTRATOR).id)


def test_office_hours_have_their_history(app, desk):
    assert desk.submit("/staff/calendar/hours", opens="08:30", closes="17:30", seen="0").status_code == 303
    page = desk.get("/staff/calendar").text
    assert "08:30" in page and "邱禾" in page
    assert desk.submit("/staff/calendar/hours", opens="18:00", closes="09:00", seen="1").status_code == 422


def test_the_days_of_a_year_stand_with_their_reasons(app):
    named = {one.day: one for one in calendar_days.named_days(2026)}
    assert named[date(2026, 2, 14)].works and not named[date(2026, 2, 17)].works
    assert str(named[date(2026, 2, 17)].why) == "春节" and date(2026, 2, 24) not in named
    with transaction():
        calendar.declare(date(2026, 2, 24), False, WHY)
    assert next(one for one in calendar_days.named_days(2026) if one.day == date(2026, 2, 24)).said is not None
