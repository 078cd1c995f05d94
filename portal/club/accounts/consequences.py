"""What an act does to a colleague's account, counted."""

from portal.club.accounts.roles import PERMISSIONS
from portal.club.accounts.sessions import sessions_of
from portal.club.accounts.tables import Account
from portal.club.ground.careful import Counted
from portal.manifest import Role
from portal.sentences import lazy_gettext as _l


def of_giving(role: Role) -> list[Counted]:
    held = sorted(PERMISSIONS[role])
    return [Counted(len(held), _l("Permissions come with this role"), names=held)]


def of_signing_out(account: Account) -> list[Counted]:
    return [Counted(len(sessions_of(account.id)), _l("Sessions end at once"))]
