"""A list of homes: what each of its rows means, against the homes that are there."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.club.estate.homes.estates_named import EstatesNamed, Unplaced
from portal.club.estate.homes.list_columns import PLACE
from portal.club.estate.projects import Building, Home
from portal.club.estate.projects.doors import Meant, building_key, door_key, entrance_key, floor_of, meant
from portal.club.ground.imports import Batch, Judge, ListLine, Verdict
from portal.club.ground.imports.cells import Unread, area_in, day_in, is_ditto, text_in
from portal.database import session
from portal.numbers import number_in
from portal.spreadsheets.cells import shown

HAS_DIGIT = re.compile(r"\d")
MOST_SIGNS = 12  # of a door


class Places:
    """Reads where a row's home is; `last` is the row above, for cells that say "as above"."""

    def __init__(self, batch: Batch) -> None:
        self._estates, self._last = EstatesNamed(batch.estate_id), dict[str, Any]()

    def cells(self, line: ListLine) -> dict[str, Any]:
        cells = {key: self._last.get(key, "") if is_ditto(value) else value for key, value in line.cells.items()}
        self._last = cells
        return cells

    def read(self, cells: dict[str, Any]) -> tuple[int, list[Meant]]:
        """The estate and the homes that may be meant. Raises Unplaced, which names the column."""
        said = {one.key: self._text(cells, one.key) for one in PLACE}
        estate_id, said["home"] = self._estates.of(said["estate"], said["home"])
        if not said["home"]:
            raise Unplaced({"code": "missing", "column": "home"})
        found = meant(said["home"], said["building"], said["entrance"])
        if not found:
            raise Unplaced({"code": "building_two" if said["building"] else "door", "column": "home"})
        if not found[0].building:
            raise Unplaced({"code": "building_missing", "column": "building"})
        return estate_id, found

    def _text(self, cells: dict[str, Any], key: str) -> str:
        try:
            return text_in(cells.get(key, ""))
        except Unread as unread:
            raise Unplaced(unread.of(key)) from None


def judge(batch: Batch) -> Judge:
    return HomeRules(batch).verdicts


class HomeRules:
    def __init__(self, batch: Batch) -> None:
        self._places = Places(batch)
        self._known: dict[int, dict[tuple[str, str, str], Home]] = {}
        self._seen: dict[tuple[int, str, str, str], tuple[int, dict[str, Any]]] = {}

    def verdicts(self, lines: Sequence[ListLine]) -> list[Verdict]:
        return [self._verdict(line) for line in lines]

    def _verdict(self, line: ListLine) -> Verdict:
        cells = self._places.cells(line)
        verdict = Verdict()
        details = self._details(cells, verdict)
        try:
            estate_id, found = self._places.read(cells)
        except Unplaced as unplaced:
            verdict.problems.insert(0, unplaced.problem)
            return verdict
        if not HAS_DIGIT.search(found[0].door) or len(found[0].door) > MOST_SIGNS:
            verdict.problems.insert(0, {"code": "door", "column": "home"})
        place = found[0]
        if details.get("floor") is None:
            details["floor"] = floor_of(place.door)
        verdict.values = {
            "estate": estate_id, "building": place.building.upper(), "entrance": place.entrance.upper(),
            "door": place.door, **details,
        }  # fmt: skip
        if not verdict.problems:
            self._compare(line.number, (estate_id, *place_key(place)), verdict)
        return verdict

    def _details(self, cells: dict[str, Any], verdict: Verdict) -> dict[str, Any]:
        """What the row says of the home, for JSON; what is not said is left out."""
        found: dict[str, Any] = {}
        for key, reader in READERS.items():
            try:
                value = reader(cells.get(key, ""))
            except Unread as unread:
                verdict.problems.append(unread.of(key))
                continue
            if value not in (None, ""):
                found[key] = value.isoformat() if isinstance(value, date) else value
        return found

    def _compare(self, number: int, key: tuple[int, str, str, str], verdict: Verdict) -> None:
        before = self._seen.setdefault(key, (number, verdict.values))
        if before[0] != number:
            if before[1] == verdict.values:
                verdict.is_same = True
                return
            verdict.problems.append({"code": "twice", "column": "home", "row": before[0]})
            verdict.spoils[before[0]] = {"code": "twice", "column": "home", "row": number}
            return
        home = self._homes(key[0]).get(key[1:])
        if home is not None:
            verdict.values["home"] = home.id
            verdict.is_same = all(verdict.values.get(said, now) == now for said, now in stated(home).items())

    def _homes(self, estate_id: int) -> dict[tuple[str, str, str], Home]:
        if estate_id not in self._known:
            rows = session.execute(
                select(Home, Building.number).join(Building, Building.id == Home.building_id)
                .where(Home.estate_id == estate_id)
            )  # fmt: skip
            self._known[estate_id] = {
                (building_key(number), entrance_key(home.entrance), door_key(home.number)): home
                for home, number in rows.unique()
            }
            session.expunge_all()
        return self._known[estate_id]


def place_key(place: Meant) -> tuple[str, str, str]:
    return place.building, place.entrance, door_key(place.door)


def stated(home: Home) -> dict[str, Any]:
    """What a list may say of a home, as its row holds it."""
    day = home.handed_over_on
    return {
        "floor": home.floor, "type": home.house_type, "area": home.area, "handover": day.isoformat() if day else None,
    }  # fmt: skip


def _floor(value: Any) -> int | None:
    text = shown(value).strip().removesuffix("层").removesuffix("楼").removesuffix(".0")
    if not text:
        return None
    number = number_in(text.removeprefix("-"), 200)
    if number is None or (text.startswith("-") and number > 9):
        raise Unread("floor")
    return -number if text.startswith("-") else number


READERS = {"floor": _floor, "type": lambda value: text_in(value, 40), "area": area_in, "handover": day_in}
