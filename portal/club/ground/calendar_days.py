"""Which days are worked on: by the law, and by what the club declares above it, each with who said it and when."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, language
from portal.club.ground.happenings import Entity, Happening, happened
from portal.database import Base, Id, add, session
from portal.engine.guards import append_only
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

DAY = timedelta(days=1)
MOST = 31  # days declared at once
FAR = 800  # days ahead
AUTUMN = 11  # the month in which the State Council says what next year's days are


class DayKind(StrEnum):
    """What the club says of a day; LAW takes back what it said before."""

    WORKING = "working"
    FREE = "free"
    LAW = "law"


KIND_NAMES = {
    DayKind.WORKING: _l("A day of work"),
    DayKind.FREE: _l("A free day"),
    DayKind.LAW: _l("As the law has it"),
}


class CalendarWord(Base):
    """What somebody said of one day; of several the last one counts."""

    __tablename__ = "calendar_words"

    id: Mapped[Id]
    day: Mapped[date]
    kind: Mapped[DayKind]
    note: Mapped[Words]
    said_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # None: there before it was written down
    said_at: Mapped[datetime | None]


append_only(CalendarWord)


class CalendarYear(Base):
    """A year whose days somebody has gone through, make-up days included."""

    __tablename__ = "calendar_years"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # the year
    confirmed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    confirmed_at: Mapped[datetime]


YEAR = Entity("calendar_year", "calendar_years", lambda ids: {one: Words(str(one), str(one)) for one in ids})
DECLARED = Happening(
    "calendar.declared", _l("declared %(day)s: %(kind)s"), values=("day", "kind"), words={"kind": KIND_NAMES}
)
CONFIRMED = Happening("calendar.confirmed", _l("went through the days of %(calendar_year)s"), (YEAR,))


class NamedDay(NamedTuple):
    """A day that is not as its weekday has it, and why. said: the club's own word, where it is one."""

    day: date
    works: bool
    why: object
    said: CalendarWord | None


def declared() -> dict[date, bool]:
    """Whether the days are worked on of which the club has said something; read once in a request, act or job."""
    known: dict[date, bool] | None = session().info.get("calendar")
    if known is None:
        known = session().info["calendar"] = {}
        for day, kind in session.execute(select(CalendarWord.day, CalendarWord.kind).order_by(CalendarWord.id)):
            known.pop(day, None)
            if kind is not DayKind.LAW:
                known[day] = kind is DayKind.WORKING
    return known


def declare(day: date, is_working: bool | None, note: Words, by: int | None = None) -> CalendarWord:
    """Set aside the law for one day, or (None) take back what was said of it; the last word counts."""
    kind = DayKind.LAW if is_working is None else DayKind.WORKING if is_working else DayKind.FREE
    said = add(CalendarWord(day=day, kind=kind, note=note, said_by=by, said_at=clock.now()))
    session().info.pop("calendar", None)
    happened(DECLARED, by, day=day.isoformat(), kind=kind)
    return said


def declare_all(first: date, last: date, kind: DayKind, note: Words, by: int) -> int:
    """The same of every day from first to last; how many. Raises Refusal."""
    if first < clock.today():
        raise Refusal(_l("This day is over: what was promised by it stays."), "first")
    if not first <= last < first + DAY * MOST:
        raise Refusal(_l("Please give at most %(n)s days, from the first to the last.", n=MOST), "last")
    if last > clock.today() + DAY * FAR:
        raise Refusal(_l("Please choose a day within two years."), "last")
    days = [first + DAY * n for n in range((last - first).days + 1)]
    for day in days:
        declare(day, None if kind is DayKind.LAW else kind is DayKind.WORKING, note, by)
    return len(days)


def confirm(year: int, by: int) -> None:
    """Somebody has gone through that year's days; twice is once. Raises Refusal."""
    if not clock.today().year <= year <= clock.today().year + 1:
        raise Refusal(_l("Only this year and the next can be gone through."))
    if session.get(CalendarYear, year) is None:
        add(CalendarYear(id=year, confirmed_by=by, confirmed_at=clock.now()))
        happened(CONFIRMED, by, calendar_year=year)


def confirmation(year: int) -> CalendarYear | None:
    return session.get(CalendarYear, year)


def is_known(year: int) -> bool:
    """Whether the State Council's announcement for that year came with the portal."""
    return any(day.year == year for day in _china(year).weekend_workdays)


def year_waiting() -> int | None:
    """The year whose days somebody should go through now: the next one, in autumn, while nobody has; else this one."""
    today = clock.today()
    years = [today.year] + ([today.year + 1] if today.month >= AUTUMN else [])
    return next((one for one in years if not is_known(one) and confirmation(one) is None), None)


def named_days(year: int) -> list[NamedDay]:
    """The days of that year which are not as their weekday has them, by the law or by what the club said."""
    words = {word.day: word for word in _words_of(year)}
    first, china = date(year, 1, 1), _china(year, language.current())
    found = []
    for day in (first + DAY * n for n in range((date(year + 1, 1, 1) - first).days)):
        word = words.get(day)
        said = word if word is not None and word.kind is not DayKind.LAW else None
        works = said.kind is DayKind.WORKING if said else works_by_law(day)
        if said or works != (day.weekday() < 5):
            found.append(NamedDay(day, works, said.note if said else china.get(day) or _l("make-up day"), said))
    return found


def history(limit: int = 60) -> list[CalendarWord]:
    """What was said, the latest first."""
    return list(session.scalars(select(CalendarWord).order_by(CalendarWord.id.desc()).limit(limit)))


def _words_of(year: int) -> list[CalendarWord]:
    within = CalendarWord.day.between(date(year, 1, 1), date(year, 12, 31))
    return list(session.scalars(select(CalendarWord).where(within).order_by(CalendarWord.id)))


@cache
def works_by_law(day: date) -> bool:
    """Weekdays but holidays, and the weekend days announced as make-up days.

    Source: the `holidays` package. It knows the State Council's yearly announcement, which comes each November; for a
    year not announced yet it knows the statutory holidays only, and staff enter the make-up days until it is updated.
    """
    china = _china(day.year)
    return day not in china and (day.weekday() < 5 or day in china.weekend_workdays)


@cache
def _china(year: int, spoken: str = "zh") -> Any:
    import holidays

    return holidays.country_holidays("CN", years=year, language="en_US" if spoken == "en" else "zh_CN")
