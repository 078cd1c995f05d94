"""The worker's side: leases, tries, what is dead; and letters of an act that can still be undone."""

from datetime import timedelta

from sqlalchemy import delete, func, select, update

from portal import clock, queue
from portal.club.ground.outbox import pace
from portal.club.ground.outbox.tables import Channel, Message, MessageState, Purpose
from portal.database import changed, session

MOST_TRIES = 8
LEASE = timedelta(minutes=2)


def held_of(careful_id: int) -> int:
    """How many letters of an act wait for its time to be over."""
    waits = (Message.careful_id == careful_id) & (Message.state == MessageState.HELD)
    return session.scalar(select(func.count()).select_from(Message).where(waits)) or 0


def take_back(careful_id: int) -> int:
    """The letters of an act never leave; how many there were."""
    return changed(delete(Message).where(Message.careful_id == careful_id, Message.state == MessageState.HELD))


def let_go() -> int:
    """Letters that waited long enough are in the inbox, and on their way where there is one; how many."""
    due = (Message.state == MessageState.HELD) & (Message.not_before <= clock.now())
    inbox = Message.account_id.is_not(None)
    here = (
        update(Message)
        .where(due, Message.channel == Channel.PORTAL)
        .values(state=MessageState.SENT, sent_at=clock.now(), in_inbox=inbox)
    )
    return changed(here) + changed(update(Message).where(due).values(state=MessageState.WAITING, in_inbox=inbox))


def lease(limit: int = 20) -> list[Message]:
    """Take due messages for delivery; another worker cannot have them until the lease ends."""
    now = clock.now()
    due = (Message.state == MessageState.WAITING) | (
        (Message.state == MessageState.LEASED) & (Message.leased_until < now)
    )
    ids = list(
        session.scalars(
            select(Message.id)
            .where(due, Message.not_before <= now, pace.leaves_now())
            .order_by(Message.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )
    if ids:
        # an SMS whose lease ran out may have been sent: at most once, so it is given up
        changed(
            update(Message)
            .where(Message.id.in_(ids), Message.channel == Channel.SMS, Message.state == MessageState.LEASED)
            .values(state=MessageState.DEAD, reason="worker stopped while sending; an SMS is never sent twice")
        )
        changed(
            update(Message)
            .where(Message.id.in_(ids), Message.state != MessageState.DEAD)
            .values(state=MessageState.LEASED, leased_until=now + LEASE, tries=Message.tries + 1)
        )
    rows = select(Message).where(Message.id.in_(ids), Message.state == MessageState.LEASED).order_by(Message.id)
    return list(session.scalars(rows.execution_options(populate_existing=True)))


def sent(message: Message, *, wipe: bool = True) -> None:
    """Delivered. A security message loses its values: a code has no business in a table (but the demo shows them)."""
    values = {} if wipe and message.purpose is Purpose.SECURITY else message.values
    _settle(message, state=MessageState.SENT, sent_at=clock.now(), leased_until=None, values=values)


def spared(message: Message, reason: str) -> None:
    """It does not leave: it stands in the inbox where it has a place there, and else is only kept with its reason."""
    there: dict[str, object] = {"state": MessageState.SENT, "channel": Channel.PORTAL, "sent_at": clock.now()}
    nowhere: dict[str, object] = {"state": MessageState.SPARED, "values": {}}
    _settle(message, reason=reason, leased_until=None, **(there if message.in_inbox else nowhere))


def failed(message: Message, reason: str, *, for_good: bool) -> None:
    """Not delivered: tried again later (2, 4, 8 … minutes), or dead with its reason on the desk."""
    if for_good or message.tries >= MOST_TRIES:
        _settle(message, state=MessageState.DEAD, reason=reason[:300], leased_until=None)
        return
    later = clock.now() + timedelta(minutes=2**message.tries)
    _settle(message, state=MessageState.WAITING, reason=reason[:300], not_before=later, leased_until=None)


def revive(message_id: int) -> bool:
    """Try a dead message again."""
    values = {"state": MessageState.WAITING, "tries": 0, "not_before": clock.now(), "reason": None}
    done = (
        changed(update(Message).where(Message.id == message_id, Message.state == MessageState.DEAD).values(**values))
        == 1
    )
    if done:
        queue.wake("outbox")
    return done


CLOSED = "closed"  # whoever it is for reads no more


def silence(account_id: int) -> int:
    """What waits to be sent to somebody who reads no more is not sent; how many."""
    waits = (Message.account_id == account_id) & Message.state.in_((MessageState.WAITING, MessageState.HELD))
    return changed(update(Message).where(waits).values(state=MessageState.SPARED, reason=CLOSED))


def put_aside() -> int:
    """After a restore nothing leaves by itself: what waits may have gone already, or be long over; how many."""
    waits = Message.state.in_((MessageState.WAITING, MessageState.LEASED, MessageState.HELD))
    values = {"state": MessageState.ASIDE, "leased_until": None}
    return changed(update(Message).where(waits).values(**values))


def aside() -> int:
    """How many messages wait until somebody has looked."""
    return session.scalar(select(func.count()).select_from(Message).where(Message.state == MessageState.ASIDE)) or 0


def send_aside() -> int:
    """They leave after all; how many."""
    values = {"state": MessageState.WAITING, "not_before": clock.now(), "in_inbox": Message.account_id.is_not(None)}
    gone = changed(update(Message).where(Message.state == MessageState.ASIDE).values(**values))
    queue.wake("outbox")
    return gone


def drop_aside() -> int:
    """They never leave; how many. In the inbox they stand where they stood."""
    told = {"state": MessageState.SPARED, "reason": "put aside after a restore, and not sent"}
    return changed(update(Message).where(Message.state == MessageState.ASIDE).values(**told))


def dead() -> list[Message]:
    return list(session.scalars(select(Message).where(Message.state == MessageState.DEAD).order_by(Message.id.desc())))


def _settle(message: Message, **values: object) -> None:
    changed(update(Message).where(Message.id == message.id, Message.state == MessageState.LEASED).values(**values))
