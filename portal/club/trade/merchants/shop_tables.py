"""The shops of a merchant, and who works there."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, false, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.estate.projects import Estate
from portal.club.ground.locks import Shared
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Account, Hat, Viewer
from portal.database import Base, Id
from portal.sentences import lazy_gettext as _l
from portal.words import Words


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


class ClerkRole(StrEnum):
    MANAGER = "manager"
    CLERK = "clerk"


_WORKS = text("ended_at IS NULL AND NOT waits")
JOB_NAMES = {ClerkRole.MANAGER: _l("Manager"), ClerkRole.CLERK: _l("Clerk")}


class Clerk(Base):
    """Somebody at a merchant: a clerk verifies vouchers, a manager also keeps shops, offers and people. One at a time.

    `name` is how the merchant calls them; the account may say another one. Who `waits` is at another merchant's till
    still, which is nobody's business here: it begins when that one ends it.
    """

    __tablename__ = "clerks"
    __table_args__ = (
        Index(
            "uq_clerks_account",
            "account_id",
            unique=True,
            sqlite_where=_WORKS,
            postgresql_where=_WORKS,
        ),
        Index("ix_clerks_merchant", "merchant_id", "id"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchants.id"))
    shop_id: Mapped[int | None] = mapped_column(ForeignKey("shops.id"))  # None: at all of them
    job: Mapped[ClerkRole] = mapped_column(default=ClerkRole.CLERK)
    name: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    waits: Mapped[bool] = mapped_column(default=False, server_default=false())

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
    shop: Mapped[Shop | None] = relationship(lazy="joined")

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return true() if viewer.may("merchants.edit") else false()
        return (cls.merchant_id == viewer.merchant_id) if viewer.hat is Hat.CLERK else false()


AT_A_TILL = Clerk.ended_at.is_(None) & Clerk.waits.is_(False)  # and not only invited to one
