"""The catalogue's rows: rewards, what moved their stock, and who redeemed what for how many points."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.accounts import Hat, Viewer
from portal.club.files import File
from portal.club.members import Grade, Member
from portal.club.vouchers import Voucher
from portal.database import Base, Id, Points
from portal.guards import append_only
from portal.words import Words

NOTHING = Words("")


class Kind(StrEnum):
    GIFT = "gift"
    VOUCHER = "voucher"
    EVENT = "event"
    FEE_CREDIT = "fee_credit"
    DONATION = "donation"


KIND_NAMES = {
    Kind.GIFT: _l("Gifts"),
    Kind.VOUCHER: _l("Shop vouchers"),
    Kind.EVENT: _l("Event places"),
    Kind.FEE_CREDIT: _l("Off the property fee"),
    Kind.DONATION: _l("Donations"),
}


class Per(StrEnum):
    """In what time a member's limit counts."""

    EVER = "ever"
    YEAR = "year"
    QUARTER = "quarter"


class Reward(Base):
    __tablename__ = "rewards"
    __table_args__ = (
        CheckConstraint("price > 0", name="price"),
        CheckConstraint("stock IS NULL OR stock >= 0", name="stock"),
        CheckConstraint("per_member IS NULL OR per_member > 0", name="per_member"),
        CheckConstraint("valid_days > 0", name="valid_days"),
        CheckConstraint("(kind = 'voucher') = (merchant_id IS NOT NULL)", name="merchant"),
        CheckConstraint("settles IS NULL OR (settles >= 0 AND kind = 'voucher')", name="settles"),
    )

    id: Mapped[Id]
    kind: Mapped[Kind]
    name: Mapped[Words]
    description: Mapped[Words]
    note: Mapped[Words]  # the short line under the name: 送到单元门口
    price: Mapped[Points]
    stock: Mapped[int | None]  # None: as many as are wanted
    made: Mapped[int | None]  # of a limited piece: how many there ever were
    is_limited: Mapped[bool] = mapped_column(default=False)  # the year's limited gift stands first
    per_member: Mapped[int | None]
    per: Mapped[Per] = mapped_column(default=Per.EVER)
    grade: Mapped[Grade | None]  # this grade and above
    merchant_id: Mapped[int | None] = mapped_column(ForeignKey("merchants.id"))
    event_id: Mapped[int | None]  # the event a place is at
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    place: Mapped[Words]  # where it is handed over
    hours: Mapped[Words]
    valid_days: Mapped[int] = mapped_column(default=60)  # of the voucher
    settles: Mapped[int | None]  # of a shop voucher: what the club pays the merchant for each one honoured, in fen
    position: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    picture: Mapped[File | None] = relationship(lazy="joined")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF and (viewer.may("rewards.edit") or viewer.may("rewards.handover")):
            return true()
        return cls.published_at.is_not(None) & cls.withdrawn_at.is_(None)

    @property
    def is_offered(self) -> bool:
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def has_voucher(self) -> bool:
        return self.kind is not Kind.DONATION


@dataclass(frozen=True)
class Details:
    """What staff write about a reward."""

    kind: Kind
    name: Words
    description: Words
    note: Words
    price: int
    per_member: int | None = None
    per: Per = Per.EVER
    grade: Grade | None = None
    merchant_id: int | None = None
    event_id: int | None = None
    picture_id: int | None = None
    place: Words = NOTHING
    hours: Words = NOTHING
    valid_days: int = 60
    is_limited: bool = False
    made: int | None = None
    settles: int | None = None
    position: int = 0


class StockMovement(Base):
    """Why the stock is what it is. A redemption and its cancelling move it too."""

    __tablename__ = "stock_movements"
    __table_args__ = (Index("ix_stock_movements_reward", "reward_id", "id"),)

    id: Mapped[Id]
    reward_id: Mapped[int] = mapped_column(ForeignKey("rewards.id"))
    change: Mapped[int]
    what: Mapped[str]  # received, damaged, counted, redeemed, cancelled
    by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]


class RedemptionState(StrEnum):
    HELD = "held"
    CANCELLED = "cancelled"


class Redemption(Base):
    __tablename__ = "redemptions"
    __table_args__ = (
        UniqueConstraint("voucher_id"),
        CheckConstraint("price > 0 AND quantity > 0", name="numbers"),
        Index("ix_redemptions_member", "member_id", "reward_id", "at"),
        Index("ix_redemptions_reward", "reward_id", "state"),
    )

    id: Mapped[Id]
    reward_id: Mapped[int] = mapped_column(ForeignKey("rewards.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    quantity: Mapped[int]
    price: Mapped[Points]  # of all pieces, as paid
    state: Mapped[RedemptionState]
    voucher_id: Mapped[int | None] = mapped_column(ForeignKey("vouchers.id"))
    at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]

    reward: Mapped[Reward] = relationship(lazy="joined", innerjoin=True)
    voucher: Mapped[Voucher | None] = relationship(lazy="joined")
    member: Mapped[Member] = relationship()

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return cls.member_id.in_(select(Member.id).where(viewer.covers(Member.estate_id, "rewards.handover")))
        return cls.member_id == viewer.member_id

    @property
    def entry_key(self) -> str:
        """The key of the ledger line that paid for it."""
        return f"redemption:{self.id}"


append_only(StockMovement)
