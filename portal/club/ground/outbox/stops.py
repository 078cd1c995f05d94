"""Addresses that take nothing any more: mailboxes that do not exist."""

from datetime import datetime

from sqlalchemy import UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped

from portal import clock
from portal.club.ground.outbox.addresses import counted_as
from portal.database import Base, Id, add, changed, session


class DeadMailbox(Base):
    """A mailbox from which a letter came back for good. Nothing is written to it until its owner has shown it works."""

    __tablename__ = "dead_mailboxes"
    __table_args__ = (UniqueConstraint("counted_as"),)

    id: Mapped[Id]
    counted_as: Mapped[str]
    email: Mapped[str]  # as it was written to, in small letters
    reason: Mapped[str]
    at: Mapped[datetime]


def is_dead(email: str | None) -> bool:
    return email is not None and dead(email) is not None


def dead(email: str) -> DeadMailbox | None:
    return session.scalar(select(DeadMailbox).where(DeadMailbox.counted_as == counted_as(email)))


def all_dead() -> set[str]:
    """Every dead mailbox, as it is counted: few, beside those who are written to all at once."""
    return set(session.scalars(select(DeadMailbox.counted_as)))


def bury(email: str, reason: str) -> bool:
    """Nothing goes there any more; whether that is new."""
    if is_dead(email):
        return False
    add(DeadMailbox(counted_as=counted_as(email), email=email.casefold(), reason=reason[:300], at=clock.now()))
    return True


def lives(email: str) -> None:
    """Its owner has opened a link that was sent there."""
    changed(delete(DeadMailbox).where(DeadMailbox.counted_as == counted_as(email)))
