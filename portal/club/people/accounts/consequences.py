"""What an act does to a colleague's account, counted."""

from portal.club.ground.careful import Counted
from portal.club.people.accounts.names import AccountAct
from portal.club.people.accounts.requests import RoleRequest
from portal.club.people.accounts.roles import PERMISSIONS
from portal.club.people.accounts.sessions import sessions_of
from portal.club.people.accounts.tables import Account
from portal.manifest import Role
from portal.sentences import lazy_gettext as _l


def of_giving(role: Role) -> list[Counted]:
    held = sorted(PERMISSIONS[role])
    return [Counted(len(held), _l("Permissions come with this role"), names=held)]


def of_request(asked: RoleRequest) -> list[Counted]:
    """What the second pair of eyes lets happen; nobody is signed out by being let in again."""
    role = of_giving(asked.role) if asked.role is not None and asked.act is AccountAct.GIVE else []
    return role if asked.act is AccountAct.READMIT else [*role, *of_signing_out(asked.account)]


def of_signing_out(account: Account) -> list[Counted]:
    return [Counted(len(sessions_of(account.id)), _l("Sessions end at once"))]
