"""Tills that were locked: whoever types too many wrong codes is guessing, and the club looks into it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, false, select, text, true, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.ground import attempts
from portal.club.ground.happenings import Entity, Happening, happened
from portal.club.ground.letters import Letter
from portal.club.ground.outbox import Purpose
from portal.club.ground.portions import portion
from portal.club.ground.scope import CLUB
from portal.club.people import accounts
from portal.club.people.accounts import Account, Hat, RoleGrant, Viewer
from portal.club.people.accounts.happenings import ACCOUNT
from portal.club.purse import till_terms
from portal.database import Base, Id, add, after_commit, changed, session
from portal.manifest import Subject, TaskKind, TaskTold, Waiting
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

KIND = "till.miss"
_LOCKED = _l("This till is locked after too many wrong codes. The club has been told and will call you.")


class TillLock(Base):
    """One clerk may verify no more until somebody of the club has lifted it."""

    __tablename__ = "till_locks"
    __table_args__ = (
        Index(
            "uq_till_locks_open",
            "account_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
        Index("ix_till_locks_lifted", "lifted_at", "id"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchants.id"))
    place: Mapped[Words]  # the shop, as it was called then
    misses: Mapped[int]
    locked_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str | None]  # what the club found out

    clerk: Mapped[Account] = relationship(lazy="joined", innerjoin=True, foreign_keys=[account_id])

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return true() if viewer.hat is Hat.STAFF and viewer.may("merchants.edit") else false()


def count_try(account_id: int) -> None:
    """Before a code is looked at: a locked till, or one with too many tries, looks at none. Raises Refusal (429)."""
    if lock_of(account_id) is not None:
        raise Refusal(_LOCKED, status=429)
    terms = till_terms.TERMS.now()
    attempts.spend((KIND, account_id, ((terms.misses, 60 * terms.window_minutes),)))


LOCK = Entity("lock", "till_locks")


@dataclass(frozen=True, kw_only=True)
class TillLocked(Letter, topic="till_locked", purpose=Purpose.SERVICE):
    place: Words
    misses: int
    minutes: int = 60


LOCKED = Happening(
    "till.locked",
    _l("locked the till of %(account)s after too many wrong codes"),
    (LOCK, ACCOUNT),
    values=("merchant",),
    letters=(TillLocked,),
)
LIFTED = Happening("till.lifted", _l("lifted the lock of the till of %(account)s"), (LOCK, ACCOUNT))


def hit(account_id: int) -> None:
    """It was a real code: the tries before it were typing, not guessing. After the act, outside its transaction."""
    attempts.forgive(KIND, account_id)


def missed(account_id: int, merchant_id: int, place: Words) -> None:
    """It was no code of this shop; one too many locks the till and tells the club. After the act was rolled back."""
    terms = till_terms.TERMS.now()
    misses = attempts.tries_of(KIND, account_id, 60 * terms.window_minutes)
    if misses >= terms.misses:
        portion()(lock)(account_id, merchant_id, place, misses)


def lock(account_id: int, merchant_id: int, place: Words, misses: int) -> TillLock:
    """Lock a clerk's till, once, and alert everybody who looks after merchants."""
    if (known := lock_of(account_id)) is not None:
        return known
    row = {"account_id": account_id, "merchant_id": merchant_id, "place": place, "misses": misses}
    made = add(TillLock(**row, locked_at=clock.now()))
    letter = TillLocked(place=place, misses=misses, minutes=till_terms.TERMS.now().window_minutes)
    told = dict.fromkeys(_those_who("merchants.edit"), letter)
    happened(LOCKED, None, told=told, lock=made.id, account=account_id, merchant=merchant_id)
    return made


def lift(found: TillLock, reason: str, by: int) -> TillLock:
    """The club has looked into it. Raises Refusal without a reason, or when somebody lifted it already."""
    if not reason.strip():
        raise Refusal(_l("Please say what you found out."), "reason")
    values = {"lifted_at": clock.now(), "lifted_by": by, "reason": reason.strip()}
    if changed(update(TillLock).where(TillLock.id == found.id, TillLock.lifted_at.is_(None)).values(**values)) != 1:
        raise Refusal(_l("Somebody has lifted this already."), status=409)
    session.refresh(found)
    happened(LIFTED, by, lock=found.id, account=found.account_id)
    account_id = found.account_id
    after_commit(lambda: hit(account_id))
    return found


def lock_of(account_id: int) -> TillLock | None:
    return session.scalar(select(TillLock).where(TillLock.account_id == account_id, TillLock.lifted_at.is_(None)))


def locked() -> list[TillLock]:
    """Those that wait for somebody of the club, the oldest first."""
    return list(session.scalars(select(TillLock).where(TillLock.lifted_at.is_(None)).order_by(TillLock.id)))


def lifted() -> list[TillLock]:
    """Those that are settled, the latest first."""
    rows = select(TillLock).where(TillLock.lifted_at.is_not(None)).order_by(TillLock.lifted_at.desc())
    return list(session.scalars(rows.limit(50)))


def _those_who(permission: str) -> list[int]:
    """Those who hold a club-wide permission."""
    roles = accounts.roles_with(permission)
    rows = select(RoleGrant.account_id).join(Account, Account.id == RoleGrant.account_id)
    here = rows.where(RoleGrant.role.in_(roles), RoleGrant.estate_id.is_(None), Account.suspended_at.is_(None))
    return list(session.scalars(here.distinct().order_by(RoleGrant.account_id)))


def _locks() -> Waiting:
    return select(TillLock.id, TillLock.locked_at.label("since")).where(TillLock.lifted_at.is_(None))


def _locks_told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = session.execute(select(TillLock.id, TillLock.place, TillLock.misses).where(TillLock.id.in_(ids)))
    return {row.id: TaskTold(row.place, _l("%(n)s wrong codes", n=row.misses)) for row in rows}


MANIFEST = Subject(tasks=(TaskKind("till.locked", _l("Locked till"), "lock", "merchants.edit", _locks, _locks_told),))
