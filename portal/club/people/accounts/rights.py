"""What somebody may do now, asked about an account and not by whoever looks; and tasks of somebody who has left."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from portal.club.ground.tasks import Task, is_kept
from portal.club.people.accounts.roles import RoleGrant, grants_of, permissions_of
from portal.club.people.accounts.tables import Account
from portal.club.people.accounts.viewer import Hat, Viewer
from portal.database import session
from portal.manifest import Role


def rights_of(account_id: int) -> Viewer:
    """The account with the rights of its roles as they are now. Who is suspended has none."""
    is_out = session.scalar(select(Account.suspended_at.is_not(None)).where(Account.id == account_id))
    grants = [] if is_out else grants_of(account_id)
    held = permissions_of((one.role, one.estate_id) for one in grants)
    return Viewer(account_id=account_id, hat=Hat.STAFF, is_staff=True, permissions=held)


def workers_of(estate_id: int, roles: Collection[Role]) -> dict[Role, list[str]]:
    """By role, the names of those who have it in this estate or in every one and may work now."""
    here = RoleGrant.estate_id.is_(None) | (RoleGrant.estate_id == estate_id)
    rows = select(RoleGrant.role, Account.name).join(Account, Account.id == RoleGrant.account_id)
    rows = rows.where(here, RoleGrant.role.in_(roles), Account.suspended_at.is_(None)).order_by(RoleGrant.id)
    found: dict[Role, list[str]] = defaultdict(list)
    for role, name in session.execute(rows):
        found[role].append(name)
    return found


def tasks_of_leavers() -> list[str]:
    """For `club doctor`: open tasks whose owner may not do them any more."""
    theirs: dict[int, list[Task]] = defaultdict(list)
    for task in session.scalars(select(Task).where(Task.done_at.is_(None), Task.owner_id.is_not(None))):
        theirs[task.owner_id or 0].append(task)
    found = []
    for account_id, held in theirs.items():
        may = rights_of(account_id).may
        if lost := [task for task in held if not is_kept(task, may)]:
            found.append(f"account {account_id} has left or may not any more, and has {len(lost)} tasks")
    return found
