"""Bilingual text: Chinese always, English where somebody wrote it."""

from dataclasses import dataclass

from portal import language


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence or a longer text in both languages; `str()` says it in the language being spoken."""

    zh: str
    en: str = ""

    def __str__(self) -> str:
        return self.en if self.en and language.current() == "en" else self.zh

    def __bool__(self) -> bool:
        return bool(self.zh)

    def __html__(self) -> str:
        from markupsafe import escape

        return str(escape(str(self)))

    @property
    def lang(self) -> str:
        """The lang attribute of what `str()` gives now: an untranslated text is marked as Chinese."""
        return "en" if self.en and language.current() == "en" else "zh-CN"
