"""The yearly limited-edition gift 年度限量版礼品: one a member and year, while there are any.

A gift is a reward of the kind "yearly": what it is, its stock, its changes and its picture stand there, and what
becomes of a piece in its redemption. Here are its year and the line of those who want it.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Hat, Viewer
from portal.club.people.members import Member
from portal.club.purse.vouchers import Voucher
from portal.club.shop.rewards import Delivery, Redemption, RedemptionState, Reward
from portal.club.shop.rewards.redemptions import BY_POST
from portal.database import Base, Id
from portal.sentences import lazy_gettext as _l
from portal.words import Words


class YearlyGift(Base):
    __tablename__ = "yearly_gifts"
    __table_args__ = (UniqueConstraint("year"), UniqueConstraint("reward_id"))

    id: Mapped[Id]
    year: Mapped[int]
    reward_id: Mapped[int] = mapped_column(ForeignKey("rewards.id"))

    reward: Mapped[Reward] = relationship(lazy="joined", innerjoin=True)

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF and (viewer.may("rewards.edit") or viewer.may("rewards.handover")):
            return true()
        return cls.reward.has(Reward.published_at.is_not(None))

    @property
    def name(self) -> Words:
        return self.reward.name

    @property
    def is_open(self) -> bool:
        """Whether one can claim it, or stand on its waiting list: until it is closed, also after its period."""
        opens = self.reward.opens_at
        return self.reward.is_offered and opens is not None and opens <= clock.now()


class GiftState(StrEnum):
    """How a claim stands: what its redemption says, in the words of the line."""

    WAITING = "waiting"
    HELD = "held"  # set aside, or to be sent
    FETCHED = "fetched"
    SENT = "sent"
    CANCELLED = "cancelled"  # by the member, who may claim again
    LAPSED = "lapsed"  # not fetched in time
    OVER = "over"  # waited, and there was none, or something stood against it when it came to them


STATE_NAMES = {
    GiftState.WAITING: _l("on the waiting list"),
    GiftState.HELD: _l("set aside"),
    GiftState.FETCHED: _l("handed over"),
    GiftState.SENT: _l("on its way"),
    GiftState.CANCELLED: _l("given up"),
    GiftState.LAPSED: _l("not fetched in time"),
    GiftState.OVER: _l("none was left"),
}
_STANDS = {
    RedemptionState.WAITING: GiftState.WAITING,
    RedemptionState.CONFIRMED: GiftState.HELD,
    RedemptionState.CANCELLED: GiftState.CANCELLED,
}


class GiftClaim(Base):
    """A member's one place in the line of a year; given up and claimed again, it leads to a new redemption."""

    __tablename__ = "yearly_claims"
    __table_args__ = (
        UniqueConstraint("gift_id", "member_id"),
        UniqueConstraint("redemption_id"),
        Index("ix_yearly_claims_member", "member_id"),
    )

    id: Mapped[Id]
    gift_id: Mapped[int] = mapped_column(ForeignKey("yearly_gifts.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    redemption_id: Mapped[int] = mapped_column(ForeignKey("redemptions.id"))  # the latest
    is_entitled: Mapped[bool]  # of the grade that may claim in the period
    had_before: Mapped[bool]  # had a gift of an earlier year: stands behind those who never had one
    joined_at: Mapped[datetime]

    gift: Mapped[YearlyGift] = relationship(lazy="joined", innerjoin=True)
    member: Mapped[Member] = relationship()
    redemption: Mapped[Redemption] = relationship(lazy="joined", innerjoin=True)

    estate_of = "member"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return viewer.covers(cls, "rewards.handover")
        return cls.member_id == viewer.member_id

    @property
    def state(self) -> GiftState:
        now = self.redemption
        if now.state is RedemptionState.FULFILLED:
            return GiftState.SENT if now.way == BY_POST else GiftState.FETCHED
        if now.state is RedemptionState.EXPIRED:
            return GiftState.OVER if now.confirmed_at is None else GiftState.LAPSED
        return _STANDS[now.state]

    @property
    def voucher(self) -> Voucher | None:
        return self.redemption.voucher

    @property
    def parcel(self) -> Delivery | None:
        return self.redemption.delivery

    @property
    def is_had(self) -> bool:
        return self.redemption.state is RedemptionState.FULFILLED

    @property
    def can_be_given_up(self) -> bool:
        return self.redemption.state in {RedemptionState.WAITING, RedemptionState.CONFIRMED}
