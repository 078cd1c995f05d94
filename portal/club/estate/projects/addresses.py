"""A home in whatever way people say where it is: 华庭3栋1202, 3-1202, 3幢1单元1202室, building 3, 1202."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Text, cast, select

from portal.club.estate.projects.places import Building, Estate, Home

DOOR = re.compile(r"\d{1,4}[A-Za-z]?")
MARKS = re.compile(
    r"号楼|单元|門牌|门牌|[栋幢座棟#室号號房户]|\b(?:building|block|bldg|unit|flat|room|home|no)\b\.?", re.IGNORECASE
)
MOST_DIGITS = 12  # in all: more are a telephone, a card or an identity number


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
    building = numbers[0] if len(numbers) > 1 else ""
    return SpokenAddress(words, building, numbers[-1])


def homes_called(text: str) -> Select[Any] | None:
    """The homes that may be meant, of every estate; None when none can be."""
    said = spoken(text)
    if said is None:
        return None
    rows = select(Home).join(Building, Building.id == Home.building_id).join(Estate, Estate.id == Home.estate_id)
    rows = rows.where(Home.number == said.door)
    if said.building:
        rows = rows.where(Building.number.in_({said.building, said.building.lstrip("0")}))
    for word in said.estate.split():
        rows = rows.where(cast(Estate.name, Text).icontains(word, autoescape=True))
    return rows
