"""The letters of all subjects, numbered as they were written, so that every inbox reads from the newest to the oldest.

Each subject fills the demo with its own past; a club that lived through it would have written them in order.
"""

from datetime import timedelta

from sqlalchemy import bindparam, select, update

from portal import clock
from portal.club.ground.outbox import Message
from portal.database import session, transaction
from portal.demo.world import World
from portal.manifest import Part

READ_AFTER = timedelta(days=10)
NUMBER = update(Message.__table__).where(Message.__table__.c.id == bindparam("old"))  # type: ignore[arg-type]


def fill(_world: World) -> None:
    with transaction():
        ids = list(session.scalars(select(Message.id).order_by(Message.created_at, Message.id)))
        moves = [{"old": old, "new": -new} for new, old in enumerate(ids, 1)]
        session.connection().execute(NUMBER.values(id=bindparam("new")), moves)  # aside first: numbers are unique
        aside = [{"old": -new, "new": new} for new in range(1, len(ids) + 1)]
        session.connection().execute(NUMBER.values(id=bindparam("new")), aside)
        old = (Message.created_at < clock.now() - READ_AFTER) & Message.in_inbox.is_(True)
        session.execute(update(Message).where(old).values(read_at=Message.created_at))  # nobody leaves a year unread
    session.expire_all()


MANIFEST = Part(fill, after=("ledger",), last=True)
