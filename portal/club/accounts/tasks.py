"""What waits for another administrator: a role that was asked for somebody."""

from collections.abc import Collection

from sqlalchemy import select

from portal.club.accounts.granting import RoleRequest
from portal.club.accounts.names import ROLE_NAMES
from portal.club.accounts.tables import Account
from portal.database import session
from portal.manifest import TaskKind, Told, Waiting
from portal.sentences import lazy_gettext as _l


def _requests() -> Waiting:
    concerns = RoleRequest.account_id.label("concerns_id")
    since = RoleRequest.asked_at.label("since")
    rows = select(RoleRequest.id, RoleRequest.estate_id, concerns, RoleRequest.asked_by, since)
    return rows.where(RoleRequest.decided_at.is_(None))


def _told(ids: Collection[int]) -> dict[int, Told]:
    rows = select(RoleRequest.id, RoleRequest.role, Account.name, Account.id.label("of"))
    found = session.execute(rows.join(Account, Account.id == RoleRequest.account_id).where(RoleRequest.id.in_(ids)))
    return {row.id: Told(ROLE_NAMES[row.role], row.name, {"account_id": row.of}) for row in found}


TASKS = (
    TaskKind(
        "role.request", _l("Confirm a role"), "role_request", "accounts.edit", _requests, _told
    ),
)  # fmt: skip
