"""The member: the person behind the card, with the grade as a fact."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.people.accounts import Account, Hat, Viewer
from portal.database import Base, Id, session
from portal.sentences import lazy_gettext as _l


class Grade(StrEnum):
    """The ladder, from the lowest to the highest."""

    REGISTERED = "registered"
    PROFILED = "profiled"
    OWNER = "owner"
    GOLD = "gold"
    PLATINUM = "platinum"

    @property
    def place(self) -> int:
        """Its rung, from 0."""
        return LADDER.index(self)

    def reaches(self, asked: "Grade | None") -> bool:
        """Whether it is the grade asked for or a higher one; None asks for none."""
        return asked is None or self.place >= asked.place


LADDER = tuple(Grade)

GRADE_NAMES = {
    Grade.REGISTERED: _l("Registered member"),
    Grade.PROFILED: _l("Profiled member"),
    Grade.OWNER: _l("Owner member"),
    Grade.GOLD: _l("Gold member"),
    Grade.PLATINUM: _l("Platinum member"),
}
MISSING = {
    "title": _l("how we address you"),
    "birthday": _l("birthday"),
    "email": _l("a confirmed e-mail address"),
    "interests": _l("interests"),
}
INTERESTS = {
    "family": _l("Family and children"),
    "reading": _l("Reading and writing"),
    "garden": _l("Gardens and plants"),
    "home": _l("Decoration and the home"),
    "sport": _l("Sport and hiking"),
    "tea": _l("Tea, food and cooking"),
    "arts": _l("Music, calligraphy and painting"),
    "property": _l("New projects"),
}


class Member(Base):
    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("account_id"),
        UniqueConstraint("number"),
        UniqueConstraint("card_token"),
        Index("ix_members_estate", "estate_id", "id"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    number: Mapped[str]  # 8 digits and a check digit: 880000017
    card_token: Mapped[str]  # what the QR code holds: not to be guessed, unlike the number
    grade: Mapped[Grade] = mapped_column(default=Grade.REGISTERED)
    is_owner: Mapped[bool] = mapped_column(default=False)  # a verified, current ownership exists
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))  # of the home that counts first
    birthday: Mapped[date | None]
    interests: Mapped[list[str]] = mapped_column(default=list)  # keys of INTERESTS
    joined_at: Mapped[datetime]
    adult_said_at: Mapped[datetime | None]  # when they said that they are 18 or older; None: they were never asked
    cancelled_at: Mapped[datetime | None]  # a cancelled card scans as invalid

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return viewer.covers(cls, "members.read")
        return cls.id == viewer.member_id

    @property
    def name(self) -> str:
        return self.account.name

    @property
    def is_valid(self) -> bool:
        """Whether the card counts: neither cancelled nor its account suspended."""
        return self.cancelled_at is None and self.account.suspended_at is None

    @property
    def missing(self) -> list[str]:
        """What the profile still lacks, by field; a complete one makes a Profiled member."""
        given = {
            "title": bool(self.account.title),
            "birthday": self.birthday is not None,
            "email": bool(self.account.email),
            "interests": bool(self.interests),
        }
        return [name for name, is_given in given.items() if not is_given]

    @property
    def missing_words(self) -> list[object]:
        return [MISSING[name] for name in self.missing]

    @property
    def shown_number(self) -> str:
        """8800 0001 7: as it is read aloud."""
        return spoken_number(self.number)

    @property
    def metal(self) -> str:
        """What the card's lines are drawn with."""
        return metal_of(self.grade)


def spoken_number(number: str) -> str:
    if number.startswith("erased"):
        return "—"  # who was erased has none
    return f"{number[:4]} {number[4:8]} {number[8:]}"


def metal_of(grade: Grade) -> str:
    return "registered" if grade is Grade.PROFILED else str(grade.value)


def of_account(account_id: int) -> Member | None:
    return session.scalar(select(Member).where(Member.account_id == account_id))


def ids_of(account_ids: Collection[int]) -> set[int]:
    """The members behind these accounts."""
    return set(session.scalars(select(Member.id).where(Member.account_id.in_(account_ids)))) if account_ids else set()


def by_id(member_id: int) -> Member:
    return session.get_one(Member, member_id)


def some_by_id(ids: Collection[int]) -> dict[int, Member]:
    return {one.id: one for one in session.scalars(select(Member).where(Member.id.in_(ids)))}


def by_card(token: str) -> Member | None:
    """Whose card was scanned; whether it is valid is the member's `is_valid`."""
    return session.scalar(select(Member).where(Member.card_token == token))


def by_number(number: str) -> Member | None:
    return session.scalar(select(Member).where(Member.number == number))


_NAMES = select(Member.id, Account.name).join(Account).where(Member.id.in_(bindparam("ids", expanding=True)))


def names_of(member_ids: Collection[int]) -> dict[int, str]:
    """What these members are called, by id."""
    return dict(session.execute(_NAMES, {"ids": sorted(member_ids)}).all()) if member_ids else {}
