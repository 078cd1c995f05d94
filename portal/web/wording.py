"""Numbers, dates and lists as people read them, in both languages; the filters of every template.

Written with pre-made patterns: Babel's formatters parse theirs at every call (measured: 20 dates cost a millisecond).
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol

from flask import Flask
from jinja2 import pass_eval_context
from jinja2.filters import do_join
from jinja2.nodes import EvalContext

from portal import clock
from portal.club.ground import masking
from portal.language import current
from portal.sentences import pgettext
from portal.web.marks import mark as mark_of
from portal.words import MONTHS, Day, Words, Yuan

CHINESE = re.compile("[\u3400-\u9fff]")
WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


def _day(value: date) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value


def date_(value: date | None) -> str:
    """2026年10月31日 · 31 October 2026"""
    return "" if value is None else str(Day(_day(value)))


def day(value: date | None) -> str:
    """10月31日 · 31 October; with the year when it is not this year's."""
    if value is None:
        return ""
    return _short(_day(value), current())


def _short(plain: date, language: str) -> str:
    if plain.year != clock.today().year:
        return date_(plain)
    return f"{plain.month}月{plain.day}日" if language == "zh" else f"{plain.day} {MONTHS[plain.month - 1]}"


def yearly(value: date) -> str:
    """1月1日 · 1 January, of whatever year."""
    return f"{value.month}月{value.day}日" if current() == "zh" else f"{value.day} {MONTHS[value.month - 1]}"


def month(value: date | None) -> str:
    """2026年10月 · October 2026"""
    if value is None:
        return ""
    plain = _day(value)
    return f"{plain.year}年{plain.month}月" if current() == "zh" else f"{MONTHS[plain.month - 1]} {plain.year}"


def month_only(value: date) -> str:
    """10月 · Oct"""
    plain = _day(value)
    return f"{plain.month}月" if current() == "zh" else MONTHS[plain.month - 1][:3]


def weekday(value: date | None) -> str:
    """星期六 · Sat"""
    if value is None:
        return ""
    number = _day(value).weekday()
    return f"星期{WEEKDAYS['zh'][number]}" if current() == "zh" else WEEKDAYS["en"][number]


def named_day(value: date) -> str:
    """10月31日　星期六 · Sat 31 October"""
    return _named(day(value), value)


def named_date(value: date) -> str:
    """2026年10月31日　星期六 · Sat 31 October 2026"""
    return _named(date_(value), value)


def _named(written: str, value: date) -> str:
    return f"{written}　{weekday(value)}" if current() == "zh" else f"{weekday(value)} {written}"


def time_(value: datetime | None) -> str:
    """14:00"""
    if value is None:
        return ""
    local = clock.local(value)
    return f"{local.hour:02}:{local.minute:02}"


def iso(value: datetime) -> str:
    """2026-10-17T14:00:00+08:00, as `datetime` of a <time> has it: HTML knows no microseconds."""
    return clock.local(value).isoformat(timespec="seconds")


def moment(value: datetime | None) -> str:
    """10月26日 星期一 17:00 · Mon 26 October, 17:00"""
    if value is None:
        return ""
    local, language = clock.local(value), current()
    named, hours = _short(local, language), f"{local.hour:02}:{local.minute:02}"
    if language == "zh":
        return f"{named} 星期{WEEKDAYS['zh'][local.weekday()]} {hours}"
    return f"{WEEKDAYS['en'][local.weekday()]} {named}, {hours}"


def points(value: int | None) -> str:
    """2,860, −305"""
    return "" if value is None else f"{value:,}".replace("-", "−")


def unit(value: int) -> str:
    """What stands after a number of points: 分 · points, point"""
    return "point" if current() == "en" and abs(value) == 1 else str(pgettext("after a number", "points"))


def numeral(value: int) -> str:
    """The number of a step, one to ten: 三 · 3"""
    return "一二三四五六七八九十"[value - 1] if current() == "zh" else str(value)


@pass_eval_context
def joined(context: EvalContext, values: Iterable[object], mark: str | None = None) -> str:
    """What there is of `values`, one after the other: 红、蓝 · red, blue; or with another of marks.py between."""
    between = mark_of("pause") if mark is None else mark
    words: str = do_join(context, [value for value in values if value or _is_nought(value)], between)
    return words


def _is_nought(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)  # a child of 0 years is a child


class Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def greeting(self) -> str: ...


def addressed(person: Named) -> str:
    """林女士 · 林悦"""
    return person.greeting if current() == "zh" else person.name


def in_chinese(words: Words) -> str:
    """What a page says in Chinese only."""
    return words.zh if current() == "zh" else ""


def tongue(text: str | None) -> str:
    """The lang mark of what a person typed in a field for either language: Chinese where it has Chinese characters."""
    return "zh-CN" if CHINESE.search(text or "") else "en"


def signed(value: int) -> str:
    """+5, −1,200, 0"""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{abs(value):,}"


def money(fen: int | None) -> str:
    """¥1,280 or ¥12.50, from fen."""
    return "" if fen is None else str(Yuan(fen))


def millions(yuan: int) -> str:
    """A large sum as each language counts: 215 (万元) · 2.15 (million yuan)"""
    return f"{yuan / 10_000:g}" if current() == "zh" else f"{yuan / 1_000_000:.2f}"


def today_line() -> str:
    """The line over the masthead: 2026年10月22日　星期四　农历九月十三 · Thursday 22 October 2026"""
    return _today_line(clock.today(), current())


@lru_cache(maxsize=8)
def _today_line(today: date, language: str) -> str:
    from lunar_python import Solar

    if language == "en":
        return f"{today:%A} {today.day} {MONTHS[today.month - 1]} {today.year}"
    lunar = Solar.fromYmd(today.year, today.month, today.day).getLunar()
    lunar_day = f"农历{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}"
    return f"{today.year}年{today.month}月{today.day}日　星期{WEEKDAYS['zh'][today.weekday()]}　{lunar_day}"


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        date=date_,
        day=day,
        yearly=yearly,
        month=month,
        month_only=month_only,
        weekday=weekday,
        named_day=named_day,
        named_date=named_date,
        time=time_,
        iso=iso,
        moment=moment,
        points=points,
        unit=unit,
        numeral=numeral,
        joined=joined,
        addressed=addressed,
        in_chinese=in_chinese,
        tongue=tongue,
        signed=signed,
        money=money,
        masked_phone=masking.phone,
        millions=millions,
    )
