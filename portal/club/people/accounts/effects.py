"""What happens to a colleague's account once it is decided; whoever it is about is told."""

from collections.abc import Callable

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.people.accounts import happenings as h
from portal.club.people.accounts.names import AccountAct
from portal.club.people.accounts.requests import administrators
from portal.club.people.accounts.roles import RoleGrant, give, grants_of, roles_with, take
from portal.club.people.accounts.second_factor import reset
from portal.club.people.accounts.sessions import end_all_sessions
from portal.club.people.accounts.tables import Account
from portal.database import session
from portal.manifest import Role
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


def mind_last(account_id: int, losing: list[RoleGrant]) -> None:
    """Raises Refusal where nobody would be left who can give roles."""
    for grant in losing:
        if grant.role in roles_with("accounts.edit") and not set(administrators(grant.estate_id)) - {account_id}:
            raise Refusal(_l("The last administrator cannot be taken away."))


def give_role(account: Account, role: Role, estate_id: int | None, by: int) -> RoleGrant:
    grant = give(account, role, estate_id, by)
    end_all_sessions(account.id)
    return grant


def take_role(account: Account, grant: RoleGrant, by: int) -> None:
    take(grant, by)
    end_all_sessions(account.id)


def _suspend(account: Account, by: int) -> None:
    mind_last(account.id, grants_of(account.id))
    account.suspended_at = account.suspended_at or clock.now()
    session.flush()
    end_all_sessions(account.id)
    happened(h.SUSPENDED, by, told={account.id: h.AccountSuspended()}, account=account.id)


def _readmit(account: Account, by: int) -> None:
    account.suspended_at = None
    session.flush()
    happened(h.READMITTED, by, told={account.id: h.AccountReadmitted()}, account=account.id)


CARRY_OUT: dict[AccountAct, Callable[[Account, int], None]] = {
    AccountAct.SUSPEND: _suspend,
    AccountAct.READMIT: _readmit,
    AccountAct.RESET: reset,
}
