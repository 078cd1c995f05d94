"""The session registry: a random token in the cookie, its hash in the table, gone at sign-out."""

import hashlib
import secrets
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    Select,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    update,
)

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.ground.outbox import Message
from portal.club.people.accounts import happenings as h
from portal.club.people.accounts.roles import RoleGrant, permissions_of
from portal.club.people.accounts.session_tables import AccountSession
from portal.club.people.accounts.tables import Account
from portal.club.people.accounts.viewer import MOST_UNREAD, Viewer
from portal.database import NOTES, add, changed, fetch, session
from portal.manifest import Persona, subjects

MEMBER_LASTS = timedelta(days=30)
VISIT_LASTS = timedelta(hours=12)  # a borrowed device, and every session of staff
STAFF_IDLE = timedelta(minutes=30)


_UNREAD = (  # counted at every request: no further than is shown
    select(literal_column("1"))
    .where(Message.account_id == Account.id, Message.in_inbox.is_(True), Message.read_at.is_(None))
    .limit(literal_column(str(MOST_UNREAD + 1)))
    .correlate(Account)
    .subquery()
)
_OWN = ("session_id", "is_staff", "seen_at", "account_id", "name", "title", "language", "theme", "mode", "unread")


@cache
def _load() -> tuple[Select[*tuple[Any, ...]], tuple[str, ...]]:
    """The statement of nearly every request, and the names of its columns; subjects say what they add (Persona)."""
    personas = [one for one in _personas() if not one.only]
    statement = (
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
            select(func.count()).select_from(_UNREAD).scalar_subquery(),
            *(getattr(Account, flag) for flag in _asked_apart()),
            *(value for one in personas for value in one.values.values()),
        )
        .join(Account, Account.id == AccountSession.account_id)
        .where(
            AccountSession.token_hash == bindparam("token_hash"),
            AccountSession.expires_at > bindparam("now"),
            Account.suspended_at.is_(None),
        )
    )
    for one in personas:
        statement = statement.outerjoin(one.account.class_, one.account == Account.id)
    return statement, (*_OWN, *_asked_apart(), *(name for one in personas for name in one.values))


@cache
def _asked_apart() -> dict[str, tuple[Select[*tuple[Any, ...]], tuple[str, ...]]]:
    """By the flag of the account that says whether to ask: the statement, and the names of its columns."""
    return {
        one.only: (
            select(*one.values.values()).where(one.account == bindparam("account_id"), *one.where),
            tuple(one.values),
        )
        for one in _personas()
        if one.only
    }


def _personas() -> list[Persona]:
    return [subject.persona for subject in subjects().values() if subject.persona]


_ROLES = select(RoleGrant.role, RoleGrant.estate_id).where(RoleGrant.account_id == bindparam("account_id"))


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def load(token: str) -> Viewer | None:
    """The viewer whose cookie holds `token`, or None when that session is over. One statement for a member."""
    now = clock.now()
    statement, names = _load()
    row = fetch(statement, token_hash=hash_of(token), now=now).first()
    if row is None:
        return None
    found = dict(zip(names, row, strict=True))
    seen_at = found.pop("seen_at")
    if found["is_staff"] and seen_at < now - STAFF_IDLE:
        return None
    permissions: frozenset[tuple[str, int]] = frozenset()
    if found["is_staff"]:
        grants = fetch(_ROLES, account_id=found["account_id"])
        permissions = permissions_of((role, estate) for role, estate in grants)
    for flag, (of_persona, columns) in _asked_apart().items():
        if found.pop(flag) and (place := fetch(of_persona, account_id=found["account_id"]).first()):
            found |= zip(columns, place, strict=True)
    known = {name: value for name, value in found.items() if value is not None}
    is_stale = seen_at < now - timedelta(minutes=1)
    return Viewer(token=token, is_stale=is_stale, permissions=permissions, **known)


def open_session(
    account: Account, *, is_staff: bool, device: str, address: str, lasts: timedelta = MEMBER_LASTS
) -> str:
    """Begin a session; returns the token for the cookie, which is nowhere else.

    `is_staff` only after the second factor.
    """
    token = secrets.token_urlsafe(32)
    now = clock.now()
    if account.proved_at is None:
        account.proved_at = now
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
    """Note by the way that the session is in use (the caller asks `is_stale`: once a minute)."""
    mine = AccountSession.id == viewer.session_id
    used = update(AccountSession).where(mine).values(seen_at=clock.now())
    NOTES.write(("session", viewer.session_id), lambda connection: connection.execute(used))


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


def renew_token(session_id: int) -> str:
    """Another token for an open session: whoever has copied the cookie of before is outside now."""
    token = secrets.token_urlsafe(32)
    changed(update(AccountSession).where(AccountSession.id == session_id).values(token_hash=hash_of(token)))
    return token


def end_every_session() -> int:
    """Nobody is signed in any more, after a restore: who was signed out or suspended since would be back."""
    return changed(delete(AccountSession))


def end_all_sessions(account_id: int, *, but: int = 0) -> int:
    """End every session of an account (password change, suspension), except the one named."""
    mine = (AccountSession.account_id == account_id) & (AccountSession.id != but)
    return changed(delete(AccountSession).where(mine))
