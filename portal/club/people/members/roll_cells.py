"""The cells of a list of buyers: who they are, their phones, their contract. What Excel has spoilt is never guessed."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from portal.club.ground.imports.cells import Unread, needed_in
from portal.club.people.members.roll import LONGEST, key_of
from portal.spreadsheets.cells import is_spoilt, shown
from portal.typed import in_one_line, is_name

_BETWEEN = re.compile(r"[、,，;；/／&＆\n]|\s{2,}")
_HAN_NAMES = re.compile(r"[\u3400-\u9fff]{2,4}(?: [\u3400-\u9fff]{2,4})+")
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_ABROAD = re.compile(r"\+\d{8,15}")


def people_in(value: Any) -> list[str]:
    """The buyers of one cell: 张三、李四 are two. Raises Unread."""
    if is_spoilt(value):
        raise Unread("spoilt")
    text = shown(value).strip()
    parts = text.split(" ") if _HAN_NAMES.fullmatch(text) else _BETWEEN.split(text)
    names = [name for part in parts if (name := in_one_line(part))]
    if not names:
        raise Unread("missing")
    for name in names:
        if len(name) > LONGEST:
            raise Unread("long", most=LONGEST)
        if not is_name(name):
            raise Unread("no_name")
    return names


def phone_ends_in(value: Any) -> list[str]:
    """The last four digits of each number in a cell, of whole numbers or of ends. Raises Unread."""
    if is_spoilt(value):
        raise Unread("spoilt")
    return [_end(part) for part in _BETWEEN.split(unicodedata.normalize("NFKC", shown(value))) if part.strip()]


def _end(text: str) -> str:
    plain = re.sub(r"[\s\-\u2010-\u2015.]", "", in_one_line(text))
    if re.fullmatch(r"\d{4}", plain):
        return plain
    if found := _MOBILE.fullmatch(plain):
        if found[1].endswith("00000"):  # 1.38E+10, written out again
            raise Unread("spoilt")
        return found[1][-4:]
    if _ABROAD.fullmatch(plain):
        return plain[-4:]
    raise Unread("phone")


def buyers(names: Sequence[str], ends: Sequence[str]) -> list[list[str]]:
    """Each buyer with their phone; one number for several is asked of each of them. Raises Unread."""
    if not ends:
        return [[name, ""] for name in names]
    if len(ends) not in {1, len(names)}:
        raise Unread("phones")
    return [[name, ends[at] if len(ends) > 1 else ends[0]] for at, name in enumerate(names)]


def contract_in(value: Any) -> str:
    """Raises Unread."""
    text = needed_in(value, LONGEST)
    if not key_of(text):
        raise Unread("missing")
    return text
