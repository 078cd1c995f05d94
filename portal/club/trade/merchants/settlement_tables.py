"""The rows of settlements: one a merchant and month, its lines, and what the merchant disputes."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, false, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.ground.files import File
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Hat, Viewer
from portal.club.trade.merchants.tables import Merchant
from portal.database import Base, Id
from portal.engine.journal import journaled
from portal.words import Words


class Settlement(Base):
    """What a merchant honoured in a month and what the club owes it for that. Sums are fen.

    `month` is its first day. `corrected` is what answered disputes added or took away.
    """

    __tablename__ = "settlements"
    __table_args__ = (
        UniqueConstraint("merchant_id", "month"),
        CheckConstraint("honoured > 0 AND owed >= 0 AND owed + corrected >= 0", name="sums"),
        Index("ix_settlements_month", "month", "merchant_id"),
        Index("ix_settlements_paid", "paid_at", "id"),
    )

    id: Mapped[Id]
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchants.id"))
    month: Mapped[date]
    honoured: Mapped[int]  # vouchers
    owed: Mapped[int]
    corrected: Mapped[int] = mapped_column(default=0)
    disputes_open: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    dispute_until: Mapped[date]  # the last day
    agreed_at: Mapped[datetime | None]  # the merchant said that it is right
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    paid_at: Mapped[datetime | None]
    paid_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reference: Mapped[str | None]  # of the bank transfer
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))  # the PDF, once the worker has made it

    merchant: Mapped[Merchant] = relationship(lazy="joined", innerjoin=True)
    lines: Mapped[list["SettlementLine"]] = relationship(lazy="selectin", order_by="SettlementLine.id")
    file: Mapped[File | None] = relationship(lazy="joined")

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return true() if viewer.may("merchants.edit") else false()
        return (cls.merchant_id == viewer.merchant_id) if viewer.hat is Hat.CLERK else false()

    @property
    def total(self) -> int:
        return self.owed + self.corrected

    @property
    def unpaid(self) -> int:
        """In fen, what is still to be paid."""
        return 0 if self.paid_at else self.total

    @property
    def may_be_disputed(self) -> bool:
        return self.paid_at is None and self.agreed_at is None and clock.today() <= self.dispute_until

    @property
    def may_be_paid(self) -> bool:
        """Agreed to, or the time for disputes is over; and nothing is unanswered."""
        is_settled = self.agreed_at is not None or clock.today() > self.dispute_until
        return self.paid_at is None and self.disputes_open == 0 and is_settled


class SettlementLine(Base):
    """So many vouchers of one text and one agreed sum. `each` None: the club owes nothing (a shop's own offer)."""

    __tablename__ = "settlement_lines"
    __table_args__ = (
        Index("ix_settlement_lines_settlement", "settlement_id", "id"),
        CheckConstraint('honoured > 0 AND ("each" IS NULL OR "each" >= 0)', name="numbers"),
    )

    id: Mapped[Id]
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlements.id"))
    kind: Mapped[str]  # of the vouchers: offer, or a reward's kind
    title: Mapped[Words]
    honoured: Mapped[int]
    each: Mapped[int | None]  # fen

    settlement: Mapped[Settlement] = relationship(viewonly=True)
    dispute: Mapped["Dispute | None"] = relationship(lazy="joined", back_populates="line")

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return cls.settlement_id.in_(select(Settlement.id).where(Settlement.visible_to(viewer)))

    @property
    def is_offer(self) -> bool:
        return self.kind == "offer"

    @property
    def owed(self) -> int:
        return self.honoured * (self.each or 0)

    @property
    def total(self) -> int:
        """After the answer to a dispute."""
        return self.owed + (self.dispute.correction if self.dispute and self.dispute.correction else 0)


class Dispute(Base):
    """A merchant's word against one line, once; and the club's answer with what the line comes to."""

    __tablename__ = "settlement_disputes"
    __table_args__ = (UniqueConstraint("line_id"), Index("ix_settlement_disputes_answered", "answered_at", "id"))

    id: Mapped[Id]
    line_id: Mapped[int] = mapped_column(ForeignKey("settlement_lines.id"))
    reason: Mapped[str]
    disputed_at: Mapped[datetime]
    disputed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    answer: Mapped[str | None]
    correction: Mapped[int | None]  # fen, added to the line (below 0: taken away)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    line: Mapped[SettlementLine] = relationship(back_populates="dispute")

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return cls.line_id.in_(select(SettlementLine.id).where(SettlementLine.visible_to(viewer)))


journaled(Settlement, without=("reference", "file_id"))
journaled(SettlementLine, without=("title",))
journaled(Dispute, without=("reason", "answer"))
