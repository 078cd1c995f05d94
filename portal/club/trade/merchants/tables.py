"""The network's rows: merchants, their shops, their contracts, and the people who work there."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects import Estate
from portal.club.ground.locks import Shared
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Hat, Viewer
from portal.club.trade.merchants.names import MerchantCategory, MerchantStanding, MerchantStatus
from portal.club.trade.merchants.shop_tables import Shop
from portal.database import Base, Id
from portal.words import Words

NOTHING = Words("")


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
    category: Mapped[MerchantCategory]
    about: Mapped[Words]
    vetting: Mapped[Words]
    status: Mapped[MerchantStatus]
    contract_from: Mapped[date]
    contract_until: Mapped[date]  # the last day

    shops: Mapped[list[Shop]] = relationship(
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
        vetted = (cls.category != MerchantCategory.DECORATION) | (cls.vetting != Words(""))
        return (
            (cls.status == MerchantStatus.APPROVED)
            & (cls.contract_from <= today)
            & (cls.contract_until >= today)
            & vetted
        )

    @property
    def is_open(self) -> bool:
        is_vetted = self.category is not MerchantCategory.DECORATION or bool(self.vetting)
        return self.standing is MerchantStanding.LIVE and is_vetted

    @property
    def standing(self) -> MerchantStanding:
        if self.status is MerchantStatus.APPLIED:
            return MerchantStanding.APPLIED
        if self.contract_until < clock.today():
            return MerchantStanding.ENDED
        if self.status is MerchantStatus.SUSPENDED:
            return MerchantStanding.SUSPENDED
        return MerchantStanding.LIVE if self.contract_from <= clock.today() else MerchantStanding.COMING

    @property
    def days_left(self) -> int:
        """Until the contract's last day, that day included; 0 or less: it is over."""
        return (self.contract_until - clock.today()).days + 1

    @property
    def head(self) -> Shop | None:
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

    def nearest_to(self, estate_id: int | None) -> Shop | None:
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
class MerchantProfile:
    """What staff write about a merchant."""

    name: Words
    category: MerchantCategory
    about: Words
    vetting: Words = NOTHING


@dataclass(frozen=True)
class MerchantDetails:
    """What staff write about a new merchant: the firm, its first shop, its first contract."""

    name: Words
    category: MerchantCategory
    about: Words
    address: Words
    hours: Words
    contract_from: date
    contract_until: date
    estate_id: int | None = None
    minutes_on_foot: int | None = None
    vetting: Words = NOTHING

    @property
    def profile(self) -> MerchantProfile:
        return MerchantProfile(self.name, self.category, self.about, self.vetting)

    @property
    def first_shop(self) -> ShopDetails:
        return ShopDetails(self.address, self.hours, NOTHING, self.estate_id, self.minutes_on_foot)


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
