"""Messages that must go out: written with the act, delivered by the worker, shown in the member's inbox.

A verb posts a topic with plain values; the text is templates/mail/<topic>.txt (first line: the subject), rendered
in the recipient's language when it is delivered or read. Whether and by which channel is decided here alone.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol
from uuid import uuid4

from sqlalchemy import ColumnElement, ForeignKey, Index, delete, func, insert, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, queue
from portal.database import Base, Id, apart, changed, session, write
from portal.manifest import Role, Subject, TaskKind, Told, Waiting
from portal.sentences import lazy_gettext as _l


class Purpose(StrEnum):
    SECURITY = "security"
    SERVICE = "service"
    CARE = "care"
    MARKETING = "marketing"


class Channel(StrEnum):
    SMS = "sms"
    EMAIL = "email"
    PORTAL = "portal"  # the inbox 站内信 alone: nothing leaves the house


class State(StrEnum):
    WAITING = "waiting"
    LEASED = "leased"
    SENT = "sent"
    DEAD = "dead"
    HELD = "held"  # of an act that can still be undone: nobody has it yet, neither by e-mail nor in the inbox


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
        Index(
            "ix_outbox_careful",
            "careful_id",
            sqlite_where=text("careful_id IS NOT NULL"),
            postgresql_where=text("careful_id IS NOT NULL"),
        ),
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
    state: Mapped[State]
    tries: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    reason: Mapped[str | None]  # why it is dead or was put off
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    in_inbox: Mapped[bool]
    read_at: Mapped[datetime | None]
    careful_id: Mapped[int | None] = mapped_column(ForeignKey("careful_acts.id"))  # the act that it tells of

    @classmethod
    def visible_to(cls, viewer: Any) -> ColumnElement[bool]:
        """A person's own inbox; nobody else's, whatever they are."""
        mine: ColumnElement[bool] = cls.account_id == viewer.account_id
        return mine & cls.in_inbox.is_(True)


@dataclass(frozen=True)
class Recipient:
    """Where and how a person is reached."""

    account_id: int | None
    phone: str | None
    email: str | None
    language: str


class Directory(Protocol):
    def __call__(self, account_id: int) -> Recipient: ...


class Crowd(Protocol):
    def __call__(self, account_ids: Collection[int]) -> dict[int, Recipient]: ...


_POST_ALL = insert(Message.__table__)  # type: ignore[arg-type]
_POST = _POST_ALL.returning(Message.id)
_directory: Directory | None = None
_crowd: Crowd | None = None
MOST_TRIES = 8
LEASE = timedelta(minutes=2)


def ask(directory: Directory, crowd: Crowd) -> None:
    """Tell the outbox how to find a recipient, or many at once (accounts does; this module knows no other)."""
    global _directory, _crowd
    _directory, _crowd = directory, crowd


def post(account_id: int, topic: str, *, purpose: Purpose = Purpose.SERVICE, **values: object) -> int:
    """Write a message to an account in the open transaction, and give its id; the worker is woken by the commit."""
    assert _directory is not None
    return _post(_directory(account_id), topic, purpose, values)


def post_all(
    topic: str,
    told: Mapping[int, dict[str, object]],
    *,
    purpose: Purpose = Purpose.SERVICE,
    by_sms: bool = True,
) -> None:
    """The same letter to many accounts in one statement; `told`: the values by account.

    by_sms=False: for what is worth no text message; by e-mail, or in the inbox alone.
    """
    assert _crowd is not None
    reached = _crowd(told).items()
    rows = [_row(to if by_sms else replace(to, phone=None), topic, purpose, told[one]) for one, to in reached]
    if rows:
        session.execute(_POST_ALL, rows)
    if any(row["channel"] is not Channel.PORTAL for row in rows):
        queue.wake("outbox")


def post_to_phone(
    phone: str, topic: str, *, language: str, purpose: Purpose = Purpose.SECURITY, **values: object
) -> int:
    """A message to a phone that may have no account: a code, or what its owner asked for (a viewing)."""
    return _post(Recipient(None, phone, None, language), topic, purpose, values)


def post_to_email(account_id: int, email: str, topic: str, **values: object) -> int:
    """A security message to an address that the account does not have yet: its confirmation."""
    assert _directory is not None
    to = Recipient(account_id, None, email, _directory(account_id).language)
    return _post(to, topic, Purpose.SECURITY, values)


@contextmanager
def held_back(careful_id: int, until: datetime) -> Iterator[None]:
    """What is posted within waits until then, and can be taken back as a whole; security goes out at once."""
    session().info["held_back"] = (careful_id, until)
    try:
        yield
    finally:
        session().info.pop("held_back", None)


def held_of(careful_id: int) -> int:
    """How many letters of an act wait for its time to be over."""
    waits = (Message.careful_id == careful_id) & (Message.state == State.HELD)
    return session.scalar(select(func.count()).select_from(Message).where(waits)) or 0


def take_back(careful_id: int) -> int:
    """The letters of an act never leave; how many there were."""
    return changed(delete(Message).where(Message.careful_id == careful_id, Message.state == State.HELD))


def let_go() -> int:
    """Letters that waited long enough are in the inbox, and on their way where there is one; how many."""
    due = (Message.state == State.HELD) & (Message.not_before <= clock.now())
    inbox = Message.account_id.is_not(None)
    here = (
        update(Message)
        .where(due, Message.channel == Channel.PORTAL)
        .values(state=State.SENT, sent_at=clock.now(), in_inbox=inbox)
    )
    return changed(here) + changed(update(Message).where(due).values(state=State.WAITING, in_inbox=inbox))


def lease(limit: int = 20) -> list[Message]:
    """Take due messages for delivery; another worker cannot have them until the lease ends."""
    now = clock.now()
    due = (Message.state == State.WAITING) | ((Message.state == State.LEASED) & (Message.leased_until < now))
    ids = list(
        session.scalars(
            select(Message.id)
            .where(due, Message.not_before <= now)
            .order_by(Message.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )
    if ids:
        # an SMS whose lease ran out may have been sent: at most once, so it is given up
        changed(
            update(Message)
            .where(Message.id.in_(ids), Message.channel == Channel.SMS, Message.state == State.LEASED)
            .values(state=State.DEAD, reason="worker stopped while sending; an SMS is never sent twice")
        )
        changed(
            update(Message)
            .where(Message.id.in_(ids), Message.state != State.DEAD)
            .values(state=State.LEASED, leased_until=now + LEASE, tries=Message.tries + 1)
        )
    rows = select(Message).where(Message.id.in_(ids), Message.state == State.LEASED).order_by(Message.id)
    return list(session.scalars(rows.execution_options(populate_existing=True)))


def sent(message: Message, *, wipe: bool = True) -> None:
    """Delivered. A security message loses its values: a code has no business in a table (but the demo shows them)."""
    values = {} if wipe and message.purpose is Purpose.SECURITY else message.values
    _settle(message, state=State.SENT, sent_at=clock.now(), leased_until=None, values=values)


def failed(message: Message, reason: str, *, for_good: bool) -> None:
    """Not delivered: tried again later (2, 4, 8 … minutes), or dead with its reason on the desk."""
    if for_good or message.tries >= MOST_TRIES:
        _settle(message, state=State.DEAD, reason=reason[:300], leased_until=None)
        return
    later = clock.now() + timedelta(minutes=2**message.tries)
    _settle(message, state=State.WAITING, reason=reason[:300], not_before=later, leased_until=None)


def revive(message_id: int) -> bool:
    """Try a dead message again."""
    values = {"state": State.WAITING, "tries": 0, "not_before": clock.now(), "reason": None}
    done = changed(update(Message).where(Message.id == message_id, Message.state == State.DEAD).values(**values)) == 1
    if done:
        queue.wake("outbox")
    return done


def inbox_of(account_id: int) -> Any:
    """The statement of a member's inbox (for a pager), newest first by id."""
    return select(Message).where(Message.account_id == account_id, Message.in_inbox.is_(True))


def read(message: Message) -> None:
    changed(update(Message).where(Message.id == message.id, Message.read_at.is_(None)).values(read_at=clock.now()))


def opened(message_id: int) -> None:
    """The member opened it, on a page (a GET): noted in a transaction of its own."""
    with apart() as connection:
        mine = (Message.id == message_id) & Message.read_at.is_(None)
        connection.execute(update(Message).where(mine).values(read_at=clock.now()))


def read_all(account_id: int) -> int:
    """Everything in a person's inbox is read now; how many messages were not."""
    mine = (Message.account_id == account_id) & Message.in_inbox.is_(True) & Message.read_at.is_(None)
    return changed(update(Message).where(mine).values(read_at=clock.now()))


def unread_of(account_id: int) -> int:
    return int(
        session.scalar(
            select(func.count()).where(
                Message.account_id == account_id, Message.in_inbox.is_(True), Message.read_at.is_(None)
            )
        )
        or 0
    )


def dead() -> list[Message]:
    return list(session.scalars(select(Message).where(Message.state == State.DEAD).order_by(Message.id.desc())))


def _post(to: Recipient, topic: str, purpose: Purpose, values: dict[str, object]) -> int:
    row = _row(to, topic, purpose, values)
    message_id = int(write(_POST, **row).scalar())
    if row["channel"] is not Channel.PORTAL:
        queue.wake("outbox")
    return message_id


def _row(to: Recipient, topic: str, purpose: Purpose, values: dict[str, object]) -> dict[str, Any]:
    channel, address = _channel(to, purpose)
    now = clock.now()
    return {
        "account_id": to.account_id,
        "purpose": purpose,
        "topic": topic,
        "channel": channel,
        "address": address,
        "language": to.language,
        "values": values,
        "message_id": f"{uuid4().hex}@portal",
        "state": State.SENT if channel is Channel.PORTAL else State.WAITING,
        "not_before": now,
        "created_at": now,
        "sent_at": now if channel is Channel.PORTAL else None,
        "in_inbox": purpose is not Purpose.SECURITY and to.account_id is not None,
        "tries": 0,
        "careful_id": None,
    } | _waiting(purpose)


def _waiting(purpose: Purpose) -> dict[str, Any]:
    """What is different about a letter of an act that can be undone."""
    held = session().info.get("held_back")
    if held is None or purpose is Purpose.SECURITY:
        return {}
    careful_id, until = held
    return {"state": State.HELD, "not_before": until, "sent_at": None, "in_inbox": False, "careful_id": careful_id}


def _channel(to: Recipient, purpose: Purpose) -> tuple[Channel, str | None]:
    """Security by SMS where there is a phone, service by e-mail where there is one, else SMS; the rest stays here."""
    if purpose is Purpose.SECURITY and to.phone:
        return Channel.SMS, to.phone
    if purpose in {Purpose.SECURITY, Purpose.SERVICE} and to.email:
        return Channel.EMAIL, to.email
    if purpose is Purpose.SERVICE and to.phone:
        return Channel.SMS, to.phone
    return Channel.PORTAL, None


def _settle(message: Message, **values: object) -> None:
    changed(update(Message).where(Message.id == message.id, Message.state == State.LEASED).values(**values))


def _undelivered() -> Waiting:
    return select(Message.id, Message.created_at.label("since")).where(Message.state == State.DEAD)


def _undelivered_told(ids: Collection[int]) -> dict[int, Told]:
    rows = session.execute(select(Message.id, Message.channel).where(Message.id.in_(ids)))
    return {row.id: Told(_GIVEN_UP[row.channel], _l("number %(id)d", id=row.id)) for row in rows}


_GIVEN_UP = {
    Channel.SMS: _l("A text message did not arrive"),
    Channel.EMAIL: _l("An e-mail did not arrive"),
    Channel.PORTAL: _l("A letter did not arrive"),
}
_TASK = TaskKind(
    "letter.undelivered", _l("Letter not delivered"), "message", "outbox.read", _undelivered, _undelivered_told,
    is_timed=True,
)  # fmt: skip
MANIFEST = Subject(
    permissions={"outbox.read": frozenset({Role.ADMINISTRATOR})},
    club_wide=frozenset({"outbox.read"}),
    tasks=(_TASK,),
)
