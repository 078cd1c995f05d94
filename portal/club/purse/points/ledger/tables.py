"""What is kept about points: the member's row, the ledger, the lots, and which lot gave what to which entry."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.clock import ZONE
from portal.database import Base, Id, Points
from portal.engine.guards import append_only

NEVER = datetime(9000, 1, 1, tzinfo=ZONE)  # a lot that does not expire: sorts last, needs no NULL


class EntryKind(StrEnum):
    EARN = "earn"
    SPEND = "spend"
    GIVE_BACK = "give_back"  # what a spend or a claw-back took returns
    EXPIRE = "expire"
    LOCK = "lock"  # a deposit: out of the balance, not gone
    UNLOCK = "unlock"  # the deposit returns
    FORFEIT = "forfeit"  # the deposit is kept by the club; the balance lost it when it was locked
    CLAW_BACK = "claw_back"  # an earning is taken back; what is short is owed
    REPAY = "repay"  # points that came in pay what is owed
    GIFT_OUT = "gift_out"
    GIFT_IN = "gift_in"


_SIGNS = """
    (kind = 'earn' AND amount >= 0 AND debt = 0)
    OR (kind IN ('unlock', 'gift_in') AND amount > 0 AND debt = 0)
    OR (kind IN ('spend', 'expire', 'lock', 'gift_out') AND amount < 0 AND debt = 0)
    OR (kind = 'forfeit' AND amount = 0 AND debt = 0)
    OR (kind = 'give_back' AND amount >= 0 AND debt <= 0)
    OR (kind = 'claw_back' AND amount <= 0 AND debt >= 0)
    OR (kind = 'repay' AND amount < 0 AND debt = amount)
"""
_UNDOING = "(kind IN ('give_back', 'unlock', 'forfeit', 'claw_back')) = (reverses IS NOT NULL)"


class PointsAccount(Base):
    """A member's row: the balance and the number of the next entry, so that one UPDATE … RETURNING gives both.

    Whoever owes has nothing to spend: `debt` and `balance` are never both above 0 when a transaction ends.
    """

    __tablename__ = "points"
    __table_args__ = (
        CheckConstraint("balance >= 0", name="balance"),
        CheckConstraint("locked >= 0", name="locked"),
        CheckConstraint("debt >= 0", name="debt"),
        CheckConstraint("next_seq >= 1", name="seq"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False)
    balance: Mapped[Points]  # what can be spent
    next_seq: Mapped[int]
    locked: Mapped[Points] = mapped_column(default=0)  # what deposits hold; not in the balance
    debt: Mapped[Points] = mapped_column(default=0)  # what later earnings repay


class Entry(Base):
    """One line of the ledger, never changed. Clustered by member, so that a statement reads neighbouring rows."""

    __tablename__ = "ledger"
    __table_args__ = (
        UniqueConstraint("key"),
        UniqueConstraint("member_id", "reverses"),
        CheckConstraint("seq >= 1 AND balance >= 0 AND (status >= 0 OR kind = 'claw_back')", name="numbers"),
        CheckConstraint(_SIGNS, name="sign"),
        CheckConstraint(_UNDOING, name="reverses"),
        Index(
            "ix_ledger_locks",
            "member_id",
            sqlite_where=text("kind = 'lock'"),
            postgresql_where=text("kind = 'lock'"),
        ),
        {"sqlite_with_rowid": False},
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    kind: Mapped[EntryKind]
    amount: Mapped[Points]  # what it does to the balance: spendable points, signed
    status: Mapped[Points]  # what counts for the grade
    balance: Mapped[Points]  # after this entry
    reason: Mapped[str]  # a code: the trigger of an earning, "reward", "event", "adjustment", "expired" …
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("earn_rules.id"))
    key: Mapped[str]  # idempotency: the same key is the same entry
    reverses: Mapped[int | None]  # seq of the entry this one undoes; an entry is undone once
    debt: Mapped[Points] = mapped_column(default=0)  # what it does to what the member owes, signed
    cause: Mapped[dict[str, Any]]  # ids only: {"event": 7}


class Lot(Base):
    """What one credit still holds. `expires_at` is the first moment at which it is gone.

    An earning opens one lot; a gift opens one for every expiry that came with it.
    """

    __tablename__ = "lots"
    __table_args__ = (
        UniqueConstraint("member_id", "seq", "expires_at"),
        ForeignKeyConstraint(["member_id", "seq"], ["ledger.member_id", "ledger.seq"]),
        CheckConstraint("0 <= remaining AND remaining <= amount AND amount > 0", name="remaining"),
        Index(
            "ix_lots_open",
            "member_id",
            "expires_at",
            "id",
            sqlite_where=text("remaining > 0"),
            postgresql_where=text("remaining > 0"),
        ),
        Index(
            "ix_lots_due",
            "expires_at",
            "member_id",
            sqlite_where=text("remaining > 0"),
            postgresql_where=text("remaining > 0"),
        ),
    )

    id: Mapped[Id]
    member_id: Mapped[int]
    seq: Mapped[int]
    amount: Mapped[Points]
    remaining: Mapped[Points]
    expires_at: Mapped[datetime]


class Allocation(Base):
    """What an entry took from a lot (negative) or returned to it (positive)."""

    __tablename__ = "allocations"
    __table_args__ = (
        ForeignKeyConstraint(["member_id", "seq"], ["ledger.member_id", "ledger.seq"]),
        CheckConstraint("amount <> 0", name="amount"),
        Index("ix_allocations_lot", "lot_id"),
        {"sqlite_with_rowid": False},
    )

    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id"), primary_key=True, autoincrement=False)
    amount: Mapped[Points]


class EarnedOnce(Base):
    """A cause that pays once, whoever it is (a home that was verified): the row is the right to be paid."""

    __tablename__ = "earned_once"

    what: Mapped[str] = mapped_column(primary_key=True)  # "verified_home:home:12"
    key: Mapped[str]  # the ledger entry's


append_only(Entry)
append_only(Allocation)
