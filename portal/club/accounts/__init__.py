"""Who signs in: accounts, their sessions, and the roles of staff per estate."""

from portal.club.accounts import codes, granting, happenings, passwords, second
from portal.club.accounts.rights import rights_of
from portal.club.accounts.roles import (
    PERMISSIONS,
    RoleGrant,
    club_wide,
    give,
    grants_of,
    permissions_of,
    roles_with,
    take,
)
from portal.club.accounts.sessions import (
    MEMBER_LASTS,
    VISIT_LASTS,
    AccountSession,
    end_all_sessions,
    end_session,
    hash_of,
    load,
    open_session,
    sessions_of,
    touch,
)
from portal.club.accounts.staff import create_staff, invite
from portal.club.accounts.tables import Account, Title, by_id, by_phone, called, create, greeting_of, names_of, phone_of
from portal.club.accounts.viewer import NOBODY, Hat, Viewer
from portal.manifest import Role

__all__ = [
    "MEMBER_LASTS",
    "NOBODY",
    "PERMISSIONS",
    "VISIT_LASTS",
    "Account",
    "AccountSession",
    "Hat",
    "Role",
    "RoleGrant",
    "Title",
    "Viewer",
    "by_id",
    "by_phone",
    "called",
    "club_wide",
    "codes",
    "create",
    "create_staff",
    "end_all_sessions",
    "end_session",
    "give",
    "granting",
    "grants_of",
    "greeting_of",
    "happenings",
    "hash_of",
    "invite",
    "load",
    "names_of",
    "open_session",
    "passwords",
    "permissions_of",
    "phone_of",
    "rights_of",
    "roles_with",
    "second",
    "sessions_of",
    "take",
    "touch",
]
