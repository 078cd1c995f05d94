"""Who called or came to the counter, and how they proved who they are: for some minutes the desk acts for them."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.ground.behalf import DeskChannel
from portal.club.people.members import Member
from portal.database import Base, Id
from portal.engine.guards import append_only

LASTS = timedelta(minutes=20)


class CallerProof(StrEnum):
    CODE = "code"  # said the code that their own telephone got
    DOCUMENT = "document"  # showed their identity card at the counter
    CALL_BACK = "call_back"  # we rang the number that we have


class Call(Base):
    __tablename__ = "calls"
    __table_args__ = (
        Index("ix_calls_member", "member_id", "by_id", "id"),
        CheckConstraint("NOT (channel = 'telephone' AND proof = 'document')", name="seen_at_the_counter"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    channel: Mapped[DeskChannel]
    proof: Mapped[CallerProof]
    begun_at: Mapped[datetime]

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)

    @property
    def until(self) -> datetime:
        return self.begun_at + LASTS

    @property
    def may_spend(self) -> bool:
        """Whether points may be spent: a voice on the telephone alone is nobody."""
        return self.proof is not CallerProof.CALL_BACK


append_only(Call)
