"""A message to one person, its purpose, its channel and where it stands."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Id


class Purpose(StrEnum):
    """Why somebody is written to. What follows from it is decided at the door (door.py), never by who writes."""

    SECURITY = "security"  # codes, warnings: at any hour
    OWN = "own"  # the answer to what they have just done: at any hour, when it was they who did it
    SERVICE = "service"  # what concerns something of theirs
    CARE = "care"  # greetings, news of the club: by consent
    MARKETING = "marketing"  # by consent


class Channel(StrEnum):
    SMS = "sms"
    EMAIL = "email"
    WECHAT = "wechat"  # a template message of our official account
    PORTAL = "portal"  # the inbox 站内信 alone: nothing leaves the house


class MessageState(StrEnum):
    WAITING = "waiting"
    LEASED = "leased"  # a worker has it, and has not handed it over yet
    SENDING = "sending"  # it is being handed over: from here on it may have gone
    SENT = "sent"
    DEAD = "dead"
    UNSURE = "unsure"  # handed over without an answer: it may have gone, and is not sent again
    LOST = "lost"  # it left, and the network or the mail server says that it did not arrive
    SPARED = "spared"  # not sent, with the reason (door.py)
    ASIDE = "aside"  # waited when the club was brought back from a backup: it may have gone, so somebody looks first
    HELD = "held"  # of an act that can still be undone: nobody has it yet, neither by e-mail nor in the inbox


URGENT = "purpose = 'security' AND state IN ('waiting', 'leased', 'sending')"


class Message(Base):
    """One message to one person. `values` are plain (numbers, texts, ISO dates); codes are wiped once sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_state", "state", "not_before", "id"),
        Index("ix_outbox_inbox", "account_id", "in_inbox", "id"),
        Index(
            "ix_outbox_unread",
            "account_id",
            "in_inbox",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index("ix_outbox_counted_as", "counted_as", "sent_at"),
        Index("ix_outbox_channel", "channel", "sent_at"),
        Index(
            "ix_outbox_sender",
            "sender_id",
            "sent_at",
            sqlite_where=text("sender_id IS NOT NULL"),
            postgresql_where=text("sender_id IS NOT NULL"),
        ),
        Index(
            "ix_outbox_careful",
            "careful_id",
            sqlite_where=text("careful_id IS NOT NULL"),
            postgresql_where=text("careful_id IS NOT NULL"),
        ),
        Index("ix_outbox_urgent", "not_before", "id", sqlite_where=text(URGENT), postgresql_where=text(URGENT)),
        Index(
            "ix_outbox_reference",
            "reference",
            sqlite_where=text("reference IS NOT NULL"),
            postgresql_where=text("reference IS NOT NULL"),
        ),
        Index("ix_outbox_message_id", "message_id"),
    )

    id: Mapped[Id]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # None: a phone without an account
    purpose: Mapped[Purpose]
    topic: Mapped[str]
    channel: Mapped[Channel]
    address: Mapped[str | None]  # phone or e-mail as of posting
    language: Mapped[str]
    values: Mapped[dict[str, Any]]
    message_id: Mapped[str]  # the same on every try, so that a mail twice delivered is seen as one
    state: Mapped[MessageState]
    tries: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    reason: Mapped[str | None]  # why it is dead or was put off
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    in_inbox: Mapped[bool]
    read_at: Mapped[datetime | None]
    careful_id: Mapped[int | None] = mapped_column(ForeignKey("careful_acts.id"))  # the act that it tells of
    sender_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # who caused it; None: the club, a guest
    counted_as: Mapped[str | None]  # the number or mailbox behind `address`, however it was spelt
    is_first: Mapped[bool] = mapped_column(default=False)  # nobody has shown that the number or address is theirs
    repeats: Mapped[int] = mapped_column(default=0)  # how many of the same came while it was unread
    wakes: Mapped[bool] = mapped_column(default=False, server_default=false())  # it may leave at night (pace.py)
    zone: Mapped[str | None]  # where the recipient sleeps; None: by the club's clock
    consent: Mapped[str | None]  # what they must have agreed to, still when it leaves; None: nothing
    reference: Mapped[str | None]  # the gateway's word for it, by which its receipt comes
    arrived_at: Mapped[datetime | None]  # by the network's receipt
    doubts: Mapped[int] = mapped_column(default=0, server_default="0")  # how often it was handed over without an answer

    @classmethod
    def visible_to(cls, viewer: Any) -> ColumnElement[bool]:
        """A person's own inbox; nobody else's, whatever they are."""
        mine: ColumnElement[bool] = cls.account_id == viewer.account_id
        return mine & cls.in_inbox.is_(True)
