"""The network's rows: merchants, their shops, their contracts, and the people who work there."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects import Estate
from portal.club.ground.locks import Shared
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Account, Hat, Viewer
from portal.database import Base, Id
from portal.sentences import lazy_gettext as _l
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


class Standing(StrEnum):
    """What the status and the contract's dates mean today."""

    APPLIED = "applied"
    COMING = "coming"  # approved, the contract has not begun
    LIVE = "live"
    ENDED = "ended"  # the contract is over
    SUSPENDED = "suspended"  # by staff, within the contract


class Merchant(Shared, Base):
    """A firm with a contract. `vetting`: what was found when a decoration firm was examined; without it, none is shown.

    `contract_from` and `contract_until` are the unbroken time under contract, renewals included; every contract by
    itself is a row of Contract.
    """

    __tablename__ = "merchants"
    __table_args__ = (
        CheckConstraint("contract_from <= contract_until", name="contract"),
        Index("ix_merchants_status", "status", "category"),
        Index("ix_merchants_until", "contract_until"),
    )

    id: Mapped[Id]
    name: Mapped[Words]
    category: Mapped[Category]
    about: Mapped[Words]
    vetting: Mapped[Words]
    status: Mapped[Status]
    contract_from: Mapped[date]
    contract_until: Mapped[date]  # the last day

    shops: Mapped[list["Shop"]] = relationship(
        lazy="selectin", order_by="Shop.id", primaryjoin="and_(Shop.merchant_id == Merchant.id, Shop.closed_at == None)"
    )

    estate_of = CLUB

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
        return self.standing is Standing.LIVE and is_vetted

    @property
    def standing(self) -> Standing:
        if self.status is Status.APPLIED:
            return Standing.APPLIED
        if self.contract_until < clock.today():
            return Standing.ENDED
        if self.status is Status.SUSPENDED:
            return Standing.SUSPENDED
        return Standing.LIVE if self.contract_from <= clock.today() else Standing.COMING

    @property
    def days_left(self) -> int:
        """Until the contract's last day, that day included; 0 or less: it is over."""
        return (self.contract_until - clock.today()).days + 1

    @property
    def head(self) -> "Shop | None":
        """The first of its open shops."""
        return self.shops[0] if self.shops else None

    @property
    def address(self) -> Words:
        return self.head.address if self.head else NOTHING

    @property
    def hours(self) -> Words:
        return self.head.hours if self.head else NOTHING

    @property
    def estate(self) -> Estate | None:
        return self.head.estate if self.head else None

    @property
    def minutes_on_foot(self) -> int | None:
        return self.head.minutes_on_foot if self.head else None

    def nearest_to(self, estate_id: int | None) -> "Shop | None":
        """Its shop near that estate, the fewest minutes first; its first shop where none is near."""
        near = [shop for shop in self.shops if shop.estate_id == estate_id]
        return min(near, key=lambda shop: shop.minutes_on_foot or 999, default=self.head)


@dataclass(frozen=True)
class ShopDetails:
    """What is written about one shop. `name`: what tells it from the others (东门店); empty where there is one."""

    address: Words
    hours: Words
    name: Words = NOTHING
    estate_id: int | None = None
    minutes_on_foot: int | None = None


@dataclass(frozen=True)
class Profile:
    """What staff write about a merchant."""

    name: Words
    category: Category
    about: Words
    vetting: Words = NOTHING


@dataclass(frozen=True)
class MerchantDetails:
    """What staff write about a new merchant: the firm, its first shop, its first contract."""

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

    @property
    def profile(self) -> Profile:
        return Profile(self.name, self.category, self.about, self.vetting)

    @property
    def first_shop(self) -> ShopDetails:
        return ShopDetails(self.address, self.hours, NOTHING, self.estate_id, self.minutes_on_foot)


class Shop(Shared, Base):
    """A place with a till. A closed one stays for what was honoured there."""

    __tablename__ = "shops"
    __table_args__ = (
        Index("ix_shops_merchant", "merchant_id", "id"),
        Index("ix_shops_estate", "estate_id", "minutes_on_foot"),
        CheckConstraint("minutes_on_foot IS NULL OR minutes_on_foot > 0", name="minutes_on_foot"),
    )

    id: Mapped[Id]
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchants.id"))
    name: Mapped[Words]
    address: Mapped[Words]
    hours: Mapped[Words]
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))  # the nearest
    minutes_on_foot: Mapped[int | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    estate: Mapped[Estate | None] = relationship(lazy="joined")

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return true() if viewer.may("merchants.edit") else false()
        return (cls.merchant_id == viewer.merchant_id) if viewer.hat is Hat.CLERK else false()

    @property
    def title(self) -> Words:
        """What the people there call it: its own name, else its address."""
        return self.name or self.address


class Contract(Base):
    """One contract of a merchant, first and last day included; a renewal begins the day after the one before."""

    __tablename__ = "merchant_contracts"
    __table_args__ = (
        CheckConstraint("begins <= ends", name="days"),
        UniqueConstraint("renews_id"),
        Index("ix_merchant_contracts_merchant", "merchant_id", "begins"),
    )

    id: Mapped[Id]
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchants.id"))
    begins: Mapped[date]
    ends: Mapped[date]
    renews_id: Mapped[int | None] = mapped_column(ForeignKey("merchant_contracts.id"))
    entered_at: Mapped[datetime]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class Job(StrEnum):
    MANAGER = "manager"
    CLERK = "clerk"


JOB_NAMES = {Job.MANAGER: _l("Manager"), Job.CLERK: _l("Clerk")}


class Clerk(Base):
    """Somebody at a merchant: a clerk verifies vouchers, a manager also keeps shops, offers and people. One at a time.

    `name` is how the merchant calls them; the account may say another one.
    """

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
    shop_id: Mapped[int | None] = mapped_column(ForeignKey("shops.id"))  # None: at all of them
    job: Mapped[Job] = mapped_column(default=Job.CLERK)
    name: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
    shop: Mapped[Shop | None] = relationship(lazy="joined")

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return true() if viewer.may("merchants.edit") else false()
        return (cls.merchant_id == viewer.merchant_id) if viewer.hat is Hat.CLERK else false()
