"""Occasions that gave nothing, and why: so that a member can be told, and a changed rule be tried on them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.purse.points.ledger.tables import Entry
from portal.club.purse.points.moves.pending import Pending
from portal.club.purse.points.rules.calculation import Missed
from portal.database import Base, Id, changed, engine, session

SHOWN = 10


class MissedEarning(Base):
    """The first time each occasion gave nothing; should it be paid later, the ledger has its key."""

    __tablename__ = "missed_earnings"
    __table_args__ = (UniqueConstraint("key"), Index("ix_missed_earnings_member", "member_id", "trigger", "id"))

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    trigger: Mapped[str]
    key: Mapped[str]
    at: Mapped[datetime]
    why: Mapped[Missed]
    cause: Mapped[dict[str, Any]]


_VALUES: dict[str, Any] = {
    name: bindparam(f"of_{name}") for name in ("member_id", "trigger", "key", "at", "why", "cause")
}
_NOTE: dict[str, Any] = {
    "sqlite": sqlite.insert(MissedEarning).values(**_VALUES).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(MissedEarning).values(**_VALUES).on_conflict_do_nothing(),
}


def missed_by(member_id: int) -> list[MissedEarning]:
    """The latest occasions that gave this member nothing and were not paid later, newest first."""
    paid = select(Entry.key).where(Entry.member_id == member_id)
    waiting = select(Pending.key).where(Pending.member_id == member_id)
    rows = select(MissedEarning).where(
        MissedEarning.member_id == member_id, MissedEarning.key.not_in(paid), MissedEarning.key.not_in(waiting)
    )
    return list(session.scalars(rows.order_by(MissedEarning.id.desc()).limit(SHOWN)))


def note(why: Missed, member_id: int, trigger: str, key: str, cause: dict[str, Any]) -> None:
    values = {"member_id": member_id, "trigger": trigger, "key": key, "at": clock.now(), "why": why, "cause": cause}
    changed(_NOTE[engine().dialect.name], **{f"of_{name}": value for name, value in values.items()})
