"""Roles of staff per estate, and what each role may do: each subject declares its permissions in its manifest."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.people.accounts import happenings as h
from portal.club.people.accounts.names import ROLE_NAMES
from portal.club.people.accounts.tables import Account
from portal.club.people.accounts.viewer import Viewer
from portal.database import Base, Id, add, changed, session
from portal.engine.journal import journaled
from portal.manifest import Gathered, Role, joined, subjects
from portal.words import Words, in_both


def _permissions() -> dict[Role, frozenset[str]]:
    declared = joined(subject.permissions for subject in subjects().values())
    return {role: frozenset(name for name, roles in declared.items() if role in roles) for role in Role}


PERMISSIONS: Mapping[Role, frozenset[str]] = Gathered(_permissions)


def roles_with(permission: str) -> list[Role]:
    """The roles that carry a permission."""
    return [role for role, held in PERMISSIONS.items() if permission in held]


@cache
def club_wide() -> frozenset[str]:
    """The permissions that a role for one estate does not carry."""
    return frozenset(name for subject in subjects().values() for name in subject.club_wide)


def permissions_of(grants: Iterable[tuple[Role, int | None]]) -> frozenset[tuple[str, int]]:
    """What roles carry, each for its estate (0: for every one)."""
    return frozenset(
        (permission, estate_id or 0)
        for role, estate_id in grants
        for permission in PERMISSIONS[role]
        if estate_id is None or permission not in club_wide()
    )


class RoleGrant(Base):
    """A role of an account in one estate, or in every estate (estate_id is None)."""

    __tablename__ = "role_grants"
    __table_args__ = (
        UniqueConstraint("account_id", "role", "estate_id"),
        Index("ix_role_grants_account", "account_id"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    role: Mapped[Role]
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))
    given_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    given_at: Mapped[datetime]

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return viewer.covers(cls, "accounts.edit")


journaled(RoleGrant)


def give(account: Account, role: Role, estate_id: int | None, by: int | None) -> RoleGrant:
    """Give a role; the same one twice is one. Nobody raises themselves (checked by the desk: by != account)."""
    held = select(RoleGrant).where(
        RoleGrant.account_id == account.id, RoleGrant.role == role, RoleGrant.estate_id.is_not_distinct_from(estate_id)
    )
    if existing := session.scalar(held):
        return existing
    grant = add(RoleGrant(account_id=account.id, role=role, estate_id=estate_id, given_by=by, given_at=clock.now()))
    changed(update(Account).where(Account.id == account.id).values(is_staff=True))
    account.is_staff = True
    happened(h.ROLE_GIVEN, by, account=account.id, role=role, estate=estate_id)
    return grant


def take(grant: RoleGrant, by: int) -> None:
    """Take a role away; whoever had it is told."""
    changed(delete(RoleGrant).where(RoleGrant.id == grant.id))
    left = session.scalar(select(RoleGrant.id).where(RoleGrant.account_id == grant.account_id).limit(1))
    # always written: who is just being given something has this row held, and is looked at anew after us
    changed(update(Account).where(Account.id == grant.account_id).values(is_staff=left is not None))
    letter = h.RoleTaken(role=role_words(grant.role))
    told = {grant.account_id: letter}
    happened(h.ROLE_TAKEN, by, told=told, account=grant.account_id, role=grant.role, estate=grant.estate_id)


def grants_of(account_id: int) -> list[RoleGrant]:
    return list(session.scalars(select(RoleGrant).where(RoleGrant.account_id == account_id).order_by(RoleGrant.id)))


def role_words(role: Role) -> Words:
    """The role's name in both languages, as letters take it."""
    return in_both(ROLE_NAMES[role])
