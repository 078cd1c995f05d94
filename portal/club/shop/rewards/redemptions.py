"""A redemption and the steps it can go: one table of what may follow what, and one function that takes a step."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects import Home
from portal.club.ground import masking, tasks
from portal.club.ground.locks import Shared
from portal.club.ground.scope import Either
from portal.club.ground.steps import Answers, Machine, Transition
from portal.club.people.accounts import Hat, Viewer
from portal.club.people.members import Member
from portal.club.purse import points
from portal.club.purse.vouchers import Voucher, VoucherState
from portal.club.shop.rewards import stock
from portal.club.shop.rewards.kinds import WAYS, RedemptionWay
from portal.club.shop.rewards.tables import Desk, Reward
from portal.database import Base, Id, Points
from portal.sentences import lazy_gettext as _l


class RedemptionState(StrEnum):
    WAITING = "waiting"  # on a waiting list, with what was chosen; takes no piece and costs nothing yet
    HELD = "held"  # set aside while the member chooses; costs nothing yet
    CONFIRMED = "confirmed"  # paid for
    FULFILLED = "fulfilled"  # handed over, sent, used, given, deducted
    CANCELLED = "cancelled"
    EXPIRED = "expired"


STATE_NAMES = {
    RedemptionState.WAITING: _l("On the waiting list"),
    RedemptionState.HELD: _l("Set aside"),
    RedemptionState.CONFIRMED: _l("Confirmed"),
    RedemptionState.FULFILLED: _l("All done"),
    RedemptionState.CANCELLED: _l("Cancelled"),
    RedemptionState.EXPIRED: _l("Run out"),
}
BY_POST = "post"  # the way of what is sent
LIVE = (RedemptionState.HELD, RedemptionState.CONFIRMED, RedemptionState.FULFILLED)


class RedemptionAct(StrEnum):
    ADMIT = "admit"  # a piece for who waits
    CHOOSE_AGAIN = "choose_again"  # had in another way
    CONFIRM = "confirm"
    RELEASE = "release"  # the member chooses not to
    RUN_OUT = "run_out"
    FULFIL = "fulfil"
    UNDO = "undo"  # handed over by mistake
    CANCEL = "cancel"
    LAPSE = "lapse"  # not collected in time
    FORFEIT = "forfeit"  # the same, where the points do not return
    GIVE_UP = "give_up"  # the seat, in time
    FORGO = "forgo"  # the seat, too late


class Redemption(Base):
    __tablename__ = "redemptions"
    __table_args__ = (
        UniqueConstraint("voucher_id"),
        UniqueConstraint("sign_up_id"),
        CheckConstraint("price >= 0 AND quantity > 0 AND cash_fen >= 0", name="numbers"),
        CheckConstraint("(state IN ('waiting', 'held')) = (confirmed_at IS NULL AND ended_at IS NULL)", name="held"),
        Index("ix_redemptions_member", "member_id", "reward_id", "at"),
        Index("ix_redemptions_mine", "member_id", "id"),
        Index("ix_redemptions_reward", "reward_id", "state"),
        Index("ix_redemptions_ways", "way", "state", "id"),
        Index("ix_redemptions_state", "state", "id"),
        Index("ix_redemptions_at", "at", "id"),
        Index(
            "uq_redemptions_held",
            "member_id",
            "reward_id",
            unique=True,
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
    )

    id: Mapped[Id]
    reward_id: Mapped[int] = mapped_column(ForeignKey("rewards.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    quantity: Mapped[int]
    price: Mapped[Points]  # of all pieces, as paid
    cash_fen: Mapped[int] = mapped_column(default=0)  # to be paid at the desk
    state: Mapped[RedemptionState]
    way: Mapped[str | None] = mapped_column(String(32))  # how the member has it: a key of WAYS
    voucher_id: Mapped[int | None] = mapped_column(ForeignKey("vouchers.id"))
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("reward_desks.id"))
    home_id: Mapped[int | None] = mapped_column(ForeignKey("homes.id"))  # whose fee is less
    sign_up_id: Mapped[int | None] = mapped_column(ForeignKey("sign_ups.id"))
    at: Mapped[datetime]
    held_until: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    fulfilled_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str | None]  # why staff cancelled it
    paid_under: Mapped[str | None]  # the key of its ledger line, where that is not named by this row

    reward: Mapped[Reward] = relationship(lazy="joined", innerjoin=True)
    voucher: Mapped[Voucher | None] = relationship(lazy="joined")
    member: Mapped[Member] = relationship()
    desk: Mapped[Desk | None] = relationship()
    home: Mapped[Home | None] = relationship()
    delivery: Mapped["Delivery | None"] = relationship(back_populates="redemption", lazy="joined")

    estate_of = Either("member", "desk")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        """Staff: what members of their estates redeemed, and what is to be fetched at their desk."""
        if viewer.hat is not Hat.STAFF:
            return cls.member_id == viewer.member_id
        return viewer.covers(cls, "rewards.handover")

    @property
    def entry_key(self) -> str:
        """The key of the ledger line that paid for it."""
        return self.paid_under or f"redemption:{self.id}"

    @property
    def is_set_aside(self) -> bool:
        return self.state is RedemptionState.HELD and self.held_until is not None and clock.now() < self.held_until

    @property
    def can_be_cancelled(self) -> bool:
        """By the member: paid for and still here."""
        return self.state is RedemptionState.CONFIRMED and (
            self.voucher is None or self.voucher.standing is VoucherState.UNUSED
        )

    @property
    def said_when_cancelled(self) -> object:
        return _l("Cancelled. %(n)s points are back.", n=f"{self.price:,}") if self.price else _l("Cancelled.")

    @property
    def can_be_changed(self) -> bool:
        """By the member: to another way of having it."""
        return self.reward.its_kind.may_change and (self.state is RedemptionState.WAITING or self.can_be_cancelled)

    @property
    def state_name(self) -> object:
        way = self.its_way
        if way is not None and self.state is RedemptionState.FULFILLED:
            return way.done
        waits = way.waits if way is not None and self.state is RedemptionState.CONFIRMED else None
        return waits or STATE_NAMES[self.state]

    @property
    def its_way(self) -> RedemptionWay | None:
        return None if self.way is None else WAYS[self.way]


class Delivery(Shared, Base):
    """Whereto a gift is sent, and how far it is. Erasable: what it belongs to stands without it."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("redemption_id"),)

    id: Mapped[Id]
    redemption_id: Mapped[int] = mapped_column(ForeignKey("redemptions.id"))
    name: Mapped[str]
    phone: Mapped[str]
    address: Mapped[str]
    carrier: Mapped[str | None]
    tracking: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    arrived_at: Mapped[datetime | None]

    redemption: Mapped[Redemption] = relationship(back_populates="delivery")

    @property
    def masked_phone(self) -> str:
        return masking.phone(self.phone)

    @property
    def masked_address(self) -> str:
        return masking.address(self.address)


def _in_time() -> ColumnElement[bool]:
    """What was set aside must be confirmed in its time."""
    return Redemption.held_until > clock.now()


def _pieces(why: str) -> Callable[[Redemption, int | None], None]:
    """The pieces go back, and why."""
    return lambda gone, by: stock.put_back(gone.reward_id, gone.quantity, why, by, gone.id)


def _points(gone: Redemption, _by: int | None) -> None:
    """They return into the lots they came from."""
    if gone.price:
        points.give_back(gone.entry_key, key=f"{gone.entry_key}:back", reason="reward_cancelled")


def _parcel(sent: Redemption, by: int | None) -> None:
    """Whether it still is to be sent."""
    if sent.way == BY_POST:
        tasks.follow("parcel", sent.id, by)


S = RedemptionState
CHOSEN = Transition()
STEPS = {
    (S.HELD, RedemptionAct.CONFIRM): Transition(S.CONFIRMED, only=_in_time, stamp="confirmed_at"),
    (S.HELD, RedemptionAct.RELEASE): Transition(S.CANCELLED, stamp="ended_at", follows=(_pieces("released"),)),
    (S.HELD, RedemptionAct.RUN_OUT): Transition(S.EXPIRED, stamp="ended_at", follows=(_pieces("run_out"),)),
    (S.CONFIRMED, RedemptionAct.CHOOSE_AGAIN): CHOSEN,
    (S.CONFIRMED, RedemptionAct.FULFIL): Transition(
        S.FULFILLED, stamp="fulfilled_at"
    ),  # a parcel is followed where it is sent
    (S.FULFILLED, RedemptionAct.UNDO): Transition(S.CONFIRMED, follows=(_parcel,)),
    (S.CONFIRMED, RedemptionAct.CANCEL): Transition(
        S.CANCELLED, stamp="ended_at", follows=(_pieces("cancelled"), _points, _parcel)
    ),
    (S.CONFIRMED, RedemptionAct.LAPSE): Transition(
        S.EXPIRED, stamp="ended_at", follows=(_pieces("lapsed"), _points, _parcel)
    ),
    (S.CONFIRMED, RedemptionAct.FORFEIT): Transition(S.EXPIRED, stamp="ended_at", follows=(_pieces("lapsed"), _parcel)),
    (S.FULFILLED, RedemptionAct.GIVE_UP): Transition(
        S.CANCELLED, stamp="ended_at", follows=(_pieces("given_up"), _points)
    ),
    (S.FULFILLED, RedemptionAct.FORGO): Transition(S.EXPIRED, stamp="ended_at", follows=(_pieces("given_up"),)),
    (S.WAITING, RedemptionAct.ADMIT): Transition(S.CONFIRMED, stamp="confirmed_at"),
    (S.WAITING, RedemptionAct.CHOOSE_AGAIN): CHOSEN,
    (S.WAITING, RedemptionAct.RELEASE): Transition(S.CANCELLED, stamp="ended_at"),
    (S.WAITING, RedemptionAct.RUN_OUT): Transition(S.EXPIRED, stamp="ended_at"),  # there was none
}
OVERTAKEN = _l("Somebody was quicker, or this was done already. Please look again.")
COURSE = Machine(
    Redemption,
    STEPS,
    names=STATE_NAMES,
    starts=frozenset({S.WAITING, S.HELD, S.CONFIRMED, S.FULFILLED}),
    final=frozenset({S.CANCELLED, S.EXPIRED}),
    answers=Answers(elsewhere=OVERTAKEN, overtaken=OVERTAKEN),
)
# Lock order: voucher and papers before, then the redemption's row, stock, points.
take, take_all = COURSE.take, COURSE.take_all
