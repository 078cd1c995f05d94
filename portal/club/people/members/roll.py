"""The roll of sales: who bought which home under which contract. Imported from Excel or CSV, whole or not at all."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.estate.projects import Building, Estate, Home
from portal.database import Base, Id, add, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.spreadsheets import reader

MOST_ROWS, MOST_BYTES = 5000, 4 * 2**20
HEADS = {
    "estate": ("小区", "楼盘", "estate"),
    "building": ("楼栋", "栋", "building"),
    "home": ("房号", "室", "home", "door"),
    "name": ("姓名", "业主", "name"),
    "contract": ("合同号", "合同编号", "contract"),
    "phone": ("手机后四位", "手机", "电话", "phone"),
}


class RollEntry(Base):
    """One buyer of one home. Couples who bought together stand in two rows under one contract."""

    __tablename__ = "roll"
    __table_args__ = (UniqueConstraint("home_id", "contract_key", "name_key"), Index("ix_roll_home", "home_id"))

    id: Mapped[Id]
    home_id: Mapped[int] = mapped_column(ForeignKey("homes.id"))
    name: Mapped[str]
    name_key: Mapped[str]
    contract: Mapped[str]
    contract_key: Mapped[str]
    phone_end: Mapped[str]  # the last four digits, '' when sales did not know
    imported_at: Mapped[datetime]
    imported_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


@dataclass(frozen=True)
class RollLine:
    """One line of an imported file, understood."""

    number: int
    home_id: int
    name: str
    contract: str
    phone_end: str


@dataclass(frozen=True)
class RollReading:
    """What a file holds: the lines that are right, what is wrong with the others, and what would change."""

    lines: list[RollLine]
    errors: list[tuple[int, object]]
    new: int

    @property
    def is_clean(self) -> bool:
        return not self.errors and bool(self.lines)


def key_of(text: str) -> str:
    """A name or contract number as it is compared: width, case, blanks and hyphens do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def entries_of(home_id: int) -> list[RollEntry]:
    return list(session.scalars(select(RollEntry).where(RollEntry.home_id == home_id).order_by(RollEntry.id)))


def enter(home: Home, name: str, contract: str, phone_end: str = "", *, by: int | None = None) -> RollEntry:
    """One buyer into the roll; who stands there already gets the newer phone."""
    known = select(RollEntry).where(
        RollEntry.home_id == home.id, RollEntry.contract_key == key_of(contract), RollEntry.name_key == key_of(name)
    )
    if existing := session.scalar(known):
        existing.phone_end = phone_end or existing.phone_end
        return existing
    return add(
        RollEntry(
            home_id=home.id,
            name=name,
            name_key=key_of(name),
            contract=contract,
            contract_key=key_of(contract),
            phone_end=phone_end,
            imported_at=clock.now(),
            imported_by=by,
        )
    )


def rows_of(data: bytes) -> list[list[str]]:
    """The cells of an Excel or CSV file as text. Slow: before the transaction. Raises Refusal."""
    if len(data) > MOST_BYTES:
        raise Refusal(_l("This file is larger than 4 MB."), "file")
    return reader.rows_of(data, MOST_ROWS)


def read(rows: list[list[str]]) -> RollReading:
    """The dry run: every row checked against the estates, nothing written. Raises Refusal when columns are missing."""
    columns = _columns(rows[0] if rows else [])
    homes = _homes()
    lines: list[RollLine] = []
    errors: list[tuple[int, object]] = []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
        problem, home_id = _problem(cells, homes)
        if problem is not None:
            errors.append((number, problem))
        else:
            end = "".join(filter(str.isdigit, unicodedata.normalize("NFKC", cells["phone"])))[-4:]
            lines.append(RollLine(number, home_id, cells["name"], cells["contract"], end))
    return RollReading(lines, errors, _count_new(lines))


def take_over(reading: RollReading, by: int) -> int:
    """Import a clean reading; how many lines it had. Raises Refusal when one row is wrong: nothing is half imported."""
    if not reading.is_clean:
        raise Refusal(_l("Nothing was imported: please correct the rows named below first."), "file")
    for line in reading.lines:
        home = session.get_one(Home, line.home_id)
        enter(home, line.name, line.contract, line.phone_end, by=by)
    return len(reading.lines)


def _problem(cells: dict[str, str], homes: dict[tuple[str, str, str], int]) -> tuple[object | None, int]:
    home_id = homes.get((key_of(cells["estate"]), _door(cells["building"]), _door(cells["home"])), 0)
    if not home_id:
        where = f"{cells['estate']} {cells['building']} {cells['home']}".strip()
        return _l("There is no home “%(where)s”.", where=where), 0
    if not cells["name"]:
        return _l("The name is missing."), 0
    if not key_of(cells["contract"]):
        return _l("The contract number is missing."), 0
    return None, home_id


def _columns(head: list[str]) -> dict[str, int]:
    """Which column holds what, by the words in the first row."""
    words = [key_of(cell) for cell in head]
    places: dict[str, int] = {}
    for name, known in HEADS.items():
        found = next((place for place, word in enumerate(words) if word in {key_of(each) for each in known}), None)
        if found is None:
            raise Refusal(_l("The first row must name the columns; “%(column)s” is missing.", column=known[0]), "file")
        places[name] = found
    return places


def _homes() -> dict[tuple[str, str, str], int]:
    found: dict[tuple[str, str, str], int] = {}
    query = select(Estate.name, Building.number, Home.number, Home.id).where(
        Home.building_id == Building.id, Building.estate_id == Estate.id
    )
    for estate, building, number, home_id in session.execute(query):
        for name in (estate.zh, estate.en):
            found[key_of(name), key_of(building), key_of(number)] = home_id
    return found


def _door(text: str) -> str:
    """3栋 and 3 号楼 are building 3; 1202室 is door 1202; Excel's 1202.0 too."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix(".0")
    for word in ("号楼", "栋", "座", "室", "号", "building"):
        plain = plain.removesuffix(word).removeprefix(word)
    return key_of(plain)


def _count_new(lines: list[RollLine]) -> int:
    known = {
        (entry.home_id, entry.contract_key, entry.name_key)
        for entry in session.scalars(select(RollEntry).where(RollEntry.home_id.in_({line.home_id for line in lines})))
    }
    return len({(line.home_id, key_of(line.contract), key_of(line.name)) for line in lines} - known)
