"""What one administrator asks for a colleague's account, a role or a door, and what is done once it is decided.

Whoever it is about is told.
"""

from collections.abc import Callable, Iterable

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.ground import outbox
from portal.club.ground.decisions import Asked, Decision, SecondPerson, four_eyes
from portal.club.ground.happenings import happened
from portal.club.people.accounts import happenings as h
from portal.club.people.accounts.names import AccountAct
from portal.club.people.accounts.roles import RoleGrant, give, grants_of, roles_with, take
from portal.club.people.accounts.second_factor import reset
from portal.club.people.accounts.sessions import end_all_sessions
from portal.club.people.accounts.tables import Account, names_of
from portal.club.people.accounts.viewer import Viewer
from portal.database import Base, Id, session
from portal.engine.journal import journaled
from portal.manifest import Role
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


class RoleRequest(Asked, Base):
    """`role` and `estate_id` say which role is given or taken; the other acts are about the whole account."""

    __tablename__ = "role_requests"
    __table_args__ = (
        four_eyes(),
        CheckConstraint("(act IN ('give', 'take')) = (role IS NOT NULL)", name="role"),
        Index(
            "uq_role_requests_open",
            "account_id",
            "act",
            text("coalesce(role, '')"),
            text("coalesce(estate_id, 0)"),
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    act: Mapped[AccountAct]
    role: Mapped[Role | None]
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))
    state: Mapped[Decision]

    account: Mapped[Account] = relationship(foreign_keys=[account_id], lazy="joined", innerjoin=True)
    asker: Mapped[Account] = relationship(foreign_keys="RoleRequest.asked_by", lazy="joined", innerjoin=True)

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return viewer.covers(cls, "accounts.edit")


journaled(RoleRequest)


def _concerned(row: RoleRequest) -> tuple[int, ...]:
    """An administrator may agree to losing their own role; everything else about oneself others decide."""
    return () if row.act is AccountAct.TAKE else (row.account_id,)


EYES = SecondPerson(
    RoleRequest,
    permission="accounts.edit",
    concerns=_concerned,
    own=_l("Another administrator must confirm this."),
    asked=_l("Another administrator must confirm this."),
    names=names_of,
    task_row="role_request",
)


def waiting_requests() -> list[RoleRequest]:
    rows = select(RoleRequest).where(RoleRequest.state == Decision.WAITING)
    return list(session.scalars(rows.order_by(RoleRequest.id)))


def same_waiting(account_id: int, act: AccountAct, role: Role | None, estate_id: int | None) -> RoleRequest | None:
    """What waits already, so that the same is not asked twice."""
    mine = RoleRequest.account_id == account_id, RoleRequest.act == act, RoleRequest.state == Decision.WAITING
    same = RoleRequest.role.is_not_distinct_from(role), RoleRequest.estate_id.is_not_distinct_from(estate_id)
    return session.scalar(select(RoleRequest).where(*mine, *same))


def administrators(estate_id: int | None = None, *, suspended: bool = False) -> list[int]:
    """The account ids of those who may decide for this estate, or (None) for every estate; `suspended`: those, too."""
    everywhere = RoleGrant.estate_id.is_(None)
    here = everywhere if estate_id is None else or_(everywhere, RoleGrant.estate_id == estate_id)
    rows = select(RoleGrant.account_id).join(Account, Account.id == RoleGrant.account_id)
    rows = rows.where(RoleGrant.role.in_(roles_with("accounts.edit")), here)
    return list(session.scalars((rows if suspended else rows.where(Account.suspended_at.is_(None))).distinct()))


def is_administrator(account_id: int) -> bool:
    """Somewhere, suspended or not."""
    return any(grant.role in roles_with("accounts.edit") for grant in grants_of(account_id))


def places_of(account: Account) -> set[int | None]:
    """The estates in which this account has roles, or else is asked to have some; None: every estate."""
    held = {grant.estate_id for grant in grants_of(account.id)}
    asked = {row.estate_id for row in waiting_requests() if row.account_id == account.id and row.role is not None}
    return held or asked or {None}


def mind_estates(by: int, places: Iterable[int | None]) -> None:
    """An administrator of one estate rules that estate alone, and nothing beyond it. Raises Refusal.

    Until the commit nobody else changes who rules: two who shut each other out do so one after the other.
    """
    ruling = select(RoleGrant.id).where(RoleGrant.role.in_(roles_with("accounts.edit"))).order_by(RoleGrant.id)
    session.execute(ruling.with_for_update())
    if any(by not in administrators(place) for place in places):
        raise Refusal(_l("You can give and take roles in your own estates only."), "estate")


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


def shut_out(account: Account, by: int) -> None:
    """No door opens any more, and every session is over."""
    mind_last(account.id, grants_of(account.id))
    account.suspended_at = account.suspended_at or clock.now()
    session.flush()
    end_all_sessions(account.id)
    happened(h.SUSPENDED, by, told={account.id: h.AccountSuspended()}, account=account.id)


def close_quietly(account: Account, by: int) -> None:
    """As shut_out(), of somebody who has died: no letter goes to them, and what waits for them is not sent."""
    account.suspended_at = account.suspended_at or clock.now()
    session.flush()
    end_all_sessions(account.id)
    outbox.silence(account.id)
    happened(h.CLOSED, by, account=account.id)


def let_in(account: Account, by: int) -> None:
    account.suspended_at = None
    session.flush()
    happened(h.READMITTED, by, told={account.id: h.AccountReadmitted()}, account=account.id)


CARRY_OUT: dict[AccountAct, Callable[[Account, int], None]] = {
    AccountAct.SUSPEND: shut_out,
    AccountAct.READMIT: let_in,
    AccountAct.RESET: reset,
}
