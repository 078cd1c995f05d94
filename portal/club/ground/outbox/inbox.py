"""What a person finds in the portal: letters read and unread."""

from typing import Any

from sqlalchemy import func, select, update

from portal import clock
from portal.club.ground.outbox.tables import Message
from portal.database import NOTES, changed, session


def inbox_of(account_id: int) -> Any:
    """The statement of a member's inbox (for a pager), newest first by id."""
    return select(Message).where(Message.account_id == account_id, Message.in_inbox.is_(True))


def sent_to(account_id: int) -> Any:
    """The statement of everything written to an account, by whichever way (for a pager)."""
    return select(Message).where(Message.account_id == account_id)


def read(message: Message) -> None:
    changed(update(Message).where(Message.id == message.id, Message.read_at.is_(None)).values(read_at=clock.now()))


def opened(message_id: int) -> None:
    """The member opened it, on a page (a GET)."""
    mine = (Message.id == message_id) & Message.read_at.is_(None)
    mark = update(Message).where(mine).values(read_at=clock.now())
    NOTES.write(("opened", message_id), lambda connection: connection.execute(mark))


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
