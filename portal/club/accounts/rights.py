"""What somebody may do now, asked about an account and not by whoever looks; and tasks of somebody who has left."""

from collections.abc import Callable

from sqlalchemy import select

from portal.club.accounts.roles import PERMISSIONS, grants_of
from portal.club.accounts.tables import Account
from portal.club.ground.tasks import KINDS, Task, kept_by
from portal.database import session


def rights_of(account_id: int) -> Callable[[str, int | None], bool]:
    """Whether the account holds a permission in an estate (None: anywhere). Who is suspended holds none."""
    is_out = session.scalar(select(Account.suspended_at.is_not(None)).where(Account.id == account_id))
    grants = [] if is_out else grants_of(account_id)

    def may(permission: str, estate_id: int | None) -> bool:
        here = [one for one in grants if estate_id is None or one.estate_id in (None, estate_id)]
        return any(permission in PERMISSIONS[one.role] for one in here)

    return may


def tasks_of_leavers() -> list[str]:
    """For `club doctor`: open tasks whose owner may not do them any more."""
    rows = session.scalars(select(Task).where(Task.done_at.is_(None), Task.owner_id.is_not(None)))
    theirs: dict[int, list[Task]] = {}
    for task in rows:
        theirs.setdefault(task.owner_id or 0, []).append(task)
    found = []
    for account_id, held in theirs.items():
        may = rights_of(account_id)
        if lost := [task for task in held if not may(kept_by(KINDS[task.kind]), task.estate_id)]:
            found.append(f"account {account_id} has left or may not any more, and has {len(lost)} tasks")
    return found
