"""Vouchers: a one-time code that is honoured exactly once, by the shop it is for, and can be undone for a while.

Rewards and offers issue them; a voucher knows neither. `merchant_id` None means: handed over at the club's desk.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol, cast

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    Table,
    UniqueConstraint,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.ground import codes
from portal.club.ground.happenings import Entity, Happening, happened
from portal.club.ground.portions import Portion, in_portions
from portal.club.ground.scope import First
from portal.club.people.accounts import FormOfAddress, Hat, Viewer
from portal.club.people.accounts.tables import surname_of
from portal.club.people.members import Member
from portal.club.purse import till_terms
from portal.database import Base, Id, add, changed, engine, session, write
from portal.engine.journal import journaled
from portal.manifest import Job, Share, Subject
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Day, Words

CODES = codes.Codes(codes.EASY, 8)
CHUNK = 500


class VoucherState(StrEnum):
    UNUSED = "unused"
    USED = "used"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Voucher(Base):
    __tablename__ = "vouchers"
    __table_args__ = (
        UniqueConstraint("code"),
        Index("ix_vouchers_member", "member_id", "id"),
        Index("ix_vouchers_used", "merchant_id", "used_at"),
        Index("ix_vouchers_due", "state", "expires_at"),
        CheckConstraint("settles IS NULL OR settles >= 0", name="settles"),
    )

    id: Mapped[Id]
    code: Mapped[str]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    merchant_id: Mapped[int | None] = mapped_column(ForeignKey("merchants.id"))
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))  # at whose desk; None: any of the club's
    kind: Mapped[str]  # gift, voucher, event, fee_credit, offer: for the kicker
    title: Mapped[Words]
    terms: Mapped[Words]
    place: Mapped[Words]  # where it is honoured, as people say it
    hours: Mapped[Words]
    state: Mapped[VoucherState]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    undo_until: Mapped[datetime | None]  # until when the verification can be taken back, by the terms of its day
    shop_id: Mapped[int | None] = mapped_column(ForeignKey("shops.id"))  # at which of the merchant's shops it was used
    settles: Mapped[int | None]  # what the club owes the merchant for it, in fen; None: nothing was agreed

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)

    estate_of = First("estate_id", "member")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return cls.merchant_id.is_(None) & viewer.covers(cls, "rewards.handover")
        if viewer.hat is Hat.CLERK:
            return cls.merchant_id == viewer.merchant_id
        return cls.member_id == viewer.member_id

    @property
    def standing(self) -> VoucherState:
        """The state as of now: an unused voucher whose time is over has expired, noted or not."""
        is_over = self.state is VoucherState.UNUSED and self.expires_at <= clock.now()
        return VoucherState.EXPIRED if is_over else self.state

    @property
    def last_day(self) -> date:
        """The last day on which it is honoured, until 24:00."""
        return (self.expires_at - timedelta(seconds=1)).date()

    @property
    def short_code(self) -> str:
        """JZ7K-28QM"""
        return CODES.shown(self.code)

    @property
    def can_be_undone(self) -> bool:
        return self.state is VoucherState.USED and self.undo_until is not None and clock.now() < self.undo_until


class VoucherAct(Base):
    """A verification or its undoing. The reason is free text, so this is no append-only table."""

    __tablename__ = "voucher_acts"
    __table_args__ = (Index("ix_voucher_acts_voucher", "voucher_id", "id"),)

    id: Mapped[Id]
    voucher_id: Mapped[int] = mapped_column(ForeignKey("vouchers.id"))
    act: Mapped[str]  # verified | undone
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str | None]


journaled(Voucher, without=("code", "title", "terms", "place", "hours"))
journaled(VoucherAct, without=("reason",))


def titles_of(ids: Collection[int]) -> dict[int, Words]:
    """What these vouchers are for."""
    return {row.id: row.title for row in session.execute(select(Voucher.id, Voucher.title).where(Voucher.id.in_(ids)))}


VOUCHER = Entity("voucher", "vouchers", titles_of)
VERIFIED = Happening(
    "voucher.verified",
    _l("honoured the voucher %(voucher)s"),
    (VOUCHER,),
    values=("merchant",),
    line=_l("used the voucher %(voucher)s"),
)
UNDONE = Happening(
    "voucher.undone",
    _l("took the honouring of the voucher %(voucher)s back"),
    (VOUCHER,),
    line=_l("the honouring of the voucher %(voucher)s was taken back"),
)
CANCELLED = Happening(
    "voucher.cancelled",
    _l("cancelled the voucher %(voucher)s"),
    (VOUCHER,),
    line=_l("the voucher %(voucher)s was cancelled"),
)
EXPIRED = Happening(
    "voucher.expired",
    _l("noted that the voucher %(voucher)s expired"),
    (VOUCHER,),
    line=_l("the voucher %(voucher)s expired"),
)


class NotHonoured(Refusal):
    """The code cannot be honoured. `voucher` is set where the till may know why (its own, used or expired)."""

    def __init__(self, sentence: object, voucher: Voucher | None = None) -> None:
        super().__init__(sentence, "code", status=422 if voucher is None else 409)
        self.voucher = voucher


_here = Voucher.merchant_id.is_not_distinct_from(bindparam("merchant"))
HONOUR = (
    update(Voucher)
    .where(
        Voucher.code == bindparam("of"),
        _here,
        Voucher.state == VoucherState.UNUSED,
        Voucher.expires_at > bindparam("now"),
    )
    .values(
        state=VoucherState.USED,
        used_at=bindparam("now"),
        used_by=bindparam("by"),
        shop_id=bindparam("shop"),
        undo_until=bindparam("until"),
    )
)
_UNDO = (
    update(Voucher)
    .where(Voucher.id == bindparam("of"), Voucher.state == VoucherState.USED, Voucher.undo_until > bindparam("now"))
    .values(state=VoucherState.UNUSED, used_at=None, used_by=None, shop_id=None, undo_until=None)
)
_CANCEL = (
    update(Voucher)
    .where(Voucher.id == bindparam("of"), Voucher.state == VoucherState.UNUSED, Voucher.expires_at > bindparam("now"))
    .values(state=VoucherState.CANCELLED)
)
_table = cast(Table, Voucher.__table__)
_ISSUE = {  # no row where the code is somebody's already
    "sqlite": sqlite.insert(_table).on_conflict_do_nothing(index_elements=[_table.c.code]).returning(_table.c.id),
    "postgresql": postgresql.insert(_table)
    .on_conflict_do_nothing(index_elements=[_table.c.code])
    .returning(_table.c.id),
}


class VoucherHolder(Protocol):
    """Whose voucher it becomes: a member, or what is known of one."""

    @property
    def id(self) -> int: ...


def issue(
    holder: VoucherHolder, *, kind: str, title: Words, place: Words, expires_at: datetime, **more: Any
) -> Voucher:
    """A fresh voucher with a code nobody can guess.

    more: merchant_id, estate_id, terms, hours (Words), settles (what the club owes the merchant for it, in fen).
    """
    number = issued(holder, kind=kind, title=title, place=place, expires_at=expires_at, **more)
    return session.get_one(Voucher, number)


def issued(holder: VoucherHolder, *, kind: str, title: Words, place: Words, expires_at: datetime, **more: Any) -> int:
    """As issue(), for whoever needs no more than its id."""
    fresh = _fresh(holder, kind=kind, title=title, place=place, expires_at=expires_at, **more)
    issue_ = _ISSUE[engine().dialect.name]
    return int(CODES.given(lambda code: write(issue_, code=code, **fresh).scalar()))


def _fresh(
    holder: VoucherHolder,
    *,
    merchant_id: int | None = None,
    estate_id: int | None = None,
    terms: Words | None = None,
    hours: Words | None = None,
    settles: int | None = None,
    **said: Any,
) -> dict[str, Any]:
    return {
        "member_id": holder.id,
        "merchant_id": merchant_id,
        "estate_id": estate_id,
        "terms": terms or Words(""),
        "hours": hours or Words(""),
        "state": VoucherState.UNUSED,
        "issued_at": clock.now(),
        "settles": settles,
        **said,
    }


def verify(typed: str, *, merchant_id: int | None, by: int, shop_id: int | None = None) -> Voucher:
    """Honour a voucher, once and only once. Raises NotHonoured, which says when and where it was used before."""
    code, now = CODES.read(typed), clock.now()
    until = now + timedelta(minutes=till_terms.TERMS.now().undo_minutes)
    values = {"of": code, "merchant": merchant_id, "now": now, "by": by, "shop": shop_id, "until": until}
    if changed(HONOUR, **values) != 1:
        raise _why_not(code, merchant_id)
    voucher: Voucher = session.scalars(_by_code(code)).one()
    add(VoucherAct(voucher_id=voucher.id, act="verified", at=clock.now(), by=by))
    happened(VERIFIED, by, member=voucher.member_id, voucher=voucher.id, merchant=merchant_id)
    return voucher


def undo(voucher: Voucher, reason: str, by: int) -> Voucher:
    """Take a verification back while there is time, with a reason; the voucher can be used again."""
    if not reason.strip():
        raise Refusal(_l("Please say why this is taken back."), "reason")
    if changed(_UNDO, of=voucher.id, now=clock.now()) != 1:
        raise Refusal(_l("The time in which this could be taken back is over."), "reason")
    session.refresh(voucher)
    add(VoucherAct(voucher_id=voucher.id, act="undone", at=clock.now(), by=by, reason=reason.strip()[:300]))
    happened(UNDONE, by, member=voucher.member_id, voucher=voucher.id)
    return voucher


def cancel(voucher: Voucher, by: int) -> None:
    """Withdraw an unused voucher; raises Refusal when it was used, has expired or is cancelled."""
    if changed(_CANCEL, of=voucher.id, now=clock.now()) != 1:
        raise Refusal(_l("Only an unused voucher that is still valid can be cancelled."))
    session.refresh(voucher)
    happened(CANCELLED, by, member=voucher.member_id, voucher=voucher.id)


def expire() -> int:
    """The job: note what has expired and announce it; how many there were."""
    return in_portions(_expire_some, CHUNK)


def due() -> int:
    """How many expire with the job's next turn."""
    over = (Voucher.state == VoucherState.UNUSED) & (Voucher.expires_at <= clock.now())
    return session.scalar(select(func.count()).where(over)) or 0


def unused() -> int:
    return session.scalar(select(func.count()).where(Voucher.state == VoucherState.UNUSED)) or 0


def _expire_some(most: int) -> Portion:
    over = (Voucher.state == VoucherState.UNUSED) & (Voucher.expires_at <= bindparam("now"))
    due = select(Voucher.id, Voucher.member_id).where(over).order_by(Voucher.id).limit(most)
    over_now = session.execute(due, {"now": clock.now()}).all()
    for voucher_id, member_id in over_now:
        still = (Voucher.id == voucher_id) & (Voucher.state == VoucherState.UNUSED)
        if changed(update(Voucher).where(still).values(state=VoucherState.EXPIRED)) == 1:
            happened(EXPIRED, None, member=member_id, voucher=voucher_id)
    return Portion(len(over_now), len(over_now))


def wallet_of(member_id: int, standing: VoucherState) -> Select[Any]:
    """A member's vouchers in one standing, for a pager by id. Cancelled ones stand with the expired."""
    now, mine = clock.now(), Voucher.member_id == member_id
    still_good = (Voucher.state == VoucherState.UNUSED) & (Voucher.expires_at > now)
    if standing is VoucherState.UNUSED:
        return select(Voucher).where(mine, still_good)
    if standing is VoucherState.USED:
        return select(Voucher).where(mine, Voucher.state == VoucherState.USED)
    return select(Voucher).where(mine, ~still_good, Voucher.state != VoucherState.USED)


def used_today(merchant_id: int | None, viewer: Viewer) -> list[Voucher]:
    """What this shop (None: the club's desk) has honoured today, as far as the viewer sees it, the latest first."""
    today = clock.moment_of(clock.today())
    here = Voucher.merchant_id.is_not_distinct_from(merchant_id)
    rows = (
        select(Voucher)
        .where(here, Voucher.used_at >= today, Voucher.visible_to(viewer))
        .order_by(Voucher.used_at.desc())
    )
    return list(session.scalars(rows.limit(100)))


def by_code(typed: str) -> Voucher | None:
    found: Voucher | None = session.scalar(_by_code(CODES.read(typed)))
    return found


def holder_of(voucher: Voucher) -> object:
    """Whom the clerk greets: 林女士. Never the whole name, never the phone."""
    account = voucher.member.account
    surname = surname_of(account.name)
    if account.title is FormOfAddress.MS:
        return _l("Ms %(surname)s", surname=surname)
    if account.title is FormOfAddress.MR:
        return _l("Mr %(surname)s", surname=surname)
    return _l("Member %(surname)s", surname=surname)


def _by_code(code: str) -> Select[Any]:
    return select(Voucher).where(Voucher.code == code).execution_options(populate_existing=True)


def _why_not(code: str, merchant_id: int | None) -> NotHonoured:
    voucher = session.scalar(_by_code(code))
    if merchant_id is None and (voucher is None or voucher.merchant_id):
        return NotHonoured(
            _l("The club has no such code. Check each character; a shop's voucher is honoured by the shop.")
        )
    if voucher is None or voucher.merchant_id != merchant_id:
        return NotHonoured(_l("There is no such code here. Please check each character."))
    if voucher.state is VoucherState.USED:
        used = clock.local(voucher.used_at) if voucher.used_at else clock.now()
        sentence = _l(
            "Used already on %(day)s at %(time)s, %(place)s.",
            day=Day.of(used),
            time=f"{used:%H:%M}",
            place=voucher.place,
        )
        return NotHonoured(sentence, voucher)
    if voucher.state is VoucherState.CANCELLED:
        return NotHonoured(_l("The member has cancelled this voucher."), voucher)
    return NotHonoured(_l("This voucher expired on %(day)s.", day=Day.of(voucher.expires_at)), voucher)


def open_at(merchant_id: int) -> int:
    """How many vouchers members hold that this merchant would honour today."""
    held = (
        (Voucher.merchant_id == merchant_id)
        & (Voucher.state == VoucherState.UNUSED)
        & (Voucher.expires_at > clock.now())
    )
    return int(session.scalar(select(func.count()).select_from(Voucher).where(held)) or 0)


MANIFEST = Subject(
    jobs=(Job("expire_vouchers", expire, at="00:10", share=Share(_l("Vouchers expire"), due, unused)),),
    sealed=(Voucher, VoucherAct),
)
