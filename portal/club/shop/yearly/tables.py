"""The yearly limited-edition gift 年度限量版礼品: one a member and year, while there are any."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects import Estate
from portal.club.ground.changes import Change, Changing
from portal.club.ground.files import File
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Hat, Viewer, phone_of
from portal.club.people.members import Grade, Member
from portal.club.purse.vouchers import Voucher, VoucherState
from portal.club.shop.rewards import Delivery, Parcel
from portal.database import Base, Id, Points
from portal.engine.guards import append_only
from portal.sentences import lazy_gettext as _l
from portal.words import Words

NOTHING = Words("")


class YearlyGift(Changing):
    __tablename__ = "yearly_gifts"
    __table_args__ = (
        UniqueConstraint("year"),
        CheckConstraint("stock >= 0", name="stock"),
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("collect_days > 0", name="collect_days"),
        CheckConstraint("claim_from < claim_until", name="period"),
        CheckConstraint("by_desk OR by_post", name="way"),
    )

    year: Mapped[int]
    name: Mapped[Words]
    description: Mapped[Words]
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    price: Mapped[Points]  # 0: a present of the club
    grade: Mapped[Grade | None]  # from this grade on in the claim period; the others wait for what is left
    stock: Mapped[int]  # pieces nobody has
    by_desk: Mapped[bool]
    by_post: Mapped[bool]
    place: Mapped[Words]  # the desk of an estate, as people say it after its name
    hours: Mapped[Words]
    claim_from: Mapped[datetime]
    claim_until: Mapped[datetime]
    collect_days: Mapped[int]  # set aside at a desk for so many days, then the next on the list has it
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    picture: Mapped[File | None] = relationship(lazy="joined")

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF and (viewer.may("rewards.edit") or viewer.may("rewards.handover")):
            return true()
        return cls.published_at.is_not(None)

    @property
    def is_open(self) -> bool:
        """Whether one can claim it, or stand on its waiting list."""
        return self.published_at is not None and self.closed_at is None and self.claim_from <= clock.now()

    @property
    def is_in_period(self) -> bool:
        return self.claim_from <= clock.now() < self.claim_until


class GiftChange(Change):
    __tablename__ = "yearly_gift_changes"
    __table_args__ = (
        CheckConstraint("begun_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        Index("ix_yearly_gift_changes_gift", "gift_id", "id"),
    )

    gift_id: Mapped[int] = mapped_column(ForeignKey("yearly_gifts.id"))

    gift: Mapped[YearlyGift] = relationship()

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return cls.gift_id.in_(select(YearlyGift.id).where(YearlyGift.visible_to(viewer))) & (viewer.hat is Hat.STAFF)


class GiftState(StrEnum):
    WAITING = "waiting"
    HELD = "held"  # set aside, or to be sent
    SENT = "sent"
    CANCELLED = "cancelled"  # by the member, who may claim again
    LAPSED = "lapsed"  # not fetched in time
    OVER = "over"  # waited, and there was none, or something stood against it when it came to them


STATE_NAMES = {
    GiftState.WAITING: _l("on the waiting list"),
    GiftState.HELD: _l("set aside"),
    GiftState.SENT: _l("on its way"),
    GiftState.CANCELLED: _l("given up"),
    GiftState.LAPSED: _l("not fetched in time"),
    GiftState.OVER: _l("none was left"),
}


class GiftWay(StrEnum):
    DESK = "desk"
    POST = "post"


class GiftClaim(Base):
    """A member's one claim of a year; it is the same row whatever becomes of it."""

    __tablename__ = "yearly_claims"
    __table_args__ = (
        UniqueConstraint("year", "member_id"),
        UniqueConstraint("voucher_id"),
        CheckConstraint("(way = 'desk') = (estate_id IS NOT NULL)", name="way"),
        Index("ix_yearly_claims_line", "gift_id", "state", "id"),
        Index("ix_yearly_claims_member", "member_id", "state"),
    )

    id: Mapped[Id]
    gift_id: Mapped[int] = mapped_column(ForeignKey("yearly_gifts.id"))
    year: Mapped[int]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    state: Mapped[GiftState]
    way: Mapped[GiftWay]
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))  # at whose desk
    is_entitled: Mapped[bool]  # of the grade that may claim in the period
    had_before: Mapped[bool]  # had a gift of an earlier year: stands behind those who never had one
    joined_at: Mapped[datetime]
    price: Mapped[Points]  # what the page said on joining; nobody pays more when a piece comes to them
    turn: Mapped[int] = mapped_column(default=0)  # how often a piece was set aside for it; part of the ledger's key
    voucher_id: Mapped[int | None] = mapped_column(ForeignKey("vouchers.id"))
    held_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]

    gift: Mapped[YearlyGift] = relationship(lazy="joined", innerjoin=True)
    member: Mapped[Member] = relationship()
    estate: Mapped[Estate | None] = relationship()
    voucher: Mapped[Voucher | None] = relationship(lazy="joined")
    parcel: Mapped[Delivery | None] = relationship(uselist=False, lazy="joined")  # as a redemption's

    estate_of = "member"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return viewer.covers(cls, "rewards.handover")
        return cls.member_id == viewer.member_id

    @property
    def is_fetched(self) -> bool:
        return self.voucher is not None and self.voucher.state is VoucherState.USED

    @property
    def is_had(self) -> bool:
        return self.is_fetched or self.state is GiftState.SENT

    @property
    def can_be_given_up(self) -> bool:
        return self.state is GiftState.WAITING or (self.state is GiftState.HELD and not self.is_fetched)

    @property
    def entry_key(self) -> str:
        """The key of the ledger line that paid for the piece set aside now."""
        return f"yearly:{self.id}:{self.turn}"


class Movement(Base):
    """Why there are as many pieces as there are."""

    __tablename__ = "yearly_movements"
    __table_args__ = (Index("ix_yearly_movements_gift", "gift_id", "id"),)

    id: Mapped[Id]
    gift_id: Mapped[int] = mapped_column(ForeignKey("yearly_gifts.id"))
    change: Mapped[int]
    what: Mapped[str]  # received, damaged, counted, claimed, returned
    by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]


@dataclass(frozen=True)
class GiftDetails:
    """What staff write about the gift of a year."""

    year: int
    name: Words
    description: Words
    claim_from: datetime
    claim_until: datetime
    place: Words
    hours: Words = NOTHING
    price: int = 0
    grade: Grade | None = None
    by_desk: bool = True
    by_post: bool = True
    collect_days: int = 30


@dataclass(frozen=True)
class GiftChoice:
    """How a member wants to have it: at the desk of an estate, or sent."""

    way: GiftWay
    estate_id: int | None = None
    recipient: str = ""
    phone: str = ""
    text: str = ""

    @property
    def parcel(self) -> Parcel:
        """Raises Refusal beside the field of what is no phone."""
        return Parcel(self.recipient, phone_of(self.phone), self.text)


append_only(Movement)
