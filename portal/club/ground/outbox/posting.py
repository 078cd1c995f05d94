"""Writing a message: to whom, by which channel, at once or when an act can no longer be undone, or not once more."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, update

from portal import clock, queue
from portal.club.ground.outbox import addresses
from portal.club.ground.outbox.addresses import Recipient, counted_as
from portal.club.ground.outbox.pace import ONE_NOTICE, may_wake
from portal.club.ground.outbox.tables import Channel, Message, MessageState, Purpose
from portal.database import changed, session, write

_POST_ALL = insert(Message.__table__)  # type: ignore[arg-type]
_POST = _POST_ALL.returning(Message.id)


def post(
    account_id: int, topic: str, *, purpose: Purpose = Purpose.SERVICE, by_sms: bool = True, **values: object
) -> int:
    """Write a message to an account in the open transaction, and give its id; the worker is woken by the commit.

    by_sms: as in post_all.
    """
    to = addresses.of(account_id)
    return _post(to if by_sms else replace(to, phone=None), topic, purpose, values)


def again(account_id: int, topic: str, about: Mapping[str, object]) -> int | None:
    """The unread message of this kind about the same thing that does for one more of them; None: there is none."""
    unread = (Message.account_id == account_id) & Message.in_inbox.is_(True) & Message.read_at.is_(None)
    fresh = (Message.topic == topic) & (Message.created_at > clock.now() - ONE_NOTICE)
    for ident, values in session.execute(select(Message.id, Message.values).where(unread, fresh)):
        if all(values.get(name) == value for name, value in about.items()):
            changed(update(Message).where(Message.id == ident).values(repeats=Message.repeats + 1))
            return int(ident)
    return None


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
    reached = addresses.of_many(told).items()
    rows = [_row(to if by_sms else replace(to, phone=None), topic, purpose, told[one]) for one, to in reached]
    if rows:
        session.execute(_POST_ALL, rows)
    if any(row["channel"] is not Channel.PORTAL for row in rows):
        queue.wake("outbox")


def post_to_phone(
    phone: str, topic: str, *, language: str, purpose: Purpose = Purpose.SECURITY, **values: object
) -> int:
    """A message to a phone that may have no account: a code, or what its owner asked for (a viewing).

    phone: E.164, or the mailbox of somebody who has a number of another country.
    """
    number, email = (None, phone) if "@" in phone else (phone, None)
    return _post(Recipient(None, number, email, language, is_known=False), topic, purpose, values)


def post_to_email(account_id: int, email: str, topic: str, **values: object) -> int:
    """A security message to an address that the account does not have yet: its confirmation."""
    to = Recipient(account_id, None, email, addresses.of(account_id).language, is_known=False)
    return _post(to, topic, Purpose.SECURITY, values)


@contextmanager
def caused_by(account_id: int | None) -> Iterator[None]:
    """Whose act writes what is posted within; None: the club's own job, or somebody who is not signed in."""
    session().info["sender"] = account_id
    try:
        yield
    finally:
        session().info.pop("sender", None)


@contextmanager
def held_back(careful_id: int, until: datetime) -> Iterator[None]:
    """What is posted within waits until then, and can be taken back as a whole; security goes out at once."""
    session().info["held_back"] = (careful_id, until)
    try:
        yield
    finally:
        session().info.pop("held_back", None)


def _post(to: Recipient, topic: str, purpose: Purpose, values: dict[str, object]) -> int:
    row = _row(to, topic, purpose, values)
    message_id = int(write(_POST, **row).scalar())
    if row["channel"] is not Channel.PORTAL:
        queue.wake("outbox")
    return message_id


def _row(to: Recipient, topic: str, purpose: Purpose, values: dict[str, object]) -> dict[str, Any]:
    channel, address = _channel(to, purpose)
    now, sender = clock.now(), session().info.get("sender")
    return {
        "account_id": to.account_id,
        "purpose": purpose,
        "topic": topic,
        "channel": channel,
        "address": address,
        "language": to.language,
        "values": values,
        "message_id": f"{uuid4().hex}@portal",
        "state": MessageState.SENT if channel is Channel.PORTAL else MessageState.WAITING,
        "not_before": now,
        "created_at": now,
        "sent_at": now if channel is Channel.PORTAL else None,
        "in_inbox": purpose is not Purpose.SECURITY and to.account_id is not None,
        "tries": 0,
        "careful_id": None,
        "sender_id": sender,
        "wakes": may_wake(to, purpose, sender, values),
        "counted_as": counted_as(address),
        "is_first": not to.is_known,
        "repeats": 0,
    } | _waiting(purpose)


def _waiting(purpose: Purpose) -> dict[str, Any]:
    """What is different about a letter of an act that can be undone."""
    held = session().info.get("held_back")
    if held is None or purpose is Purpose.SECURITY:
        return {}
    careful_id, until = held
    return {
        "state": MessageState.HELD,
        "not_before": until,
        "sent_at": None,
        "in_inbox": False,
        "careful_id": careful_id,
    }


def _channel(to: Recipient, purpose: Purpose) -> tuple[Channel, str | None]:
    """Security by SMS where there is a phone, service by e-mail where there is one, else SMS; the rest stays here."""
    if purpose is Purpose.SECURITY and to.phone:
        return Channel.SMS, to.phone
    if purpose in {Purpose.SECURITY, Purpose.SERVICE} and to.email:
        return Channel.EMAIL, to.email
    if purpose is Purpose.SERVICE and to.phone:
        return Channel.SMS, to.phone
    return Channel.PORTAL, None
