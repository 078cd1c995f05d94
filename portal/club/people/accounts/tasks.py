"""What waits for another administrator: a role that was asked for somebody."""

from collections.abc import Collection

from sqlalchemy import case, select

from portal.club.ground.decisions import Decision
from portal.club.people.accounts.names import ACT_NAMES, ROLE_NAMES, AccountAct
from portal.club.people.accounts.requests import RoleRequest
from portal.club.people.accounts.tables import Account
from portal.database import session
from portal.manifest import Role, TaskKind, TaskTold, Waiting
from portal.sentences import lazy_gettext as _l


def _requests() -> Waiting:
    concerns = case((RoleRequest.act != AccountAct.TAKE, RoleRequest.account_id)).label("concerns_id")
    since = RoleRequest.asked_at.label("since")
    rows = select(RoleRequest.id, RoleRequest.estate_id, concerns, RoleRequest.asked_by, since)
    return rows.where(RoleRequest.state == Decision.WAITING)


def _told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = select(RoleRequest.id, RoleRequest.act, RoleRequest.role, Account.name, Account.id.label("of"))
    found = session.execute(rows.join(Account, Account.id == RoleRequest.account_id).where(RoleRequest.id.in_(ids)))
    return {row.id: TaskTold(_asked(row.act, row.role), row.name, {"account_id": row.of}) for row in found}


def _asked(act: AccountAct, role: Role | None) -> object:
    return ACT_NAMES[act] if role is None else _l("%(role)s: %(act)s", role=ROLE_NAMES[role], act=ACT_NAMES[act])


TASKS = (
    TaskKind(
        "role.request", _l("Confirm a role"), "role_request", "accounts.edit", _requests, _told
    ),
)  # fmt: skip
