"""Pending points: earned, but no part of the balance before a day, or before something else happens."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, bindparam, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.people.accounts import Viewer
from portal.club.people.members import Member
from portal.club.purse.points.rules.earn_rules import EarnRule
from portal.database import Base, Id, Points, add, fetch, plain, session

SHOWN = timedelta(days=30)  # how long the member still sees what was cancelled


class PendingState(StrEnum):
    PENDING = "pending"
    CREDITED = "credited"  # the ledger's entry has the same key
    CANCELLED = "cancelled"


class Pending(Base):
    """One earning that waits. The rule's expiry counts from the day on which it becomes spendable."""

    __tablename__ = "pending_points"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("amount >= 0 AND status >= 0 AND amount + status > 0", name="amount"),
        CheckConstraint("(state = 'pending') = (settled_at IS NULL)", name="settled"),
        Index("ix_pending_points_member", "member_id", "id"),
        Index(
            "ix_pending_points_due",
            "due_at",
            "member_id",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_pending_points_by_hand",
            "settled_by",
            "settled_at",
            sqlite_where=text("settled_by IS NOT NULL"),
            postgresql_where=text("settled_by IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    trigger: Mapped[str]
    rule_id: Mapped[int] = mapped_column(ForeignKey("earn_rules.id"))
    amount: Mapped[Points]
    status: Mapped[Points]
    key: Mapped[str]  # the ledger entry's to be
    cause: Mapped[dict[str, Any]]  # ids only
    earned_at: Mapped[datetime]
    due_at: Mapped[datetime | None]  # None: until release() is called
    state: Mapped[PendingState] = mapped_column(default=PendingState.PENDING)
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # None: its day came

    rule: Mapped[EarnRule] = relationship(lazy="joined", innerjoin=True)
    member: Mapped[Member] = relationship(lazy="select")

    estate_of = "member"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return viewer.covers(cls, "points.read")


class PendingLine(NamedTuple):
    """A pending credit as its owner reads it, without the ORM."""

    rule_id: int
    amount: int
    status: int
    due_at: datetime | None
    state: PendingState
    settled_at: datetime | None


def seen_by_owner() -> ColumnElement[bool]:
    """What the owner (`member`) sees of it: what waits, and what was cancelled after `since`."""
    lately = (Pending.state == PendingState.CANCELLED) & (Pending.settled_at > bindparam("since"))
    return (Pending.member_id == bindparam("member")) & or_(Pending.state == PendingState.PENDING, lately)


_LINES = (
    plain(PendingLine, Pending).where(seen_by_owner()).order_by(Pending.due_at.is_(None), Pending.due_at, Pending.id)
)
_BY_KEY = select(Pending).where(Pending.key == bindparam("key"))


def pending_of(member_id: int) -> list[PendingLine]:
    """What waits, the nearest day first, and what was cancelled lately."""
    return fetch(_LINES, PendingLine, member=member_id, since=clock.now() - SHOWN)


def pending_rows_of(member_id: int) -> list[Pending]:
    """The same for the desk, with everything that ever waited, the newest first."""
    return list(session.scalars(select(Pending).where(Pending.member_id == member_id).order_by(Pending.id.desc())))


def pending_by_key(key: str) -> Pending | None:
    return session.scalar(_BY_KEY, {"key": key})


def put(rule: EarnRule, member_id: int, amount: int, status: int, *, key: str, cause: dict[str, Any]) -> Pending:
    """Keep a credit until its day. The caller holds the member's points."""
    return add(
        Pending(
            member_id=member_id,
            trigger=rule.trigger,
            rule_id=rule.id,
            rule=rule,
            amount=amount,
            status=status,
            key=key,
            cause=cause,
            earned_at=clock.now(),
            due_at=rule.due_at(clock.now()),
            state=PendingState.PENDING,
        )
    )
