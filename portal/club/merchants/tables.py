"""The network's rows: shops, offers with their limits, claims, clerks."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, select, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.accounts import Account, Hat, Viewer
from portal.club.members import Grade
from portal.club.projects import Estate
from portal.club.vouchers import Voucher
from portal.database import Base, Id
from portal.words import Words

NOTHING = Words("")


class Category(StrEnum):
    TEA = "tea"
    FOOD = "food"
    BOOKS = "books"
    MARKET = "market"
    GARDEN = "garden"
    SPORT = "sport"
    HEALTH = "health"
    HOME = "home"
    REPAIR = "repair"
    DECORATION = "decoration"


CATEGORY_NAMES = {
    Category.TEA: _l("Tea and cakes"),
    Category.FOOD: _l("Food"),
    Category.BOOKS: _l("Books"),
    Category.MARKET: _l("Groceries"),
    Category.GARDEN: _l("Plants"),
    Category.SPORT: _l("Sport"),
    Category.HEALTH: _l("Health"),
    Category.HOME: _l("Household"),
    Category.REPAIR: _l("Repairs"),
    Category.DECORATION: _l("Decoration"),
}


class Status(StrEnum):
    APPLIED = "applied"
    APPROVED = "approved"
    SUSPENDED = "suspended"


class Merchant(Base):
    """A shop. `vetting` is what was found when a decoration firm was examined: without it, none is shown."""

    __tablename__ = "merchants"
    __table_args__ = (
        CheckConstraint("contract_from <= contract_until", name="contract"),
        Index("ix_merchants_status", "status", "category"),
    )

    id: Mapped[Id]
    name: Mapped[Words]
    category: Mapped[Category]
    about: Mapped[Words]
    address: Mapped[Words]
    hours: Mapped[Words]
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))  # the nearest
    minutes_on_foot: Mapped[int | None]
    vetting: Mapped[Words]
    status: Mapped[Status]
    contract_from: Mapped[date]
    contract_until: Mapped[date]  # the last day

    estate: Mapped[Estate | None] = relationship(lazy="joined")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF and viewer.may("merchants.edit"):
            return true()
        if viewer.hat is Hat.CLERK:
            return cls.id == viewer.merchant_id
        return cls.open_now()

    @classmethod
    def open_now(cls) -> ColumnElement[bool]:
        """Approved, within the contract (a contract that ends suspends by itself), and vetted where that is asked."""
        today = clock.today()
        vetted = (cls.category != Category.DECORATION) | (cls.vetting != Words(""))
        return (cls.status == Status.APPROVED) & (cls.contract_from <= today) & (cls.contract_until >= today) & vetted

    @property
    def is_open(self) -> bool:
        is_vetted = self.category is not Category.DECORATION or bool(self.vetting)
        in_contract = self.contract_from <= clock.today() <= self.contract_until
        return self.status is Status.APPROVED and in_contract and is_vetted


@dataclass(frozen=True)
class MerchantDetails:
    """What staff write about a shop."""

    name: Words
    category: Category
    about: Words
    address: Words
    hours: Words
    contract_from: date
    contract_until: date
    estate_id: int | None = None
    minutes_on_foot: int | None = None
    vetting: Words = NOTHING


class OfferKind(StrEnum):
    PERCENTAGE = "percentage"
    FIXED = "fixed"
    GIFT = "gift"
    MEMBER_PRICE = "member_price"


class Offer(Base):
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

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF and viewer.may("merchants.edit"):
            return true()
        open_shops = select(Merchant.id).where(Merchant.open_now())
        return cls.offered_now() & cls.merchant_id.in_(open_shops)

    @classmethod
    def offered_now(cls) -> ColumnElement[bool]:
        return cls.published_at.is_not(None) & cls.withdrawn_at.is_(None)

    @property
    def is_offered(self) -> bool:
        return self.published_at is not None and self.withdrawn_at is None

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
    """What staff write about an offer."""

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


class Claim(Base):
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

    offer: Mapped[Offer] = relationship(lazy="joined", innerjoin=True)
    voucher: Mapped[Voucher] = relationship(lazy="joined", innerjoin=True)


class Clerk(Base):
    """Somebody at a shop's till who may verify vouchers; one shop at a time."""

    __tablename__ = "clerks"
    __table_args__ = (
        Index(
            "uq_clerks_account",
            "account_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_clerks_merchant", "merchant_id", "id"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchants.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return true() if viewer.hat is Hat.STAFF and viewer.may("merchants.edit") else cls.id == -1
