"""Bilingual text: Chinese always, English where somebody wrote it; and days and money as both languages write them."""

from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup, escape

from portal import clock, language

MONTHS = [f"{date(2000, number, 1):%B}" for number in range(1, 13)]


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence or a longer text in both languages; `str()` says it in the language being spoken."""

    zh: str
    en: str = ""

    def __str__(self) -> str:
        return self.en if self.en and language.current() == "en" else self.zh

    def __bool__(self) -> bool:
        return bool(self.zh)

    def __html__(self) -> Markup:
        return escape(str(self))

    @property
    def lang(self) -> str:
        """The lang attribute of what `str()` gives now: an untranslated text is marked as Chinese."""
        return "en" if self.en and language.current() == "en" else "zh-CN"


@dataclass(frozen=True, slots=True)
class Day:
    """A day within a sentence that is said later: 2026年10月31日 · 31 October 2026, by who reads it."""

    day: date

    @classmethod
    def of(cls, moment: datetime) -> "Day":
        return cls(clock.local(moment).date())

    def __str__(self) -> str:
        if language.current() == "zh":
            return f"{self.day.year}年{self.day.month}月{self.day.day}日"
        return f"{self.day.day} {MONTHS[self.day.month - 1]} {self.day.year}"


@dataclass(frozen=True, slots=True)
class MomentInWords:
    """A day and its time, likewise: 2026年10月31日 09:00 · 31 October 2026, 09:00."""

    at: datetime

    def __str__(self) -> str:
        local = clock.local(self.at)
        between = " " if language.current() == "zh" else ", "
        return f"{Day(local.date())}{between}{local.hour:02}:{local.minute:02}"


@dataclass(frozen=True, slots=True)
class Yuan:
    """An amount of money, from fen: ¥1,280 or ¥12.50."""

    fen: int

    def __str__(self) -> str:
        yuan, rest = divmod(abs(self.fen), 100)
        return f"{'-' if self.fen < 0 else ''}¥{yuan:,}" + (f".{rest:02d}" if rest else "")


def in_both(sentence: object) -> Words:
    """A sentence in both languages, as letters take it."""
    said = {}
    for spoken in ("zh", "en"):
        with language.speaking(spoken):
            said[spoken] = str(sentence)
    return Words(said["zh"], said["en"])
