"""Offers: their rows, what is written about one, and a member's claim."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.ground.locks import Shared
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Hat, Viewer
from portal.club.people.members import Grade
from portal.club.purse.vouchers import Voucher
from portal.club.trade.merchants.tables import Merchant
from portal.database import Base, Id
from portal.sentences import lazy_gettext as _l
from portal.words import Words


class OfferKind(StrEnum):
    PERCENTAGE = "percentage"
    FIXED = "fixed"
    GIFT = "gift"
    MEMBER_PRICE = "member_price"


class Offer(Shared, Base):
    """`value`: for a percentage the share still paid (88 is 8.8 折); for fixed and member price, fen; gift: none."""

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint("(kind = 'gift') = (value IS NULL)", name="value"),
        CheckConstraint("kind <> 'percentage' OR (value > 0 AND value < 100)", name="percentage"),
        CheckConstraint("claimed >= 0 AND (total IS NULL OR claimed <= total)", name="total"),
        CheckConstraint("valid_days > 0", name="valid_days"),
        Index("ix_offers_merchant", "merchant_id", "id"),
    )

    id: Mapped[Id]
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchants.id"))
    kind: Mapped[OfferKind]
    title: Mapped[Words]
    terms: Mapped[Words]
    value: Mapped[int | None]
    per_person: Mapped[int | None]
    per_person_day: Mapped[int | None]
    per_day: Mapped[int | None]  # all members together
    total: Mapped[int | None]
    claimed: Mapped[int] = mapped_column(default=0)
    excluded: Mapped[list[str]]  # ISO dates on which it is not honoured
    grade: Mapped[Grade | None]  # this grade and above
    valid_days: Mapped[int]
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    merchant: Mapped[Merchant] = relationship(lazy="joined", innerjoin=True)
    estates: Mapped[list["OfferEstate"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF and viewer.may("merchants.edit"):
            return true()
        if viewer.hat is Hat.CLERK:
            return cls.merchant_id == viewer.merchant_id
        open_shops = select(Merchant.id).where(Merchant.open_now())
        return cls.offered_now() & cls.merchant_id.in_(open_shops)

    @classmethod
    def offered_now(cls) -> ColumnElement[bool]:
        return cls.published_at.is_not(None) & cls.withdrawn_at.is_(None)

    @property
    def is_offered(self) -> bool:
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def state_name(self) -> object:
        if self.is_offered:
            return _l("published")
        return _l("withdrawn") if self.withdrawn_at else _l("not yet published")

    @property
    def days_left_out(self) -> list[date]:
        """From today on, in order."""
        days = sorted(date.fromisoformat(day) for day in self.excluded)
        return [day for day in days if day >= clock.today()]

    @property
    def estate_ids(self) -> set[int]:
        """Only for members of these estates; empty: for all."""
        return {row.estate_id for row in self.estates}


class OfferEstate(Base):
    __tablename__ = "offer_estates"

    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"), primary_key=True, autoincrement=False)
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"), primary_key=True, autoincrement=False)


@dataclass(frozen=True)
class OfferDetails:
    """What is written about an offer, by staff or, as a proposal, by the merchant."""

    kind: OfferKind
    title: Words
    terms: Words
    value: int | None
    per_person: int | None = None
    per_person_day: int | None = None
    per_day: int | None = None
    total: int | None = None
    excluded: list[str] = field(default_factory=list)
    grade: Grade | None = None
    estate_ids: frozenset[int] = frozenset()
    valid_days: int = 60

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it, for a proposal."""
        kept = dict(vars(self))
        kept["title"], kept["terms"] = ({"zh": said.zh, "en": said.en} for said in (self.title, self.terms))
        kept["kind"], kept["grade"] = self.kind.value, self.grade.value if self.grade else None
        kept["estate_ids"] = sorted(self.estate_ids)
        return kept

    @classmethod
    def of(cls, plain: dict[str, Any]) -> "OfferDetails":
        """From what JSON kept."""
        kept = dict(plain)
        kept["title"], kept["terms"] = Words(**plain["title"]), Words(**plain["terms"])
        kept["kind"], kept["grade"] = OfferKind(plain["kind"]), Grade(plain["grade"]) if plain["grade"] else None
        kept["estate_ids"] = frozenset(plain["estate_ids"])
        return cls(**kept)


class OfferClaim(Base):
    """A member took an offer and got a voucher for it."""

    __tablename__ = "offer_claims"
    __table_args__ = (
        UniqueConstraint("voucher_id"),
        Index("ix_offer_claims_offer", "offer_id", "member_id", "at"),
        Index("ix_offer_claims_day", "offer_id", "at"),
    )

    id: Mapped[Id]
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    voucher_id: Mapped[int] = mapped_column(ForeignKey("vouchers.id"))
    at: Mapped[datetime]
    excluded: Mapped[list[str]]  # the days left out as they were then

    offer: Mapped[Offer] = relationship(lazy="joined", innerjoin=True)
    voucher: Mapped[Voucher] = relationship(lazy="joined", innerjoin=True)
