"""The worker's side: leases, tries, what is dead, and what nobody knows."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import ColumnElement, select, text, update

from portal import clock, queue
from portal.club.ground.outbox import addresses, door, pace, stops
from portal.club.ground.outbox.addresses import counted_as
from portal.club.ground.outbox.tables import URGENT, Channel, Message, MessageState, Purpose
from portal.database import changed, session

NOT_KNOWN = "not known whether it went"
MOST_TRIES = 8
MOST_DOUBTS = 1  # how often an e-mail that may have gone is sent once more
LEASE = timedelta(minutes=2)  # longer than any gateway is waited for
OUTAGE = timedelta(minutes=2)  # until a way that was closed is tried again
MOST_WAITED = timedelta(days=3)
TAKEN = (MessageState.LEASED, MessageState.SENDING)


def lease(limit: int = 20) -> list[Message]:
    """Take due messages for delivery, codes and warnings first; no other worker has them until the lease ends."""
    _let_go_of_the_dead()
    now = clock.now()
    due = (Message.state == MessageState.WAITING) | (
        (Message.state == MessageState.LEASED) & (Message.leased_until < now)
    )
    ready = due & (Message.not_before <= now) & pace.leaves_now()
    ids = _some(ready & text(URGENT), limit)
    ids += _some(ready & (Message.purpose != Purpose.SECURITY), limit - len(ids))
    if ids:
        values = {"state": MessageState.LEASED, "leased_until": now + LEASE, "tries": Message.tries + 1}
        changed(update(Message).where(Message.id.in_(ids)).values(**values))
    rows = select(Message).where(Message.id.in_(ids), Message.state == MessageState.LEASED)
    order = (Message.purpose != Purpose.SECURITY, Message.id)
    return list(session.scalars(rows.order_by(*order).execution_options(populate_existing=True)))


def _some(ready: ColumnElement[bool], limit: int) -> list[int]:
    found = select(Message.id).where(ready).order_by(Message.id).limit(limit).with_for_update(skip_locked=True)
    return list(session.scalars(found)) if limit > 0 else []


def _let_go_of_the_dead() -> None:
    """What a worker was handing over when it stopped may have gone. An e-mail goes once more, and only once: its
    reader sees by its Message-ID that it is the same. All else is never sent twice."""
    stopped = select(Message).where(Message.state == MessageState.SENDING, Message.leased_until < clock.now())
    for message in session.scalars(stopped.with_for_update(skip_locked=True)).all():
        unsure(message, "the worker stopped while sending")


def claim(message: Message) -> bool:
    """From here on it may have gone: written down before it is handed over. False: somebody else has it by now."""
    mine = (Message.state == MessageState.LEASED) & (Message.tries == message.tries)
    sending = {"state": MessageState.SENDING, "leased_until": clock.now() + LEASE}
    return changed(update(Message).where(Message.id == message.id, mine).values(**sending)) == 1


def sent(message: Message, reference: str | None = None, *, wipe: bool = True) -> None:
    """Delivered. A security message loses its values: a code has no business in a table (but the demo shows them)."""
    values = {} if wipe and message.purpose is Purpose.SECURITY else message.values
    done = {"state": MessageState.SENT, "sent_at": clock.now(), "leased_until": None, "values": values}
    _settle(message, *TAKEN, MessageState.UNSURE, reference=reference, **done)


def spared(message: Message, reason: str) -> None:
    """It does not leave: it stands in the inbox where it has a place there, and else is only kept with its reason."""
    there: dict[str, object] = {"state": MessageState.SENT, "channel": Channel.PORTAL, "sent_at": clock.now()}
    nowhere: dict[str, object] = {"state": MessageState.SPARED, "values": {}}
    _settle(message, *TAKEN, reason=reason, leased_until=None, **(there if message.in_inbox else nowhere))


def failed(message: Message, reason: str, *, for_good: bool) -> None:
    """Surely not delivered: tried again later (2, 4, 8 … minutes), or dead with its reason on the desk."""
    if for_good or message.tries >= MOST_TRIES:
        _settle(message, *TAKEN, state=MessageState.DEAD, reason=reason[:300], leased_until=None)
        return
    _put_off(message, reason, timedelta(minutes=2**message.tries), tries=message.tries)


def put_off(message: Message, reason: str) -> None:
    """Nothing leaves by its way for now: it is no fault of this message, and counts as no try, for three days."""
    if message.created_at + MOST_WAITED < clock.now():
        failed(message, reason, for_good=True)
        return
    _put_off(message, reason, OUTAGE, tries=message.tries - 1)


def unsure(message: Message, reason: str) -> None:
    """It may have gone. An e-mail is sent once more; nothing else is, and nothing a second time."""
    if message.channel is Channel.EMAIL and message.doubts < MOST_DOUBTS:
        _put_off(message, reason, OUTAGE, tries=message.tries, doubts=message.doubts + 1)
        return
    reason = reason if reason.startswith(NOT_KNOWN) else f"{NOT_KNOWN}: {reason}"
    values = {} if message.purpose is Purpose.SECURITY else message.values
    gone = {"state": MessageState.UNSURE, "sent_at": clock.now(), "leased_until": None, "values": values}
    _settle(message, *TAKEN, reason=reason[:300], doubts=message.doubts + 1, **gone)


def refused(message: Message, reason: str, *, nobody_there: bool = False) -> None:
    """For good. A mailbox that nobody has is written to no more."""
    failed(message, reason, for_good=True)
    if nobody_there and message.channel is Channel.EMAIL and message.address:
        stops.bury(message.address, reason)


def no_way(message: Message, reason: str, *, by_sms: bool) -> None:
    """This kind cannot leave by its way, or this person is not reached by it: by the next, or it stays in the inbox.

    What has no place there (a code) is dead, so that somebody sees why.
    """
    way, address = _next_way(message, by_sms)
    if address is not None:
        moved = {
            "channel": way,
            "address": address,
            "counted_as": counted_as(address),
            "tries": 0,
            "leased_until": None,
        }
        _settle(message, *TAKEN, state=MessageState.WAITING, reason=reason[:300], **moved)
    elif message.in_inbox:
        spared(message, reason)
    else:
        failed(message, reason, for_good=True)


def _next_way(message: Message, by_sms: bool) -> tuple[Channel, str | None]:
    if message.channel is not Channel.WECHAT or message.account_id is None:
        return Channel.PORTAL, None
    to = replace(addresses.of(message.account_id), openid=None)
    if to.email and stops.is_dead(to.email):
        to = replace(to, email=None)
    return door.channel(to if by_sms else replace(to, phone=None), message.purpose, agreed=True)


def _put_off(message: Message, reason: str, by: timedelta, *, tries: int, **more: object) -> None:
    later = {"not_before": clock.now() + by, "leased_until": None, "tries": max(0, tries), **more}
    _settle(message, *TAKEN, state=MessageState.WAITING, reason=reason[:300], **later)


def revive(message_id: int) -> bool:
    """Try a dead message again; never what was handed over once, whatever came of it."""
    values = {"state": MessageState.WAITING, "tries": 0, "not_before": clock.now(), "reason": None}
    mine = (Message.id == message_id) & (Message.state == MessageState.DEAD)
    done = changed(update(Message).where(mine).values(**values)) == 1
    if done:
        queue.wake("outbox")
    return done


def silence(account_id: int) -> int:
    """What waits to be sent to somebody who reads no more is not sent; how many."""
    waits = (Message.account_id == account_id) & Message.state.in_((MessageState.WAITING, MessageState.HELD))
    return changed(update(Message).where(waits).values(state=MessageState.SPARED, reason="whoever it was for has left"))


def dead() -> list[Message]:
    """What did not arrive, and what may not have."""
    lost = Message.state.in_((MessageState.DEAD, MessageState.UNSURE, MessageState.LOST))
    return list(session.scalars(select(Message).where(lost).order_by(Message.id.desc())))


def _settle(message: Message, *stands: MessageState, **values: object) -> bool:
    """Only whoever took it for this try may say what became of it."""
    mine = (Message.id == message.id) & Message.state.in_(stands) & (Message.tries == message.tries)
    return changed(update(Message).where(mine).values(**values)) == 1
