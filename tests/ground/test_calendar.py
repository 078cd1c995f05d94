from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal import clock
from portal.club.ground import calendar
from portal.club.ground.calendar import OfficeHours, WorkingCalendar
from portal.database import transaction
from portal.words import Words

SHANGHAI = ZoneInfo("Asia/Shanghai")
LAW = WorkingCalendar()


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def days(*spans):
    return [date(2026, month, day) for month, first, last in spans for day in range(first, last + 1)]


@pytest.mark.unit
def test_national_day_and_mid_autumn_2026_are_free():
    assert not any(LAW.is_working_day(day) for day in days((9, 25, 27), (10, 1, 7)))
    assert all(LAW.is_working_day(day) for day in days((9, 28, 30), (10, 8, 9)))


@pytest.mark.unit
def test_the_sundays_and_saturdays_announced_for_make_up_are_worked():
    assert LAW.is_working_day(date(2026, 9, 20))
    assert LAW.is_working_day(date(2026, 10, 10))
    assert not LAW.is_working_day(date(2026, 10, 11))


@pytest.mark.unit
@pytest.mark.parametrize("day", [date(2025, 1, 26), date(2025, 2, 8), date(2026, 1, 4), date(2026, 2, 28)])
def test_make_up_days_of_other_years_are_known(day):
    assert day.weekday() >= 5
    assert LAW.is_working_day(day)


@pytest.mark.unit
def test_spring_festival_2027_is_free_by_law():
    assert not any(LAW.is_working_day(date(2027, 2, day)) for day in range(5, 11))
    assert LAW.is_working_day(date(2027, 2, 4))
    assert LAW.is_working_day(date(2027, 2, 11))


@pytest.mark.unit
def test_what_staff_declare_goes_above_the_law():
    declared = WorkingCalendar(exceptions={date(2027, 2, 11): False, date(2027, 2, 20): True})
    assert not declared.is_working_day(date(2027, 2, 11))
    assert declared.is_working_day(date(2027, 2, 20))


@pytest.mark.unit
@pytest.mark.parametrize(
    ("received", "count", "due"),
    [
        ("2026-11-17T10:00", 1, "2026-11-18T18:00"),  # an ordinary Tuesday
        ("2026-11-17T23:59:59", 1, "2026-11-18T18:00"),  # late, but the same Tuesday
        ("2026-11-18T00:00:00", 1, "2026-11-19T18:00"),
        ("2026-11-20T17:00", 1, "2026-11-23T18:00"),  # over a weekend
        ("2026-11-21T11:00", 1, "2026-11-23T18:00"),  # on a Saturday
        ("2026-09-24T15:00", 1, "2026-09-28T18:00"),  # over Mid-Autumn
        ("2026-09-30T15:00", 3, "2026-10-10T18:00"),  # over National Day, the third day a make-up Saturday
        ("2026-09-18T15:00", 1, "2026-09-20T18:00"),  # a make-up Sunday is the next working day
        ("2027-02-04T09:00", 10, "2027-02-24T18:00"),  # over Spring Festival
        ("2028-02-28T09:00", 1, "2028-02-29T18:00"),  # 29 February
        ("2028-02-29T09:00", 1, "2028-03-01T18:00"),
        ("2026-12-31T09:00", 1, "2027-01-04T18:00"),  # over New Year
        ("2026-11-17T10:00", 0, "2026-11-17T18:00"),  # today still
        ("2026-11-17T18:00", 0, "2026-11-18T18:00"),  # today is over
        ("2026-11-21T10:00", 0, "2026-11-23T18:00"),  # today is free
    ],
)
def test_a_promise_in_working_days_lands_at_the_end_of_a_working_day(received, count, due):
    assert LAW.add_working_days(at(received), count) == at(due)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("received", "hours", "due"),
    [
        ("2026-11-17T10:00", 4, "2026-11-17T14:00"),
        ("2026-11-17T16:00", 4, "2026-11-18T11:00"),
        ("2026-11-17T07:00", 1, "2026-11-17T10:00"),
        ("2026-11-17T09:00", 9, "2026-11-17T18:00"),
        ("2026-11-17T23:59:59", 0.5, "2026-11-18T09:30"),
        ("2026-11-20T17:00", 2, "2026-11-23T10:00"),
        ("2026-09-30T17:00", 2, "2026-10-08T10:00"),
        ("2026-11-21T12:00", 0, "2026-11-23T09:00"),
    ],
)
def test_a_promise_in_working_hours_passes_over_nights_and_holidays(received, hours, due):
    assert LAW.add_working_hours(at(received), hours) == at(due)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("begin", "end", "hours"),
    [
        ("2026-11-17T10:00", "2026-11-17T14:30", 4.5),
        ("2026-11-17T17:00", "2026-11-18T10:00", 2),
        ("2026-11-20T17:00", "2026-11-23T10:00", 2),
        ("2026-09-30T18:00", "2026-10-08T09:00", 0),
        ("2026-11-18T10:00", "2026-11-17T17:00", -2),
        ("2026-11-17T20:00", "2026-11-17T23:59:59", 0),
    ],
)
def test_hours_between_two_moments_count_working_time_only(begin, end, hours):
    assert LAW.working_hours_between(at(begin), at(end)) == pytest.approx(hours)


@pytest.mark.unit
def test_adding_hours_and_counting_them_agree():
    begin = at("2026-09-17T13:20")
    for hours in (0.25, 1, 8, 9, 30, 90):
        assert LAW.working_hours_between(begin, LAW.add_working_hours(begin, hours)) == pytest.approx(hours)


@pytest.mark.unit
def test_moments_in_another_time_zone_are_counted_in_the_first_ones():
    utc = at("2026-11-17T14:30").astimezone(ZoneInfo("UTC"))
    assert LAW.working_hours_between(at("2026-11-17T10:00"), utc) == pytest.approx(4.5)


@pytest.mark.unit
def test_days_between_leave_out_the_first_and_count_the_last():
    assert LAW.working_days_between(date(2026, 11, 17), date(2026, 11, 18)) == 1
    assert LAW.working_days_between(date(2026, 9, 30), date(2026, 10, 10)) == 3
    assert LAW.working_days_between(date(2026, 11, 23), date(2026, 11, 20)) == -1


@pytest.mark.unit
def test_other_opening_hours_are_a_setting():
    early = WorkingCalendar(opens=time(8, 30), closes=time(17))
    assert early.add_working_days(at("2026-11-17T10:00"), 1) == at("2026-11-18T17:00")


@pytest.mark.unit
@pytest.mark.parametrize("act", ["add_working_days", "add_working_hours"])
def test_a_promise_never_lies_in_the_past(act):
    with pytest.raises(ValueError, match="ahead"):
        getattr(LAW, act)(at("2026-11-17T10:00"), -1)


def test_a_day_staff_declare_counts_at_once_and_the_last_word_stands(app):
    day = date(2027, 2, 20)
    assert not calendar.current().is_working_day(day)
    with transaction():
        calendar.declare(day, True, Words("春节调休", "Make-up day after Spring Festival"))
    assert calendar.current().is_working_day(day)
    with transaction():
        calendar.declare(day, False, Words("通知更正", "Corrected"))
    assert not calendar.current().is_working_day(day)


def test_office_hours_hold_from_a_day(app):
    assert calendar.current().closes == time(18)
    with transaction():
        calendar.HOURS.change(OfficeHours(time(8, 30), time(17)), None, None)
        calendar.HOURS.change(OfficeHours(time(10), time(16)), clock.today() + timedelta(days=1), None)
    assert (calendar.current().opens, calendar.current().closes) == (time(8, 30), time(17))
