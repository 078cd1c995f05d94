"""Who signs in: accounts, their sessions, and the roles of staff per estate."""

from portal.club.people.accounts import administration, codes, first, happenings, passwords, second_factor
from portal.club.people.accounts.doors import door_of, is_mailbox, mailbox_of, number_abroad
from portal.club.people.accounts.person_names import FormOfAddress, greeting_of
from portal.club.people.accounts.reach import Reach, follow, live_in, reach_of, unfollow, zone_of
from portal.club.people.accounts.requests import close_quietly, let_in, shut_out
from portal.club.people.accounts.rights import rights_of, workers_of
from portal.club.people.accounts.roles import (
    PERMISSIONS,
    RoleGrant,
    club_wide,
    give,
    grants_of,
    permissions_of,
    roles_with,
    take,
)
from portal.club.people.accounts.session_tables import AccountSession
from portal.club.people.accounts.sessions import (
    MEMBER_LASTS,
    VISIT_LASTS,
    end_all_sessions,
    end_every_session,
    end_session,
    hash_of,
    load,
    open_session,
    renew_token,
    sessions_of,
    touch,
)
from portal.club.people.accounts.staff import create_staff, invite, name_in_latin
from portal.club.people.accounts.tables import (
    Account,
    by_id,
    by_phone,
    called,
    colleagues_called,
    create,
    names_of,
    phone_of,
)
from portal.club.people.accounts.viewer import NOBODY, Hat, Viewer
from portal.manifest import Role

__all__ = [
    "MEMBER_LASTS",
    "NOBODY",
    "PERMISSIONS",
    "VISIT_LASTS",
    "Account",
    "AccountSession",
    "FormOfAddress",
    "Hat",
    "Reach",
    "Role",
    "RoleGrant",
    "Viewer",
    "administration",
    "by_id",
    "by_phone",
    "called",
    "close_quietly",
    "club_wide",
    "codes",
    "colleagues_called",
    "create",
    "create_staff",
    "door_of",
    "end_all_sessions",
    "end_every_session",
    "end_session",
    "first",
    "follow",
    "give",
    "grants_of",
    "greeting_of",
    "happenings",
    "hash_of",
    "invite",
    "is_mailbox",
    "let_in",
    "live_in",
    "load",
    "mailbox_of",
    "name_in_latin",
    "names_of",
    "number_abroad",
    "open_session",
    "passwords",
    "permissions_of",
    "phone_of",
    "reach_of",
    "renew_token",
    "rights_of",
    "roles_with",
    "second_factor",
    "sessions_of",
    "shut_out",
    "take",
    "touch",
    "unfollow",
    "workers_of",
    "zone_of",
]
