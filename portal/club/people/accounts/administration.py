"""Roles and doors of colleagues: who gives a role or rules another administrator needs a second one. Nobody raises
themselves.

Where no second administrator could decide, one is enough, but for taking an administrator's role: that one must agree.
A suspended administrator still counts, so that nobody becomes the only one by shutting the others out.
"""

from sqlalchemy import select

from portal import clock
from portal.club.ground import tasks
from portal.club.ground.decisions import Decision
from portal.club.ground.happenings import happened
from portal.club.people.accounts import happenings as h
from portal.club.people.accounts.names import AccountAct
from portal.club.people.accounts.requests import (
    CARRY_OUT,
    EYES,
    RoleRequest,
    administrators,
    give_role,
    is_administrator,
    mind_estates,
    mind_last,
    places_of,
    same_waiting,
    take_role,
    waiting_requests,
)
from portal.club.people.accounts.roles import RoleGrant, grants_of, role_words
from portal.club.people.accounts.tables import Account, by_id
from portal.database import add, session
from portal.manifest import Role
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

__all__ = ["EYES", "AccountAct", "RoleRequest", "administrators", "waiting_requests"]


def ask(account: Account, role: Role, estate_id: int | None, by: int) -> RoleRequest | RoleGrant:
    """Ask for a role; the only administrator gives it at once, since there is nobody to confirm. Raises Refusal."""
    if account.id == by:
        raise Refusal(_l("Nobody gives a role to themselves. Please ask another administrator."))
    mind_estates(by, [estate_id])
    if account.suspended_at is not None:
        raise Refusal(_l("This account is suspended."))
    if any(grant.role is role and grant.estate_id in (None, estate_id) for grant in grants_of(account.id)):
        raise Refusal(_l("This colleague has that role already."), "role")
    if not _others(by, account.id, estate_id):
        return give_role(account, role, estate_id, by)
    return same_waiting(account.id, AccountAct.GIVE, role, estate_id) or _ask(
        account, AccountAct.GIVE, by, role, estate_id
    )


def withdraw(grant: RoleGrant, by: int) -> RoleRequest | None:
    """Take a role away; the person's sessions end. An administrator's own or another's consent is needed for theirs.

    Gives what waits, or None when it is done. Raises Refusal for the last administrator.
    """
    mind_estates(by, [grant.estate_id])
    mind_last(grant.account_id, [grant])
    account = by_id(grant.account_id)
    if account.id != by and is_administrator(account.id):
        asked = same_waiting(account.id, AccountAct.TAKE, grant.role, grant.estate_id)
        return asked or _ask(account, AccountAct.TAKE, by, grant.role, grant.estate_id)
    take_role(account, grant, by)
    return None


def suspend(account: Account, by: int) -> RoleRequest | None:
    """No door opens any more, and every session is over. Raises Refusal for oneself and the last administrator."""
    mind_suspension(account, by)
    return _rule(account, AccountAct.SUSPEND, by)


def mind_suspension(account: Account, by: int) -> None:
    """Raises Refusal where nothing that is written on the second look would help."""
    if account.id == by:
        raise Refusal(_l("Nobody suspends themselves."))
    mind_last(account.id, grants_of(account.id))


def readmit(account: Account, by: int) -> RoleRequest | None:
    return _rule(account, AccountAct.READMIT, by)


def take_suspension_back(account: Account, by: int) -> None:
    """As if it had not been asked: open again, or, where it still waits for a second person, no longer asked."""
    waiting = [one for one in waiting_requests() if (one.account_id, one.act) == (account.id, AccountAct.SUSPEND)]
    for request in waiting:
        if request.asked_by == by:
            refuse(request, by)
    if account.suspended_at is not None:
        readmit(account, by)


def reset_second(account: Account, by: int) -> RoleRequest | None:
    """A lost second factor is taken away. Raises Refusal for one's own."""
    if account.id == by:
        raise Refusal(_l("Another administrator must do this for you."))
    return _rule(account, AccountAct.RESET, by)


def confirm(request: RoleRequest, by: int) -> None:
    """The second pair of eyes: it happens. Raises Refusal for the one who asked, and for the one it is about."""
    account = by_id(request.account_id)
    if by != request.account_id:  # agreeing to the loss of one's own role
        mind_estates(by, [request.estate_id])
    EYES.decide(request, Decision.DONE, by)
    if request.role is None:
        CARRY_OUT[request.act](account, by)
    elif request.act is AccountAct.GIVE:
        give_role(account, request.role, request.estate_id, by)
    else:
        for grant in grants_of(account.id):
            if (grant.role, grant.estate_id) == (request.role, request.estate_id):
                mind_last(account.id, [grant])
                take_role(account, grant, by)


def refuse(request: RoleRequest, by: int) -> None:
    """It does not happen; the one who asked takes it back this way too. Nobody refuses what is about themselves."""
    if by == request.asked_by:
        EYES.withdraw(request, by)
    else:
        mind_estates(by, [request.estate_id])
        EYES.decide(request, Decision.DECLINED, by)
    if request.act is AccountAct.GIVE:
        happened(h.ROLE_REFUSED, by, account=request.account_id, role=request.role, estate=request.estate_id)
    else:
        happened(h.ACT_REFUSED, by, account=request.account_id, act=request.act)


def colleagues() -> list[Account]:
    """Everybody who has a role or was invited to have one, by name."""
    invited = select(RoleRequest.account_id).where(RoleRequest.state == Decision.WAITING)
    rows = select(Account).where(Account.is_staff.is_(True) | Account.id.in_(invited))
    return list(session.scalars(rows.order_by(Account.name, Account.id)))


def roles_by_account() -> dict[int, list[RoleGrant]]:
    found: dict[int, list[RoleGrant]] = {}
    for grant in session.scalars(select(RoleGrant).order_by(RoleGrant.id)):
        found.setdefault(grant.account_id, []).append(grant)
    return found


def _rule(account: Account, act: AccountAct, by: int) -> RoleRequest | None:
    """About a whole account: at once, or asked where it is an administrator's and another one could decide."""
    places = places_of(account)
    mind_estates(by, places)
    reach = next(iter(places)) if len(places) == 1 else None
    if is_administrator(account.id) and account.id != by and _others(by, account.id, reach):
        return same_waiting(account.id, act, None, reach) or _ask(account, act, by, None, reach)
    CARRY_OUT[act](account, by)
    return None


def _others(by: int, about: int, estate_id: int | None) -> set[int]:
    """Who else could ever decide: a suspended administrator counts, or shutting one out would make one the only one."""
    return set(administrators(estate_id, suspended=True)) - {by, about}


def _ask(account: Account, act: AccountAct, by: int, role: Role | None, estate_id: int | None) -> RoleRequest:
    row = {"account_id": account.id, "account": account, "act": act, "role": role, "estate_id": estate_id}
    asked = add(RoleRequest(**row, state=Decision.WAITING, asked_by=by, asker=by_id(by), asked_at=clock.now()))
    if act is AccountAct.GIVE:
        happened(h.ROLE_ASKED, by, account=account.id, role=role, estate=estate_id)
    elif role is not None:
        told = {account.id: h.AccountActAsked(act=act, role=role_words(role))}
        happened(h.TAKE_ASKED, by, told=told, account=account.id, role=role, estate=estate_id)
    else:
        happened(h.ACT_ASKED[act], by, told={account.id: h.AccountActAsked(act=act)}, account=account.id)
    tasks.follow("role_request", asked.id, by)
    return asked
