"""The Chinese catalogue: one .po file a subject, merged into messages.mo; English is the msgid itself."""

import os
import re
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

COUNTS = re.compile(r"%\(\w+\)s (?:more )?points\b")  # a number before its unit
NAMES = re.compile(r"%\((\w+)\)s")
VERBS = {" are": " is", " were": " was", " return": " returns", " go": " goes", " count": " counts"}
ONE = re.compile(rf"(?<![\d,.])1 (more )?points\b((?:{'|'.join(VERBS)})\b)?")
FOLDER = Path(__file__).parent / "translations" / "zh_Hans_CN" / "LC_MESSAGES"
_loaded: dict[str, NullTranslations] = {}


def subjects() -> list[Path]:
    """The catalogue files, one a subject."""
    return sorted(FOLDER.glob("*.po"))


def merged() -> Catalog:
    """All subjects in one catalogue. Raises ValueError where two subjects translate one msgid differently."""
    whole = Catalog(locale="zh_Hans_CN")
    for path in subjects():
        with path.open("rb") as file:
            part = read_po(file, locale="zh_Hans_CN")
        for message in part:
            if not message.id:
                continue
            known = whole.get(message.id if isinstance(message.id, str) else message.id[0], context=message.context)
            if known is not None and known.string != message.string:
                raise ValueError(f"{path.name}: {message.id!r} is {known.string!r} elsewhere, {message.string!r} here")
            whole.add(message.id, message.string, context=message.context, flags=message.flags)
    return whole


def compile_if_stale() -> None:
    """Write messages.mo when a .po file is newer (or none was written yet)."""
    target = FOLDER / "messages.mo"
    newest = max((path.stat().st_mtime for path in subjects()), default=0.0)
    if target.exists() and target.stat().st_mtime >= newest:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    beside = target.with_suffix(f".{os.getpid()}.tmp")  # several processes may start at once
    with beside.open("wb") as file:
        write_mo(file, merged())
    beside.chmod(0o644)  # it belongs to the code, whoever was the first to run it
    beside.replace(target)
    _loaded.clear()


class _Counting(str):
    """An English sentence that says how many points: filled in with one, it has a singular."""

    __slots__ = ()

    def __mod__(self, values: Any) -> str:
        return singular(str.__mod__(self, values))


class English(NullTranslations):
    """English is the msgid itself."""

    def gettext(self, message: str) -> str:
        return _Counting(message) if COUNTS.search(message) else message


def singular(text: str) -> str:
    """1 points are back → 1 point is back; 1,001 points stay as they are."""
    return ONE.sub(lambda found: f"1 {found[1] or ''}point{VERBS.get(found[2], found[2]) if found[2] else ''}", text)


def translations(language: str) -> NullTranslations:
    """The catalogue of a language, kept in memory. Whoever says the first sentence compiles it, application or not."""
    if language not in _loaded:
        if language == "zh":
            compile_if_stale()
            _loaded["zh"] = Translations.load(str(FOLDER.parent.parent), ["zh_Hans_CN"])
        else:
            _loaded[language] = English()
    return _loaded[language]
