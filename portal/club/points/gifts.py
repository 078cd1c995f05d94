"""Gifts to one's household: the points move with their expiry, within limits that are rows."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Id, Points
from portal.guards import append_only


class GiftLimit(Base):
    """From when on how many points a member may give at once, and in a calendar year."""

    __tablename__ = "gift_limits"
    __table_args__ = (CheckConstraint("per_gift >= 0 AND per_year >= per_gift", name="amounts"),)

    since: Mapped[datetime] = mapped_column(primary_key=True)
    per_gift: Mapped[Points]
    per_year: Mapped[Points]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class Gift(Base):
    """Points of one member that are another's now: what left by entry `out_seq` came in by entry `in_seq`."""

    __tablename__ = "gifts"
    __table_args__ = (
        UniqueConstraint("key"),
        ForeignKeyConstraint(["giver_id", "out_seq"], ["ledger.member_id", "ledger.seq"]),
        ForeignKeyConstraint(["receiver_id", "in_seq"], ["ledger.member_id", "ledger.seq"]),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("giver_id <> receiver_id", name="other"),
        Index("ix_gifts_giver", "giver_id", "at"),
        Index("ix_gifts_receiver", "receiver_id", "id"),
    )

    id: Mapped[Id]
    giver_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    amount: Mapped[Points]
    at: Mapped[datetime]
    key: Mapped[str]
    out_seq: Mapped[int]
    in_seq: Mapped[int]


append_only(Gift)
