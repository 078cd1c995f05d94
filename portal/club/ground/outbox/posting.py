"""Writing a message: to whom, by which channel, at once or when an act can no longer be undone, or not once more."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import insert, select, update

from portal import clock, queue
from portal.club.ground.outbox import addresses, door, stops
from portal.club.ground.outbox.addresses import Recipient, counted_as
from portal.club.ground.outbox.pace import ONE_NOTICE, may_wake
from portal.club.ground.outbox.tables import Channel, Message, MessageState, Purpose
from portal.database import changed, session, write

_POST_ALL = insert(Message.__table__)  # type: ignore[arg-type]
_POST = _POST_ALL.returning(Message.id)


class _Kind(NamedTuple):
    topic: str
    purpose: Purpose
    consent: str | None = None


def post(
    account_id: int,
    topic: str,
    *,
    purpose: Purpose,
    by_sms: bool = True,
    consent: str | None = None,
    **values: object,
) -> int:
    """Write a message to an account in the open transaction, and give its id; the worker is woken by the commit.

    by_sms, consent: as in post_all.
    """
    to = addresses.of(account_id)
    if to.email and purpose is not Purpose.SECURITY and stops.is_dead(to.email):
        to = replace(to, email=None)
    kind = _Kind(topic, purpose, consent)
    agreed = bool(door.agreed([account_id], purpose, consent))
    return _post(to if by_sms else replace(to, phone=None), kind, values, agreed=agreed)


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
    purpose: Purpose,
    by_sms: bool = True,
    consent: str | None = None,
) -> None:
    """The same letter to many accounts in one statement; `told`: the values by account.

    by_sms=False: for what is worth no text message; by e-mail, or in the inbox alone.
    consent: what they must have agreed to, of what leaves by consent alone (door.py).
    """
    agreed, dead = door.agreed(told, purpose, consent), stops.all_dead()
    kind = _Kind(topic, purpose, consent)
    rows = [
        _row(_without(to, by_sms, dead), kind, told[one], agreed=one in agreed)
        for one, to in addresses.of_many(told).items()
    ]
    if rows:
        session.execute(_POST_ALL, rows)
    if any(row["channel"] is not Channel.PORTAL for row in rows):
        queue.wake("outbox")


def post_to_phone(phone: str, topic: str, *, language: str, purpose: Purpose, **values: object) -> int:
    """A message to a phone that may have no account: a code, or what its owner asked for (a viewing).

    phone: E.164, or the mailbox of somebody who has a number of another country.
    """
    number, email = (None, phone) if "@" in phone else (phone, None)
    return _post(Recipient(None, number, email, language, is_known=False), _Kind(topic, purpose), values)


def post_to_email(account_id: int, email: str, topic: str, **values: object) -> int:
    """A security message to an address that the account does not have yet: its confirmation."""
    to = Recipient(account_id, None, email, addresses.of(account_id).language, is_known=False)
    return _post(to, _Kind(topic, Purpose.SECURITY), values)


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


def _without(to: Recipient, by_sms: bool, dead: set[str]) -> Recipient:
    return replace(
        to, phone=to.phone if by_sms else None, email=None if dead and counted_as(to.email) in dead else to.email
    )


def _post(to: Recipient, kind: _Kind, values: dict[str, object], *, agreed: bool = True) -> int:
    row = _row(to, kind, values, agreed=agreed)
    message_id = int(write(_POST, **row).scalar())
    if row["channel"] is not Channel.PORTAL:
        queue.wake("outbox")
    return message_id


def _row(to: Recipient, kind: _Kind, values: dict[str, object], *, agreed: bool) -> dict[str, Any]:
    purpose = kind.purpose
    channel, address = door.channel(to, purpose, agreed=agreed)
    now, sender = clock.now(), session().info.get("sender")
    return {
        "account_id": to.account_id,
        "purpose": purpose,
        "topic": kind.topic,
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
        "wakes": may_wake(to, purpose, sender),
        "counted_as": counted_as(address),
        "is_first": not to.is_known,
        "repeats": 0,
        "doubts": 0,
        "zone": to.zone or None,
        "consent": kind.consent,
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
