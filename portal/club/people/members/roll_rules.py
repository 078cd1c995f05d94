"""A list of buyers: what each of its rows means. Whatever Excel has spoilt is told with its row, never guessed."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from portal.club.estate.homes.estates_named import Unplaced
from portal.club.estate.homes.list_columns import PLACE
from portal.club.estate.homes.list_columns import SAID as SAID_OF_PLACES
from portal.club.estate.homes.list_rules import Places
from portal.club.estate.projects import Building, Home
from portal.club.estate.projects.doors import Meant, building_key, door_key
from portal.club.ground.imports import Batch, Judge, ListLine, Verdict
from portal.club.ground.imports.cells import Unread
from portal.club.people.members.roll import RollEntry, key_of
from portal.club.people.members.roll_cells import buyers, contract_in, people_in, phone_ends_in
from portal.database import session
from portal.sentences import lazy_gettext as _l
from portal.spreadsheets.headings import Column

COLUMNS = (
    *PLACE,
    Column(
        "name", _l("Buyer"),
        "姓名 业主 业主姓名 买受人 买受人姓名 客户姓名 客户名称 真实姓名 产权人 购房人 "
        "業主姓名 買受人 name owner buyer",
        needed=True,
    ),
    Column(
        "contract", _l("Contract number"),
        "合同号 合同编号 购房合同号 购房合同编号 买卖合同号 买卖合同编号 合同备案号 合同 合同編號 contract "
        "contractnumber",
        needed=True,
    ),
    Column(
        "phone", _l("Phone"),
        "手机后四位 手机 手机号 手机号码 电话 电话号码 联系电话 联系方式 移动电话 業主電話 聯絡電話 "
        "電話 手機 手機號碼 phone mobile",
    ),
)  # fmt: skip
SAID = {
    **SAID_OF_PLACES,
    "no_home": _l("There is no home “%(where)s”."),
    "which_entrance": _l("Several entrances have this door; please say which."),
    "no_name": _l("This is no name."),
    "phone": _l("No mobile number of 11 digits, nor the last four of one."),
    "phones": _l("There are other numbers than names here; which is whose?"),
    "two_phones": _l("Row %(row)s is the same buyer with another phone; neither is taken."),
    "contract_elsewhere": _l("Row %(row)s has this contract number for another home; neither is taken."),
    "contract_in_roll": _l("This contract number stands in the roll for another home."),
    "struck": _l("A colleague has struck this buyer from the roll; put that line back first."),
    "crowded": _l("More than %(most)s buyers of one home."),
}
MOST_BUYERS = 10  # of one home


def judge(batch: Batch) -> Judge:
    return RollRules(batch).verdicts


class RollRules:
    """Remembers of every row who bought what, for those that contradict it."""

    def __init__(self, batch: Batch) -> None:
        self._places = Places(batch)
        self._homes: dict[int, dict[tuple[str, str], list[tuple[str, int]]]] = {}
        self._buyers: dict[tuple[int, str, str], tuple[int, str]] = {}
        self._contracts: dict[str, tuple[int, int]] = {}
        self._counts: Counter[int] = Counter()

    def verdicts(self, lines: Sequence[ListLine]) -> list[Verdict]:
        verdicts = [self._verdict(line) for line in lines]
        self._against_the_roll(verdicts)
        for line, verdict in zip(lines, verdicts, strict=True):
            if not verdict.problems:
                self._against_earlier(line.number, verdict)
        return verdicts

    def _verdict(self, line: ListLine) -> Verdict:
        cells, verdict, said = self._places.cells(line), Verdict(), dict[str, Any]()
        try:
            said["home"] = self._home(cells)
        except Unplaced as unplaced:
            verdict.problems.append(unplaced.problem)
        for key, reader in (("name", people_in), ("contract", contract_in), ("phone", phone_ends_in)):
            try:
                said[key] = reader(cells.get(key, ""))
            except Unread as unread:
                verdict.problems.append(unread.of(key))
        if not verdict.problems:
            try:
                people = buyers(said["name"], said["phone"])
            except Unread as unread:
                verdict.problems.append(unread.of("phone"))
            else:
                verdict.values = {"home": said["home"], "contract": said["contract"], "people": people}
        return verdict

    def _home(self, cells: dict[str, Any]) -> int:
        estate_id, thought = self._places.read(cells)
        known = self._known(estate_id)
        for one in thought:
            fitting = [
                ident for entrance, ident in known.get((one.building, door_key(one.door).lstrip("0")), ())
                if one.fits(entrance)
            ]  # fmt: skip
            if len(fitting) > 1:
                raise Unplaced({"code": "which_entrance", "column": "home"})
            if fitting:
                return fitting[0]
        raise Unplaced({"code": "no_home", "column": "home", "where": _written(thought[0])})

    def _known(self, estate_id: int) -> dict[tuple[str, str], list[tuple[str, int]]]:
        """The homes of an estate by building and door, each with its entrance."""
        if estate_id not in self._homes:
            found: dict[tuple[str, str], list[tuple[str, int]]] = {}
            rows = select(Building.number, Home.number, Home.entrance, Home.id).where(
                Home.building_id == Building.id, Home.estate_id == estate_id
            )
            for building, door, entrance, ident in session.execute(rows):
                found.setdefault((building_key(building), door_key(door).lstrip("0")), []).append((entrance, ident))
            self._homes[estate_id] = found
        return self._homes[estate_id]

    def _against_the_roll(self, verdicts: Sequence[Verdict]) -> None:
        right = [one for one in verdicts if not one.problems]
        contracts = {key_of(one.values["contract"]) for one in right}
        known: dict[str, list[tuple[int, str, str]]] = {}
        struck: set[tuple[int, str, str]] = set()
        rows = select(
            RollEntry.contract_key, RollEntry.home_id, RollEntry.name_key, RollEntry.phone_end, RollEntry.struck_at
        ).where(RollEntry.contract_key.in_(contracts))
        for contract, home_id, name, end, struck_at in session.execute(rows):
            if struck_at is None:
                known.setdefault(contract, []).append((home_id, name, end))
            else:
                struck.add((home_id, contract, name))
        for verdict in right:
            home, people = verdict.values["home"], verdict.values["people"]
            there = known.get(key_of(verdict.values["contract"]), [])
            if any(home_id != home for home_id, _name, _end in there):
                verdict.problems.append({"code": "contract_in_roll", "column": "contract"})
                continue
            if struck.intersection((home, key_of(verdict.values["contract"]), key_of(name)) for name, _end in people):
                verdict.problems.append({"code": "struck", "column": "name"})
                continue
            stands = {name: end for _home, name, end in there}
            verdict.is_same = all(
                stands.get(key_of(name)) in ({end} if end else {*stands.values()}) for name, end in people
            )

    def _against_earlier(self, number: int, verdict: Verdict) -> None:
        home, contract = verdict.values["home"], key_of(verdict.values["contract"])
        first, where = self._contracts.setdefault(contract, (number, home))
        if where != home:
            _both(verdict, number, first, "contract_elsewhere", "contract")
            return
        fresh = 0
        for name, end in verdict.values["people"]:
            key = (home, contract, key_of(name))
            if (before := self._buyers.get(key)) is None:
                self._buyers[key] = (number, end)
                fresh += 1
            elif end and before[1] and before[1] != end:
                _both(verdict, number, before[0], "two_phones", "phone")
                return
        self._counts[home] += fresh
        if self._counts[home] > MOST_BUYERS:
            verdict.problems.append({"code": "crowded", "column": "home", "most": MOST_BUYERS})


def _both(verdict: Verdict, number: int, other: int, code: str, column: str) -> None:
    """Two rows contradict each other: neither is right."""
    verdict.problems.append({"code": code, "column": column, "row": other})
    verdict.spoils[other] = {"code": code, "column": column, "row": number}


def _written(one: Meant) -> str:
    return "-".join(part for part in (one.building.upper(), one.entrance.upper(), one.door) if part)
