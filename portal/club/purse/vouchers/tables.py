"""A voucher, and what was done with it."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.ground import codes
from portal.club.ground.scope import First
from portal.club.people.accounts import Hat, Viewer
from portal.club.people.members import Member
from portal.database import Base, Id
from portal.engine.journal import journaled
from portal.words import Words

CODES = codes.Codes(codes.EASY, 8)


class VoucherState(StrEnum):
    UNUSED = "unused"
    USED = "used"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Voucher(Base):
    __tablename__ = "vouchers"
    __table_args__ = (
        UniqueConstraint("code"),
        Index("ix_vouchers_member", "member_id", "id"),
        Index("ix_vouchers_used", "merchant_id", "used_at"),
        Index("ix_vouchers_due", "state", "expires_at"),
        CheckConstraint("settles IS NULL OR settles >= 0", name="settles"),
    )

    id: Mapped[Id]
    code: Mapped[str]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    merchant_id: Mapped[int | None] = mapped_column(ForeignKey("merchants.id"))
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))  # at whose desk; None: any of the club's
    kind: Mapped[str]  # gift, voucher, event, fee_credit, offer: for the kicker
    title: Mapped[Words]
    terms: Mapped[Words]
    place: Mapped[Words]  # where it is honoured, as people say it
    hours: Mapped[Words]
    state: Mapped[VoucherState]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    undo_until: Mapped[datetime | None]  # until when the verification can be taken back, by the terms of its day
    shop_id: Mapped[int | None] = mapped_column(ForeignKey("shops.id"))  # at which of the merchant's shops it was used
    settles: Mapped[int | None]  # what the club owes the merchant for it, in fen; None: nothing was agreed

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)

    estate_of = First("estate_id", "member")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return cls.merchant_id.is_(None) & viewer.covers(cls, "rewards.handover")
        if viewer.hat is Hat.CLERK:
            return cls.merchant_id == viewer.merchant_id
        return cls.member_id == viewer.member_id

    @property
    def standing(self) -> VoucherState:
        """The state as of now: an unused voucher whose time is over has expired, noted or not."""
        is_over = self.state is VoucherState.UNUSED and self.expires_at <= clock.now()
        return VoucherState.EXPIRED if is_over else self.state

    @property
    def last_day(self) -> date:
        """The last day on which it is honoured, until 24:00."""
        return (self.expires_at - timedelta(seconds=1)).date()

    @property
    def short_code(self) -> str:
        """JZ7K-28QM"""
        return CODES.shown(self.code)

    @property
    def can_be_undone(self) -> bool:
        return self.state is VoucherState.USED and self.undo_until is not None and clock.now() < self.undo_until


class VoucherAct(Base):
    """A verification or its undoing. The reason is free text, so this is no append-only table."""

    __tablename__ = "voucher_acts"
    __table_args__ = (Index("ix_voucher_acts_voucher", "voucher_id", "id"),)

    id: Mapped[Id]
    voucher_id: Mapped[int] = mapped_column(ForeignKey("vouchers.id"))
    act: Mapped[str]  # verified | undone
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str | None]


journaled(Voucher, without=("code", "title", "terms", "place", "hours"))
journaled(VoucherAct, without=("reason",))
