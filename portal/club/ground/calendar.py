"""Chinese working time: public holidays, 调休 make-up days, and promises that land at the end of a working day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from portal import clock
from portal.club.ground import calendar_days
from portal.club.ground.calendar_days import DAY, declare, works_by_law
from portal.club.ground.figures import time_of_day
from portal.club.ground.terms import Terms
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

__all__ = ["DAY", "HOURS", "Nearness", "OfficeHours", "WorkingCalendar", "current", "declare", "nearness"]


@dataclass(frozen=True)
class OfficeHours:
    """From when to when people work."""

    opens: time = time_of_day(time(9))
    closes: time = time_of_day(time(18))


def _minded(hours: OfficeHours) -> None:
    if hours.opens >= hours.closes:
        raise Refusal(_l("People go home after they have come."), "closes")


HOURS = Terms("office_hours", OfficeHours, _l("the office hours"), _minded)


@dataclass(frozen=True)
class WorkingCalendar:
    """The club's working days and hours; `exceptions` are the dates staff declared working or free, above the law."""

    opens: time = time(9)
    closes: time = time(18)
    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """What staff declared for the day, otherwise what the State Council announced or the law says."""
        declared = self.exceptions.get(day)
        return declared if declared is not None else works_by_law(day)

    def add_working_days(self, moment: datetime, days: int) -> datetime:
        """The end of the n-th working day after the day of the moment, which does not count itself.

        With 0 the end of that day, or of the next working day where that one is free or over.
        """
        if days < 0:
            raise ValueError("a promise lies ahead")
        day = moment.date()
        if days == 0 and (not self.is_working_day(day) or moment >= self._end(day, moment)):
            days = 1
        for _ in range(days):
            day = self._next_working_day(day)
        return self._end(day, moment)

    def add_working_hours(self, moment: datetime, hours: float) -> datetime:
        """The moment when that many working hours have passed; the end of a day rather than the start of the next."""
        if hours < 0:
            raise ValueError("a promise lies ahead")
        left, day = timedelta(hours=hours), moment.date()
        while True:
            start = max(moment, self._start(day, moment))
            today = self._end(day, moment) - start if self.is_working_day(day) else timedelta(0)
            if today > timedelta(0) and left <= today:
                return start + left
            left -= max(today, timedelta(0))
            day += DAY

    def working_hours_between(self, begin: datetime, end: datetime) -> float:
        """Working hours from begin to end; negative where the end lies before the beginning."""
        if end < begin:
            return -self.working_hours_between(end, begin)
        end, total, day = end.astimezone(begin.tzinfo), timedelta(0), begin.date()
        while day <= end.date():
            if self.is_working_day(day):
                total += max(timedelta(0), min(end, self._end(day, begin)) - max(begin, self._start(day, begin)))
            day += DAY
        return total / timedelta(hours=1)

    def working_days_between(self, begin: date, end: date) -> int:
        """Working days after begin up to and with end; negative where the end lies before the beginning."""
        if end < begin:
            return -self.working_days_between(end, begin)
        return sum(self.is_working_day(begin + DAY * n) for n in range(1, (end - begin).days + 1))

    def _next_working_day(self, day: date) -> date:
        day += DAY
        while not self.is_working_day(day):
            day += DAY
        return day

    def _start(self, day: date, like: datetime) -> datetime:
        return datetime.combine(day, self.opens, like.tzinfo)

    def _end(self, day: date, like: datetime) -> datetime:
        return datetime.combine(day, self.closes, like.tzinfo)


def current() -> WorkingCalendar:
    """The calendar as declared; its days are read once in a request, act or job."""
    hours = HOURS.now()
    return WorkingCalendar(hours.opens, hours.closes, calendar_days.declared())


SOON = 4  # working hours


@dataclass(frozen=True)
class Nearness:
    """How far a promise is: late, soon or ok.

    Time left counts in working days, from under a day on in working hours and minutes; time lost counts by the clock.
    """

    state: str
    days: int
    hours: int
    minutes: int

    @property
    def is_late(self) -> bool:
        return self.state == "late"


def nearness(due: datetime, now: datetime | None = None) -> Nearness:
    """How near a promise is in working time; late as soon as its moment has passed."""
    now = now or clock.now()
    if due < now:
        lost = now - due
        minutes = lost.seconds // 60
        return Nearness("late", lost.days, minutes // 60, minutes % 60)
    days = current()
    left = days.working_hours_between(now, due)
    whole_days = days.working_days_between(now.date(), due.date())
    minutes = round(left * 60)
    return Nearness("soon" if left <= SOON else "ok", whole_days, minutes // 60, minutes % 60)
