"""What happens to a colleague's account once it is decided; whoever it is about is told."""

from collections.abc import Callable

from portal import clock
from portal.club import audit, outbox
from portal.club.accounts.requests import RULING, Act, administrators
from portal.club.accounts.roles import Role, RoleGrant, give, grants_of, take
from portal.club.accounts.second import reset
from portal.club.accounts.sessions import end_all_sessions
from portal.club.accounts.tables import Account
from portal.database import session
from portal.language import speaking
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

ROLE_NAMES = {
    Role.CUSTOMER_SERVICE: _l("Customer service desk"),
    Role.SALES_ADVISER: _l("Sales adviser"),
    Role.SALES_MANAGER: _l("Sales manager"),
    Role.PROPERTY_MANAGEMENT: _l("Property management"),
    Role.ENGINEERING: _l("Engineering department"),
    Role.EDITOR: _l("Editor"),
    Role.DEPARTMENT_HEAD: _l("Department head"),
    Role.MARKETING_HEAD: _l("Head of marketing"),
    Role.ADMINISTRATOR: _l("Administrator"),
}


def mind_last(account_id: int, losing: list[RoleGrant]) -> None:
    """Raises Refusal where nobody would be left who can give roles."""
    for grant in losing:
        if grant.role in RULING and not set(administrators(grant.estate_id)) - {account_id}:
            raise Refusal(_l("The last administrator cannot be taken away."))


def give_role(account: Account, role: Role, estate_id: int | None, by: int) -> RoleGrant:
    grant = give(account, role, estate_id, by)
    end_all_sessions(account.id)
    return grant


def take_role(account: Account, grant: RoleGrant, by: int) -> None:
    take(grant, by)
    end_all_sessions(account.id)
    tell(account, "role_taken", **named(grant.role))


def _suspend(account: Account, by: int) -> None:
    mind_last(account.id, grants_of(account.id))
    account.suspended_at = account.suspended_at or clock.now()
    session.flush()
    end_all_sessions(account.id)
    audit.record(by, "account.suspended", account=account.id)
    tell(account, "account_suspended")


def _readmit(account: Account, by: int) -> None:
    account.suspended_at = None
    session.flush()
    audit.record(by, "account.readmitted", account=account.id)
    tell(account, "account_readmitted")


CARRY_OUT: dict[Act, Callable[[Account, int], None]] = {
    Act.SUSPEND: _suspend,
    Act.READMIT: _readmit,
    Act.RESET: reset,
}


def tell(account: Account, topic: str, **values: object) -> None:
    outbox.post(account.id, topic, purpose=outbox.Purpose.SECURITY, **values)


def named(role: Role | None) -> dict[str, str]:
    """The role's name in both languages, as letters take it."""
    named = {}
    for language in ("zh", "en"):
        with speaking(language):
            named[f"role_{language}"] = str(ROLE_NAMES[role]) if role else ""
    return named
