"""What somebody has not seen at the bell yet. Seeing ends nothing: a task goes when it is done."""

from datetime import datetime
from functools import partial

from sqlalchemy import Connection, ForeignKey, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.database import NOTES, Base, session


class BellVisit(Base):
    """When a colleague last looked at the bell."""

    __tablename__ = "bell_visits"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    at: Mapped[datetime]


def seen_until(account_id: int) -> datetime | None:
    """What was opened until then was seen; None: nothing was. And note that it is seen now."""
    visit = session.scalar(select(BellVisit.at).where(BellVisit.account_id == account_id))
    NOTES.write(("bell", account_id), partial(_seen, account_id, clock.now()))
    return visit


def _seen(account_id: int, now: datetime, connection: Connection) -> None:
    connection.execute(delete(BellVisit).where(BellVisit.account_id == account_id))
    connection.execute(insert(BellVisit).values(account_id=account_id, at=now))
