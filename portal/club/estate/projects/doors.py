"""Homes as people write where they are: 3幢, 第3栋, Building 3 are one; 1203室, 12-03, 9-1203 too, and the estate."""

import re
import unicodedata
from dataclasses import dataclass

_WORDS = re.compile(r"第|号楼|[幢栋座楼#]|号|building|block|no\.?|\s")
_SUFFIX = re.compile(r"[室号房]$")
_PARTS = re.compile(r"号楼|单元|[幢栋座#\-\u2010-\u2015/\s]+")
DOOR = re.compile(r"\d{1,4}[A-Za-z]?")
MARKS = re.compile(
    r"号楼|单元|門牌|门牌|[第栋幢座棟#室号號房户]|\b(?:building|block|bldg|unit|flat|room|home|no)\b\.?", re.IGNORECASE
)
MOST_DIGITS = 12  # in all: more are a telephone, a card or an identity number


def building_key(text: str) -> str:
    """A building's number as it is compared."""
    plain = _WORDS.sub("", unicodedata.normalize("NFKC", text).casefold()).removesuffix(".0")
    return "".join(sign for sign in plain if sign.isalnum()).lstrip("0")


def doors_in(text: str, building: str) -> list[str]:
    """The doors of that building that may be meant, the likeliest first; none where another building is named."""
    parts = _parts(text)
    if not parts:
        return []
    whole = "".join(parts)
    if len(parts) == 1:
        return [whole]
    if building_key(parts[0]) == building_key(building):
        return [parts[-1], "".join(parts[1:]), whole]
    return [whole]


def door_in(text: str, building: str) -> str | None:
    """The door, where building and door are written together and it is this building: 3-1202, E1幢1202室."""
    parts = _parts(text)
    if len(parts) < 2 or building_key(parts[0]) != building_key(building):
        return None
    return parts[-1] if DOOR.fullmatch(parts[-1]) else None


def _parts(text: str) -> list[str]:
    plain = _SUFFIX.sub("", unicodedata.normalize("NFKC", text).strip().upper().removesuffix(".0")).strip()
    return [part for part in _PARTS.split(plain.removeprefix("第")) if part]


@dataclass(frozen=True)
class SpokenAddress:
    """What was understood: words of the estate's name, the building's number, the door. Empty: not said."""

    estate: str
    building: str
    door: str


def spoken(text: str) -> SpokenAddress | None:
    """None when no home can be meant: no number, or one that is no door's."""
    plain = unicodedata.normalize("NFKC", text)
    numbers = [number.upper() for number in DOOR.findall(plain)]
    if not 0 < len(numbers) <= 3 or sum(map(len, numbers)) > MOST_DIGITS or re.search(r"\d{5}", plain):
        return None
    words = " ".join(re.sub(r"[\W_]+", " ", MARKS.sub(" ", DOOR.sub(" ", plain))).split())
    building = building_key(numbers[0]) if len(numbers) > 1 else ""
    return SpokenAddress(words, building, numbers[-1])
