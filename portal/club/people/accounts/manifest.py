"""What accounts declare."""

from portal.club.people.accounts import codes, rights
from portal.club.people.accounts.leaving import LEAVING
from portal.club.people.accounts.requests import RoleRequest
from portal.club.people.accounts.roles import RoleGrant
from portal.club.people.accounts.second_factor import RecoveryCode
from portal.club.people.accounts.tables import Account
from portal.club.people.accounts.tasks import TASKS
from portal.manifest import Check, Job, Role, Subject

MANIFEST = Subject(
    permissions={
        "accounts.edit": frozenset({Role.ADMINISTRATOR}),
        "accounts.close": frozenset({Role.ADMINISTRATOR}),
    },
    club_wide=frozenset({"accounts.close"}),
    jobs=(Job("codes.sweep", codes.sweep, at="03:17", harmless="a code lives for five minutes, and another is sent"),),
    checks=(Check("no task belongs to somebody who has left", rights.tasks_of_leavers),),
    tasks=TASKS,
    leaving=LEAVING,
    sealed=(Account, RecoveryCode, RoleGrant, RoleRequest),
)
