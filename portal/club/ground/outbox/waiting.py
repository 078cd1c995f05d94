"""Messages that wait for more than a worker: of an act that can still be undone, or put aside after a restore."""

from sqlalchemy import delete, func, select, update

from portal import clock, queue
from portal.club.ground.outbox.tables import Channel, Message, MessageState
from portal.database import changed, session


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


def put_aside() -> int:
    """After a restore nothing leaves by itself: what waits may have gone already, or be long over; how many."""
    waits = Message.state.in_((MessageState.WAITING, MessageState.LEASED, MessageState.SENDING, MessageState.HELD))
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
