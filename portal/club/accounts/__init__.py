"""Who signs in: accounts, their sessions, and the roles of staff per estate."""

from portal.club.accounts.roles import PERMISSIONS, Role, RoleGrant, give, grants_of, take
from portal.club.accounts.sessions import (
    AccountSession,
    end_all_sessions,
    end_session,
    hash_of,
    load,
    open_session,
    sessions_of,
    touch,
)
from portal.club.accounts.tables import Account, Title, by_id, by_phone, create, phone_of
from portal.club.accounts.viewer import NOBODY, Hat, Viewer

__all__ = [
    "NOBODY",
    "PERMISSIONS",
    "Account",
    "AccountSession",
    "Hat",
    "Role",
    "RoleGrant",
    "Title",
    "Viewer",
    "by_id",
    "by_phone",
    "create",
    "end_all_sessions",
    "end_session",
    "give",
    "grants_of",
    "hash_of",
    "load",
    "open_session",
    "phone_of",
    "sessions_of",
    "take",
    "touch",
]
