"""The roll of sales: who bought which home under which contract. It comes as lists (roll_rules) or by hand."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    UniqueConstraint,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects import Building, Home, homes_called
from portal.club.ground.book import Book
from portal.club.ground.changes import Change, Changing
from portal.club.ground.happenings import happened
from portal.club.people.accounts import Hat, Viewer
from portal.club.people.members import happenings as h
from portal.database import add, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.typed import in_one_line, is_name

LONGEST = 60  # characters of a name or of a contract's number
END = 4  # digits of a phone that the roll keeps; fewer prove nothing


class RollEntry(Changing):
    """One buyer of one home. Couples who bought together stand in two rows under one contract."""

    __tablename__ = "roll"
    __table_args__ = (UniqueConstraint("home_id", "contract_key", "name_key"), Index("ix_roll_home", "home_id"))

    home_id: Mapped[int] = mapped_column(ForeignKey("homes.id"))
    name: Mapped[str]
    name_key: Mapped[str]
    contract: Mapped[str]
    contract_key: Mapped[str]
    phone_end: Mapped[str]  # the last four digits, '' when sales did not know
    imported_at: Mapped[datetime]
    imported_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("imports.id"), index=True)  # the list it came with
    struck_at: Mapped[datetime | None]  # it counts no longer

    home: Mapped[Home] = relationship(lazy="joined", innerjoin=True)

    estate_of = "home"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return viewer.covers(cls, "members.import") if viewer.hat is Hat.STAFF else false()


class RollChange(Change):
    __tablename__ = "roll_changes"
    __table_args__ = (
        CheckConstraint("begun_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        Index("ix_roll_changes_entry", "entry_id", "id"),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("roll.id"))

    entry: Mapped[RollEntry] = relationship()

    estate_of = "entry"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return viewer.covers(cls, "members.import") if viewer.hat is Hat.STAFF else false()


@dataclass(frozen=True)
class RollDetails:
    name: str
    contract: str
    phone_end: str


def key_of(text: str) -> str:
    """A name or contract number as it is compared: width, case, blanks and hyphens do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def entries_of(home_id: int) -> list[RollEntry]:
    """What counts of the roll for this home."""
    rows = select(RollEntry).where(RollEntry.home_id == home_id, RollEntry.struck_at.is_(None))
    return list(session.scalars(rows.order_by(RollEntry.id)))


def enter(home: Home, name: str, contract: str, phone_end: str = "", *, by: int | None = None) -> RollEntry:
    """One buyer into the roll; who stands there already gets the newer phone."""
    known = select(RollEntry).where(
        RollEntry.home_id == home.id, RollEntry.contract_key == key_of(contract), RollEntry.name_key == key_of(name)
    )
    if existing := session.scalar(known):
        existing.phone_end = phone_end or existing.phone_end
        return existing
    said = {"name": name, "contract": contract, "phone_end": phone_end}
    return add(RollEntry(**columns_of(home.id, **said), imported_at=clock.now(), imported_by=by))


def columns_of(home_id: int, name: str, contract: str, phone_end: str) -> dict[str, Any]:
    """The columns of an entry by what is written there."""
    return {
        "home_id": home_id, "name": name, "name_key": key_of(name), "contract": contract,
        "contract_key": key_of(contract), "phone_end": phone_end,
    }  # fmt: skip


def agrees(entry: RollEntry, phone: str) -> bool:
    """Whether the phone may be the buyer's. An end that is too short proves nothing, and so agrees with none."""
    return not entry.phone_end or (len(entry.phone_end) == END and phone.endswith(entry.phone_end))


def listed(viewer: Viewer, words: str = "", estate_id: int = 0, batch_id: int = 0) -> Select[Any]:
    """The lines that count, by a name, a contract's number, an address, an estate, the list they came with."""
    rows = select(RollEntry).join(Home, Home.id == RollEntry.home_id).join(Building, Building.id == Home.building_id)
    rows = rows.where(RollEntry.visible_to(viewer), RollEntry.struck_at.is_(None))
    if estate_id:
        rows = rows.where(Home.estate_id == estate_id)
    if batch_id:
        rows = rows.where(RollEntry.batch_id == batch_id)
    if key := key_of(words):
        said = [
            RollEntry.name_key.contains(key, autoescape=True),
            RollEntry.contract_key.startswith(key, autoescape=True),
        ]
        if (called := homes_called(words)) is not None:
            said.append(RollEntry.home_id.in_(called.with_only_columns(Home.id)))
        rows = rows.where(or_(*said))
    return rows


def count_of(estate_id: int) -> int:
    """How many lines count for an estate."""
    rows = select(func.count(RollEntry.id)).join(Home, Home.id == RollEntry.home_id)
    return int(session.scalar(rows.where(Home.estate_id == estate_id, RollEntry.struck_at.is_(None))) or 0)


def _refuse(entry: RollEntry, details: RollDetails) -> None:
    if not is_name(details.name):
        raise Refusal(_l("Please give the buyer's name."), "name")
    if not key_of(details.contract):
        raise Refusal(_l("The contract number is missing."), "contract")
    if details.phone_end and not (len(details.phone_end) == END and details.phone_end.isdecimal()):
        raise Refusal(_l("The last four digits, or nothing."), "phone_end")
    same = select(RollEntry.id).where(
        RollEntry.home_id == entry.home_id, RollEntry.contract_key == key_of(details.contract),
        RollEntry.name_key == key_of(details.name), RollEntry.id != entry.id,
    )  # fmt: skip
    if session.scalar(same) is not None:
        raise Refusal(_l("This buyer stands in the roll with this contract already."), "name")


def _keyed(entry: RollEntry) -> None:
    entry.name_key, entry.contract_key = key_of(entry.name), key_of(entry.contract)


BOOK = Book(
    RollEntry, RollChange, of="entry_id", edits=h.ROLL_EDITS, details=RollDetails, refuse=_refuse, written=_keyed
)


def correct(entry: RollEntry, details: RollDetails, by: int, seen: int | None = None) -> None:
    """One line, by hand; what it said before is kept. Raises Refusal, Conflict."""
    plain = RollDetails(
        in_one_line(details.name), in_one_line(details.contract),
        unicodedata.normalize("NFKC", details.phone_end).strip(),
    )  # fmt: skip
    BOOK.edit(entry, plain, by, seen=seen)


def strike(entry: RollEntry, by: int) -> None:
    """The line counts no longer."""
    BOOK.hold(entry, by=by)
    entry.struck_at = clock.now()
    BOOK.note(entry, "struck", by)
    happened(h.ROLL_STRUCK, by, home=entry.home_id, roll_entry=entry.id)


def restore(entry: RollEntry, by: int) -> None:
    """It counts again."""
    BOOK.hold(entry, by=by)
    entry.struck_at = None
    BOOK.note(entry, "restored", by)
    happened(h.ROLL_RESTORED, by, home=entry.home_id, roll_entry=entry.id)
