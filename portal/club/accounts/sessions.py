"""The session registry: a random token in the cookie, its hash in the table, gone at sign-out."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    UniqueConstraint,
    bindparam,
    column,
    delete,
    func,
    literal_column,
    select,
    table,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.accounts import happenings as h
from portal.club.accounts.roles import RoleGrant, permissions_of
from portal.club.accounts.tables import Account
from portal.club.accounts.viewer import MOST_UNREAD, Viewer
from portal.club.ground.happenings import happened
from portal.club.outbox import Message
from portal.database import Base, Id, add, apart, changed, fetch, session

MEMBER_LASTS = timedelta(days=30)
VISIT_LASTS = timedelta(hours=12)  # a borrowed device, and every session of staff
STAFF_IDLE = timedelta(minutes=30)


class AccountSession(Base):
    __tablename__ = "sessions"
    __table_args__ = (UniqueConstraint("token_hash"), Index("ix_sessions_account", "account_id"))

    id: Mapped[Id]
    token_hash: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    is_staff: Mapped[bool]  # opened with the second factor; ends after 30 idle minutes
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    device: Mapped[str]  # the browser's own words, shortened
    address: Mapped[str]

    @property
    def device_name(self) -> str:
        """“iPhone, WeChat” or “Windows, Firefox”: what a person recognises in the browser's own words."""
        found = [next((name for mark, name in names if mark in self.device), "") for names in (_MACHINES, _BROWSERS)]
        return ", ".join(name for name in found if name) or self.device[:40] or "?"


_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


_members = table("members", column("id", BigInteger), column("account_id"), column("grade"), column("is_owner"))
_clerks = table(
    "clerks", column("account_id"), column("merchant_id"), column("shop_id"), column("job"), column("ended_at")
)

_UNREAD = (  # counted at every request: no further than is shown
    select(literal_column("1"))
    .where(Message.account_id == Account.id, Message.in_inbox.is_(True), Message.read_at.is_(None))
    .limit(literal_column(str(MOST_UNREAD + 1)))
    .correlate(Account)
    .subquery()
)
_LOAD = (
    select(
        AccountSession.id,
        AccountSession.is_staff,
        AccountSession.seen_at,
        Account.id,
        Account.name,
        Account.title,
        Account.language,
        Account.theme,
        Account.mode,
        _members.c.id,
        _members.c.grade,
        _members.c.is_owner,
        Account.is_clerk,
        select(func.count()).select_from(_UNREAD).scalar_subquery(),
    )
    .join(Account, Account.id == AccountSession.account_id)
    .outerjoin(_members, _members.c.account_id == Account.id)
    .where(
        AccountSession.token_hash == bindparam("token_hash"),
        AccountSession.expires_at > bindparam("now"),
        Account.suspended_at.is_(None),
    )
)
_ROLES = select(RoleGrant.role, RoleGrant.estate_id).where(RoleGrant.account_id == bindparam("account_id"))
_SHOP = select(_clerks.c.merchant_id, _clerks.c.shop_id, _clerks.c.job).where(
    _clerks.c.account_id == bindparam("account_id"), _clerks.c.ended_at.is_(None)
)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def load(token: str) -> Viewer | None:
    """The viewer whose cookie holds `token`, or None when that session is over. One statement for a member."""
    now = clock.now()
    row = fetch(_LOAD, token_hash=hash_of(token), now=now).first()
    if row is None:
        return None
    session_id, is_staff, seen_at, account_id, *rest, clerk, unread = row
    name, title, language, theme, mode, member_id, grade, is_owner = rest
    if is_staff and seen_at < now - STAFF_IDLE:
        return None
    permissions: frozenset[tuple[str, int]] = frozenset()
    if is_staff:
        grants = fetch(_ROLES, account_id=account_id)
        permissions = permissions_of((role, estate) for role, estate in grants)
    place = fetch(_SHOP, account_id=account_id).first() if clerk else None
    merchant_id, shop_id, job = place or (0, 0, "")
    return Viewer(
        token=token,
        session_id=session_id,
        account_id=account_id,
        member_id=member_id or 0,
        merchant_id=merchant_id,
        shop_id=shop_id or 0,
        is_manager=job == "manager",
        name=name,
        title=title,
        language=language,
        theme=theme,
        mode=mode,
        grade=grade or "",
        is_owner=bool(is_owner),
        unread=unread,
        is_staff=is_staff,
        is_stale=seen_at < now - timedelta(minutes=1),
        permissions=permissions,
    )


def open_session(
    account: Account, *, is_staff: bool, device: str, address: str, lasts: timedelta = MEMBER_LASTS
) -> str:
    """Begin a session; returns the token for the cookie, which is nowhere else.

    `is_staff` only after the second factor.
    """
    token = secrets.token_urlsafe(32)
    now = clock.now()
    opened = add(
        AccountSession(
            token_hash=hash_of(token),
            account_id=account.id,
            is_staff=is_staff and account.is_staff,
            created_at=now,
            seen_at=now,
            expires_at=now + lasts,
            device=device[:200],
            address=address,
        )
    )
    happened(h.SESSION_OPENED, account.id, session=opened.id, account=account.id, staff=is_staff)
    return token


def touch(viewer: Viewer) -> None:
    """Note that the session is in use (the caller asks `is_stale`: once a minute); in a transaction of its own."""
    with apart() as connection:
        mine = AccountSession.id == viewer.session_id
        connection.execute(update(AccountSession).where(mine).values(seen_at=clock.now()))


def sessions_of(account_id: int) -> list[AccountSession]:
    """The open sessions of an account, the latest used first."""
    rows = select(AccountSession).where(
        AccountSession.account_id == account_id, AccountSession.expires_at > clock.now()
    )
    return list(session.scalars(rows.order_by(AccountSession.seen_at.desc())))


def end_session(account_id: int, session_id: int) -> bool:
    """End one session of this account; False when it is not theirs or already over."""
    mine = (AccountSession.id == session_id) & (AccountSession.account_id == account_id)
    ended = changed(delete(AccountSession).where(mine)) == 1
    if ended:
        happened(h.SESSION_ENDED, account_id, session=session_id, account=account_id)
    return ended


def end_all_sessions(account_id: int, *, but: int = 0) -> int:
    """End every session of an account (password change, suspension), except the one named."""
    mine = (AccountSession.account_id == account_id) & (AccountSession.id != but)
    return changed(delete(AccountSession).where(mine))
