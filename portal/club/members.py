"""Members of the club: the person behind the card, the homes they hold, and their grade as a fact."""

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club import audit, signals, timeline
from portal.club.accounts import Account, Hat, Viewer
from portal.database import Base, Id, add, session


class Grade(StrEnum):
    REGISTERED = "registered"
    PROFILED = "profiled"
    OWNER = "owner"
    GOLD = "gold"
    PLATINUM = "platinum"


GRADE_NAMES = {
    Grade.REGISTERED: _l("Registered member"),
    Grade.PROFILED: _l("Profiled member"),
    Grade.OWNER: _l("Owner member"),
    Grade.GOLD: _l("Gold member"),
    Grade.PLATINUM: _l("Platinum member"),
}


class Member(Base):
    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("account_id"),
        UniqueConstraint("number"),
        Index("ix_members_estate", "estate_id", "id"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    number: Mapped[str]  # 8 digits and a check digit: 880000017
    grade: Mapped[Grade] = mapped_column(default=Grade.REGISTERED)
    is_owner: Mapped[bool] = mapped_column(default=False)  # a verified, current ownership exists
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))  # of the home that counts first
    birthday: Mapped[date | None]
    joined_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]  # a cancelled card scans as invalid

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return viewer.covers(cls.estate_id, "members.read")
        return cls.id == viewer.member_id

    @property
    def name(self) -> str:
        return self.account.name


def join(account: Account, *, birthday: date | None = None) -> Member:
    """Make the account's person a member; who is one already stays the same member."""
    if existing := of_account(account.id):
        return existing
    member = add(
        Member(
            account_id=account.id, account=account, number=f"new-{account.id}", birthday=birthday, joined_at=clock.now()
        )
    )
    member.number = card_number(member.id)
    session.flush()
    audit.record(account.id, "member.joined", member=member.id)
    timeline.note("member.joined", member_id=member.id)
    signals.member_joined.send(None, member_id=member.id)
    return member


def of_account(account_id: int) -> Member | None:
    return session.scalar(select(Member).where(Member.account_id == account_id))


def card_number(member_id: int) -> str:
    """88, six digits that count members, one check digit (Luhn): a mistyped digit is noticed."""
    digits = f"88{member_id:06d}"
    return digits + str(_luhn(digits))


def _luhn(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return (10 - total % 10) % 10
