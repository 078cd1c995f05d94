"""Homes as people write where they are: 3幢, 第3栋, Building 3 are one; 1203室, 12-03, 9-1203, 9栋1单元1203 too."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_WORDS = re.compile(r"第|号楼|[幢栋座楼棟#]|号|building|block|bldg|no\.?|\s")
_SUFFIX = re.compile(r"[室号房户號]$")
_SAID = re.compile(r"号楼|单元|單元|[幢栋座棟#层楼]")
_APART = re.compile(r"[\-\u2010-\u2015/\s.,，、]+")
_NUMERALS = re.compile(r"[一二三四五六七八九十]+(?=号楼|单元|單元|[幢栋座棟层楼])")
_NAMED = re.compile(r"(?:building|block|bldg)\s*", re.IGNORECASE)
_ENTERED = re.compile(r"(?:unit|entrance)\s*", re.IGNORECASE)
DOOR = re.compile(r"\d{1,4}[A-Za-z]?")
MARKS = re.compile(
    r"号楼|单元|門牌|门牌|[第栋幢座棟#室号號房户]|\b(?:building|block|bldg|unit|flat|room|home|no)\b\.?", re.IGNORECASE
)
MOST_DIGITS = 12  # in all: more are a telephone, a card or an identity number
DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Meant:
    """A home that may be meant. Building and entrance as they are compared; "" where they are not said.

    is_sure: the entrance was said in words or in a column of its own, so that our records may still lack it.
    """

    building: str
    entrance: str
    door: str
    is_sure: bool = False

    def fits(self, entrance: str) -> bool:
        """Whether a home of that door may stand in this entrance."""
        theirs = entrance_key(entrance)
        return not self.entrance or theirs == self.entrance or (self.is_sure and not theirs)


@lru_cache(4096)
def building_key(text: str) -> str:
    """A building's number as it is compared."""
    plain = _WORDS.sub("", _digits(unicodedata.normalize("NFKC", text)).casefold()).removesuffix(".0")
    return "".join(sign for sign in plain if sign.isalnum()).lstrip("0")


@lru_cache(4096)
def entrance_key(text: str) -> str:
    """An entrance as it is compared: 1单元, 一单元 and 01 are one."""
    plain = _digits(unicodedata.normalize("NFKC", text)).casefold().removesuffix(".0")
    return building_key(re.sub(r"单元|單元|unit|entrance", "", plain))


@lru_cache(4096)
def door_key(text: str) -> str:
    """A door as it is compared."""
    plain = unicodedata.normalize("NFKC", text).upper().removesuffix(".0")
    return "".join(sign for sign in plain if sign.isalnum())


def floor_of(door: str) -> int | None:
    """1203 is on floor 12, 301 on floor 3."""
    found = re.fullmatch(r"(\d{1,2})\d{2}[A-Z]?", door)
    return int(found[1]) if found and int(found[1]) else None


def meant(text: str, building: str = "", entrance: str = "") -> list[Meant]:
    """The homes that may be meant, the likeliest first; none where the text names another building than `building`.

    text: the door, or more of the address. building, entrance: as they were said elsewhere: 3栋, 3栋1单元.
    """
    block, inside = _said_of_building(building)
    inside = entrance_key(entrance) or inside
    named, entered, bare = _read(text)
    if named and block and named != block:
        return []
    block, inside = named or block, entered or inside
    found = [Meant(*each, is_sure=bool(inside) and each[1] == inside) for each in _doors(bare, block, inside)]
    return [one for one in dict.fromkeys(found) if one.door]


def doors_in(text: str, building: str) -> list[str]:
    """The doors of that building that may be meant, the likeliest first; none where another building is named."""
    return list(dict.fromkeys(one.door for one in meant(text, building)))


def door_in(text: str, building: str) -> str | None:
    """The door, where building and door are written together and it is this building: 3-1202, E1幢1202室."""
    found = meant(text)
    is_here = bool(found) and bool(found[0].building) and found[0].building == building_key(building)
    return found[0].door if is_here and DOOR.fullmatch(found[0].door) else None


def _said_of_building(text: str) -> tuple[str, str]:
    """3栋1单元 → ("3", "1")"""
    head, mark, tail = _digits(unicodedata.normalize("NFKC", text)).partition("单元")
    if not mark:
        return building_key(text), ""
    found = re.fullmatch(r"(.*?(?:号楼|[幢栋座棟#]|-|\s))\s*(\w+)", head.strip())
    return (building_key(found[1]), entrance_key(found[2])) if found and not tail.strip() else (building_key(head), "")


def _read(text: str) -> tuple[str, str, list[str]]:
    """Building and entrance where they are said by their words, and what stands there without one."""
    plain = _digits(unicodedata.normalize("NFKC", text)).strip().upper().removesuffix(".0")
    plain = _ENTERED.sub("", _NAMED.sub("第", plain)) if re.search(r"[A-Z]{4}", plain) else plain
    named, entered, bare, begin = "", "", [], 0
    for mark in _SAID.finditer(plain):
        *before, last = [part for part in _APART.split(plain[begin : mark.start()]) if part] or [""]
        bare += before
        begin = mark.end()
        if mark[0] in {"单元", "單元"}:
            entered = entrance_key(last)
        elif mark[0] not in {"层"} and not named:
            named = building_key(last)
    rest = _SUFFIX.sub("", plain[begin:].strip()).strip()
    return named, entered, [*bare, *(part.removeprefix("第") for part in _APART.split(rest) if part)]


def _doors(bare: list[str], block: str, inside: str) -> list[tuple[str, str, str]]:
    """What the parts without a word may mean: building, entrance, door."""
    whole, last = door_key("".join(bare)), door_key(bare[-1]) if bare else ""
    if len(bare) == 1:
        return [(block, inside, last)]
    first = building_key(bare[0]) if bare else ""
    if len(bare) == 2 and block and first != block:
        is_floor = len(last) <= 2 and not inside
        here = [(block, inside, whole), (block, entrance_key(bare[0]), last)]
        return here if is_floor or inside else here[::-1]
    if len(bare) == 2:
        return [(first, inside, last), (block, inside, whole)] if block else [(first, inside, last)]
    if len(bare) == 3 and (not block or first == block):
        return [
            (first, entrance_key(bare[1]), last),
            (first, inside, door_key(bare[1] + bare[2])),
            (first, inside, last),
        ]
    return [(block, inside, whole)] if whole else []


def _digits(text: str) -> str:
    """十二栋 → 12栋"""
    return _NUMERALS.sub(lambda found: str(_number(found[0])), text)


def _number(numeral: str) -> int:
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return int("".join(str(DIGITS.index(sign)) for sign in numeral))
    return (DIGITS.index(tens) if tens in DIGITS and tens else 1) * 10 + (
        DIGITS.index(ones) if ones and ones in DIGITS else 0
    )


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
