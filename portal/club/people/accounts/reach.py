"""How an account is reached: by phone and mailbox, by WeChat where it follows us; and by whose clock it sleeps."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, bindparam, select, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground import outbox
from portal.club.people.accounts.tables import Account
from portal.database import Base, Id, add, changed, fetch, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


class Reach(Base):
    """One account's. zone: where they live, None for the club's; openid: as which they follow our WeChat account."""

    __tablename__ = "reaches"
    __table_args__ = (UniqueConstraint("account_id"), UniqueConstraint("openid"))

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    zone: Mapped[str | None]
    openid: Mapped[str | None]
    followed_at: Mapped[datetime | None]


_OWN = (Account.id, Account.phone, Account.email, Account.language, Account.proved_at, Account.is_staff)
_WITH = select(*_OWN, Reach.zone, Reach.openid).outerjoin(Reach, Reach.account_id == Account.id)
_RECIPIENT = _WITH.where(Account.id == bindparam("account"))
_RECIPIENTS = _WITH.where(Account.id.in_(bindparam("ids", expanding=True)))


def recipient(account_id: int) -> outbox.Recipient:
    """Raises NoResultFound."""
    row = fetch(_RECIPIENT, account=account_id).first()
    if row is None:
        raise NoResultFound(f"account {account_id}")
    return _reached(tuple(row))


def recipients(account_ids: Collection[int]) -> dict[int, outbox.Recipient]:
    """Many at once, by their account's id."""
    return {row[0]: _reached(tuple(row)) for row in session.execute(_RECIPIENTS, {"ids": sorted(account_ids)})}


def reach_of(account_id: int) -> Reach | None:
    return session.scalar(select(Reach).where(Reach.account_id == account_id))


def zone_of(account_id: int) -> str:
    """By whose clock they sleep; "" for the club's."""
    return session.scalar(select(Reach.zone).where(Reach.account_id == account_id)) or ""


def live_in(account_id: int, zone: str) -> None:
    """By whose clock they sleep; "" for the club's. Raises Refusal for a zone that is not offered."""
    if zone and zone not in outbox.ZONES:
        raise Refusal(_l("Please choose one of these times."), "zone")
    if zone != zone_of(account_id):
        _of(account_id).zone = zone or None


def follow(account_id: int, openid: str) -> None:
    """Messages go by WeChat from now on. Whoever followed with this openid until now was the same person's phone."""
    changed(update(Reach).where(Reach.openid == openid).values(openid=None, followed_at=None))
    reach = _of(account_id)
    reach.openid, reach.followed_at = openid, clock.now()
    session.flush()


def unfollow(account_id: int) -> bool:
    """No longer by WeChat; whether they were reached by it."""
    mine = (Reach.account_id == account_id) & Reach.openid.is_not(None)
    return changed(update(Reach).where(mine).values(openid=None, followed_at=None)) == 1


def _of(account_id: int) -> Reach:
    return reach_of(account_id) or add(Reach(account_id=account_id))


def _reached(row: tuple[Any, ...]) -> outbox.Recipient:
    account_id, phone, email, language, proved_at, is_staff, zone, openid = row
    if "@" in phone:
        phone, email = None, email or phone
    elif not phone.startswith("+"):
        phone = None  # of who was erased there is neither
    known = proved_at is not None
    return outbox.Recipient(account_id, phone, email, language or "zh", known, is_staff, zone or "", openid)


outbox.ask(recipient, recipients)
