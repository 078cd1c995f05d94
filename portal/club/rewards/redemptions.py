"""A redemption and the steps it can go: one table of what may follow what, and one function that takes a step."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    bindparam,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club import points
from portal.club.accounts import Hat, Viewer
from portal.club.ground import tasks
from portal.club.members import Member
from portal.club.projects import Home
from portal.club.rewards import stock
from portal.club.rewards.tables import Desk, Reward
from portal.club.vouchers import State as VoucherState
from portal.club.vouchers import Voucher
from portal.database import Base, Id, Points, changed, session
from portal.sentences import lazy_gettext as _l


class RedemptionState(StrEnum):
    HELD = "held"  # set aside while the member chooses; costs nothing yet
    CONFIRMED = "confirmed"  # paid for
    FULFILLED = "fulfilled"  # handed over, sent, used, given, deducted
    CANCELLED = "cancelled"
    EXPIRED = "expired"


STATE_NAMES = {
    RedemptionState.HELD: _l("Set aside"),
    RedemptionState.CONFIRMED: _l("Confirmed"),
    RedemptionState.FULFILLED: _l("All done"),
    RedemptionState.CANCELLED: _l("Cancelled"),
    RedemptionState.EXPIRED: _l("Run out"),
}
LIVE = (RedemptionState.HELD, RedemptionState.CONFIRMED, RedemptionState.FULFILLED)


class Way(StrEnum):
    """How the member has it."""

    DESK = "desk"
    POST = "post"
    SHOP = "shop"
    SEAT = "seat"
    BILL = "bill"
    GIVEN = "given"


class Act(StrEnum):
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


@dataclass(frozen=True)
class Step:
    to: RedemptionState
    stamp: str = ""  # the column that says when
    stock: str = ""  # why the pieces go back, where they do
    points: bool = False  # whether they return


STEPS: dict[tuple[RedemptionState, Act], Step] = {
    (RedemptionState.HELD, Act.CONFIRM): Step(RedemptionState.CONFIRMED, "confirmed_at"),
    (RedemptionState.HELD, Act.RELEASE): Step(RedemptionState.CANCELLED, "ended_at", stock="released"),
    (RedemptionState.HELD, Act.RUN_OUT): Step(RedemptionState.EXPIRED, "ended_at", stock="run_out"),
    (RedemptionState.CONFIRMED, Act.FULFIL): Step(RedemptionState.FULFILLED, "fulfilled_at"),
    (RedemptionState.FULFILLED, Act.UNDO): Step(RedemptionState.CONFIRMED),
    (RedemptionState.CONFIRMED, Act.CANCEL): Step(RedemptionState.CANCELLED, "ended_at", "cancelled", points=True),
    (RedemptionState.CONFIRMED, Act.LAPSE): Step(RedemptionState.EXPIRED, "ended_at", "lapsed", points=True),
    (RedemptionState.CONFIRMED, Act.FORFEIT): Step(RedemptionState.EXPIRED, "ended_at", "lapsed"),
    (RedemptionState.FULFILLED, Act.GIVE_UP): Step(RedemptionState.CANCELLED, "ended_at", "given_up", points=True),
    (RedemptionState.FULFILLED, Act.FORGO): Step(RedemptionState.EXPIRED, "ended_at", "given_up"),
}


class Redemption(Base):
    __tablename__ = "redemptions"
    __table_args__ = (
        UniqueConstraint("voucher_id"),
        UniqueConstraint("sign_up_id"),
        CheckConstraint("price > 0 AND quantity > 0 AND cash_fen >= 0", name="numbers"),
        CheckConstraint("(state = 'held') = (confirmed_at IS NULL AND ended_at IS NULL)", name="held"),
        Index("ix_redemptions_member", "member_id", "reward_id", "at"),
        Index("ix_redemptions_mine", "member_id", "id"),
        Index("ix_redemptions_reward", "reward_id", "state"),
        Index("ix_redemptions_ways", "way", "state", "id"),
        Index("ix_redemptions_state", "state", "id"),
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
    way: Mapped[Way | None]
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

    reward: Mapped[Reward] = relationship(lazy="joined", innerjoin=True)
    voucher: Mapped[Voucher | None] = relationship(lazy="joined")
    member: Mapped[Member] = relationship()
    desk: Mapped[Desk | None] = relationship()
    home: Mapped[Home | None] = relationship()
    delivery: Mapped["Delivery | None"] = relationship(back_populates="redemption", lazy="joined")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        """Staff: what members of their estates redeemed, and what is to be fetched at their desk."""
        if viewer.hat is not Hat.STAFF:
            return cls.member_id == viewer.member_id
        mine = select(Member.id).where(viewer.covers(Member.estate_id, "rewards.handover"))
        here = select(Desk.id).where(viewer.covers(Desk.estate_id, "rewards.handover"))
        return or_(cls.member_id.in_(mine), cls.desk_id.in_(here))

    @property
    def entry_key(self) -> str:
        """The key of the ledger line that paid for it."""
        return f"redemption:{self.id}"

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
    def state_name(self) -> object:
        if self.state is RedemptionState.CONFIRMED and self.way is Way.POST:
            return _l("Being packed")
        if self.state is RedemptionState.FULFILLED and self.way in DONE_NAMES:
            return DONE_NAMES[self.way]
        return STATE_NAMES[self.state]


DONE_NAMES = {
    Way.DESK: _l("Collected"),
    Way.POST: _l("Posted"),
    Way.SHOP: _l("Used at the shop"),
    Way.SEAT: _l("Place kept"),
    Way.BILL: _l("Sent to the property company"),
    Way.GIVEN: _l("Given"),
}


class Delivery(Base):
    """Whereto a gift is sent, and how far it is. Erasable: the redemption stands without it."""

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


def take(redemption: Redemption, act: Act, by: int | None, **values: object) -> bool:
    """Take one step if the redemption still stands where the step begins; what the step says follows at once.

    False when somebody was quicker. Lock order: voucher and papers before, then this row, stock, points.
    """
    for (was, known), step in STEPS.items():
        if known is act and _moved(redemption.id, was, step, values) == 1:
            if step.stock:
                stock.put_back(redemption.reward_id, redemption.quantity, step.stock, by, redemption.id)
            if step.points:
                points.give_back(redemption.entry_key, key=f"{redemption.entry_key}:back", reason="reward_cancelled")
            session.refresh(redemption)
            if redemption.way is Way.POST:
                tasks.follow("parcel", redemption.id, by)
            return True
    return False


def take_all(these: ColumnElement[bool], was: RedemptionState, act: Act) -> int:
    """Take one step with many redemptions at once: one that moves neither pieces nor points. How many took it."""
    step = STEPS[was, act]
    if step.stock or step.points:
        raise ValueError("pieces and points move one redemption at a time")
    new = {"state": step.to, step.stamp: clock.now()}
    return changed(update(Redemption).where(these, Redemption.state == was).values(**new))


_STEP = update(Redemption).where(Redemption.id == bindparam("of"), Redemption.state == bindparam("was"))


def _moved(redemption_id: int, was: RedemptionState, step: Step, values: dict[str, object]) -> int:
    new = {"state": step.to, **({step.stamp: clock.now()} if step.stamp else {}), **values}
    statement = _STEP if step.to is not RedemptionState.CONFIRMED else _STEP.where(_in_time())
    return changed(statement.values(**new), of=redemption_id, was=was)


def _in_time() -> ColumnElement[bool]:
    """What was set aside must be confirmed in its time; an undone hand-over has none."""
    return or_(Redemption.state != RedemptionState.HELD, Redemption.held_until > clock.now())
