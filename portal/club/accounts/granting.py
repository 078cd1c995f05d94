"""Giving a role takes two administrators: one asks, another confirms. Nobody raises themselves."""

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, select, text, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.accounts import happenings as h
from portal.club.accounts.roles import RoleGrant, give, grants_of, take
from portal.club.accounts.sessions import end_all_sessions
from portal.club.accounts.tables import Account, by_id
from portal.club.accounts.viewer import Viewer
from portal.club.ground import tasks
from portal.club.ground.happenings import happened
from portal.database import Base, Id, add, changed, session
from portal.manifest import Role
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


class RoleRequest(Base):
    """A role that one administrator asked for somebody, until another has confirmed or refused it."""

    __tablename__ = "role_requests"
    __table_args__ = (
        Index(
            "uq_role_requests_open",
            "account_id",
            "role",
            text("coalesce(estate_id, 0)"),
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    role: Mapped[Role]
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]
    is_given: Mapped[bool] = mapped_column(default=False)

    account: Mapped[Account] = relationship(foreign_keys=[account_id], lazy="joined", innerjoin=True)
    asker: Mapped[Account] = relationship(foreign_keys=[asked_by], lazy="joined", innerjoin=True)

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return viewer.covers(cls, "accounts.edit")


def ask(account: Account, role: Role, estate_id: int | None, by: int) -> RoleRequest | RoleGrant:
    """Ask for a role; the only administrator gives it at once, since there is nobody to confirm. Raises Refusal."""
    if account.id == by:
        raise Refusal(_l("Nobody gives a role to themselves. Please ask another administrator."))
    if account.suspended_at is not None:
        raise Refusal(_l("This account is suspended."))
    if any(grant.role is role and grant.estate_id in (None, estate_id) for grant in grants_of(account.id)):
        raise Refusal(_l("This colleague has that role already."), "role")
    if not _others(by, account.id):
        return _give(account, role, estate_id, by)
    waiting = select(RoleRequest).where(
        RoleRequest.account_id == account.id,
        RoleRequest.role == role,
        RoleRequest.estate_id.is_not_distinct_from(estate_id),
        RoleRequest.decided_at.is_(None),
    )
    if existing := session.scalar(waiting):
        return existing
    asked = add(RoleRequest(account_id=account.id, role=role, estate_id=estate_id, asked_by=by, asked_at=clock.now()))
    happened(h.ROLE_ASKED, by, account=account.id, role=role, estate=estate_id)
    tasks.follow("role_request", asked.id, by)
    return asked


def confirm(request: RoleRequest, by: int) -> RoleGrant:
    """The second pair of eyes. Raises Refusal for the one who asked, and for the one it is about."""
    if by in (request.asked_by, request.account_id):
        raise Refusal(_l("Another administrator must confirm this."))
    _decide(request, by, is_given=True)
    return _give(by_id(request.account_id), request.role, request.estate_id, by)


def refuse(request: RoleRequest, by: int) -> None:
    """Not given; the one who asked may take it back this way too."""
    _decide(request, by, is_given=False)
    happened(h.ROLE_REFUSED, by, account=request.account_id, role=request.role, estate=request.estate_id)


def withdraw(grant: RoleGrant, by: int) -> None:
    """Take a role away; the person's sessions end. Raises Refusal for the last administrator."""
    if grant.role is Role.ADMINISTRATOR and len(administrators()) <= 1:
        raise Refusal(_l("The last administrator cannot be taken away."))
    take(grant, by)
    end_all_sessions(grant.account_id)


def waiting_requests() -> list[RoleRequest]:
    return list(session.scalars(select(RoleRequest).where(RoleRequest.decided_at.is_(None)).order_by(RoleRequest.id)))


def administrators() -> list[int]:
    """The account ids of those who can give roles now."""
    rows = select(RoleGrant.account_id).join(Account, Account.id == RoleGrant.account_id)
    return list(
        session.scalars(rows.where(RoleGrant.role == Role.ADMINISTRATOR, Account.suspended_at.is_(None)).distinct())
    )


def colleagues() -> list[Account]:
    """Everybody who has a role or was invited to have one, by name."""
    invited = select(RoleRequest.account_id).where(RoleRequest.decided_at.is_(None))
    rows = select(Account).where(Account.is_staff.is_(True) | Account.id.in_(invited))
    return list(session.scalars(rows.order_by(Account.name, Account.id)))


def roles_by_account() -> dict[int, list[RoleGrant]]:
    found: dict[int, list[RoleGrant]] = {}
    for grant in session.scalars(select(RoleGrant).order_by(RoleGrant.id)):
        found.setdefault(grant.account_id, []).append(grant)
    return found


def suspend(account: Account, by: int) -> None:
    """No door opens any more, and every session is over. Raises Refusal for oneself and the last administrator."""
    if account.id == by:
        raise Refusal(_l("Nobody suspends themselves."))
    if administrators() == [account.id]:
        raise Refusal(_l("The last administrator cannot be taken away."))
    account.suspended_at = account.suspended_at or clock.now()
    session.flush()
    end_all_sessions(account.id)
    happened(h.SUSPENDED, by, account=account.id)


def readmit(account: Account, by: int) -> None:
    account.suspended_at = None
    session.flush()
    happened(h.READMITTED, by, account=account.id)


def _others(by: int, about: int) -> list[int]:
    return [account_id for account_id in administrators() if account_id not in (by, about)]


def _decide(request: RoleRequest, by: int, *, is_given: bool) -> None:
    open_one = (RoleRequest.id == request.id) & RoleRequest.decided_at.is_(None)
    values = {"decided_by": by, "decided_at": clock.now(), "is_given": is_given}
    if changed(update(RoleRequest).where(open_one).values(**values)) != 1:
        raise Refusal(_l("A colleague has decided this already."), status=409)
    tasks.follow("role_request", request.id, by)


def _give(account: Account, role: Role, estate_id: int | None, by: int) -> RoleGrant:
    grant = give(account, role, estate_id, by)
    end_all_sessions(account.id)
    return grant
