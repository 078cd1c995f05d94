"""What waits for another administrator: a role that was asked for somebody."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, case, exists, or_, select

from portal.club.estate.projects import Estate
from portal.club.ground.decisions import Decision
from portal.club.people.accounts.names import ACT_NAMES, ROLE_NAMES, AccountAct
from portal.club.people.accounts.requests import RoleRequest
from portal.club.people.accounts.roles import RoleGrant
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


NEEDED = (Role.SALES_MANAGER, Role.SALES_ADVISER)  # the liaison of an estate, and who answers prospects
_LACKS = {
    Role.SALES_MANAGER: _l("Nobody is the sales manager of this estate"),
    Role.SALES_ADVISER: _l("Nobody is a sales adviser of this estate"),
}


def _lacks(role: Role) -> ColumnElement[bool]:
    here = RoleGrant.estate_id.is_(None) | (RoleGrant.estate_id == Estate.id)
    works = (Account.id == RoleGrant.account_id) & Account.suspended_at.is_(None)
    return ~exists().where(here, RoleGrant.role == role, works)


def _unstaffed() -> Waiting:
    return select(Estate.id, Estate.id.label("estate_id")).where(or_(*map(_lacks, NEEDED)))


def _unstaffed_told(ids: Collection[int]) -> dict[int, TaskTold]:
    asked = select(Estate.id, Estate.name, *(_lacks(role) for role in NEEDED)).where(Estate.id.in_(ids))
    told = {}
    for ident, name, *lacks in session.execute(asked):
        lacking = [words for words, is_so in zip(_LACKS.values(), lacks, strict=True) if is_so]
        told[ident] = TaskTold(name, lacking[0] if lacking else "")  # the clock has not come by since it was staffed
    return told


TASKS = (
    TaskKind(
        "estate.unstaffed", _l("Give an estate its people"), "estate", "accounts.edit", _unstaffed, _unstaffed_told,
        is_timed=True,
    ),
    TaskKind(
        "role.request", _l("Confirm a role"), "role_request", "accounts.edit", _requests, _told
    ),
)  # fmt: skip
