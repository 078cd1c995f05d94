"""Stock: counted in the database itself; whatever changes it is written down with its reason."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, bindparam, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.shop.rewards import happenings as h
from portal.club.shop.rewards.tables import Reward
from portal.database import Base, Id, add, session, write
from portal.engine.guards import append_only
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MOST = 1_000_000
DEAREST = 10_000_000  # fen a piece
REASONS = {
    "received": _l("Received"),
    "bought": _l("Bought"),
    "damaged": _l("Damaged or lost"),
    "counted": _l("Counted anew"),
    "returned": _l("Sent back to the supplier"),
    "redeemed": _l("Redeemed"),
    "held": _l("Set aside for a member"),
    "released": _l("No longer set aside"),
    "run_out": _l("Set aside, not confirmed in time"),
    "cancelled": _l("Redemption cancelled"),
    "lapsed": _l("Not collected in time"),
    "given_up": _l("Place given up"),
}
BY_HAND = ("received", "damaged", "counted", "returned")


class StockMovement(Base):
    """Why the stock is what it is. A redemption and its cancelling move it too."""

    __tablename__ = "stock_movements"
    __table_args__ = (
        CheckConstraint("change <> 0", name="change"),
        Index("ix_stock_movements_reward", "reward_id", "id"),
    )

    id: Mapped[Id]
    reward_id: Mapped[int] = mapped_column(ForeignKey("rewards.id"))
    change: Mapped[int]
    what: Mapped[str]  # a key of REASONS
    redemption_id: Mapped[int | None] = mapped_column(ForeignKey("redemptions.id"))
    by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]

    note: Mapped["StockNote | None"] = relationship(lazy="joined", viewonly=True)
    purchase: Mapped["Purchase | None"] = relationship(lazy="joined", viewonly=True)


class StockNote(Base):
    """What somebody wrote about a movement by hand."""

    __tablename__ = "stock_notes"
    __table_args__ = (UniqueConstraint("movement_id"),)

    id: Mapped[Id]
    movement_id: Mapped[int] = mapped_column(ForeignKey("stock_movements.id"))
    text: Mapped[str]


class Purchase(Base):
    """Pieces bought from a supplier, at so many fen each."""

    __tablename__ = "stock_purchases"
    __table_args__ = (
        UniqueConstraint("movement_id"),
        CheckConstraint("quantity > 0 AND unit_cost_fen >= 0", name="numbers"),
        Index("ix_stock_purchases_reward", "reward_id", "id"),
    )

    id: Mapped[Id]
    movement_id: Mapped[int] = mapped_column(ForeignKey("stock_movements.id"))
    reward_id: Mapped[int] = mapped_column(ForeignKey("rewards.id"))
    supplier: Mapped[str]
    quantity: Mapped[int]
    unit_cost_fen: Mapped[int]
    bought_on: Mapped[date]

    @property
    def total_fen(self) -> int:
        return self.quantity * self.unit_cost_fen


append_only(StockMovement)

MOVE = (
    update(Reward)
    .where(Reward.id == bindparam("of"), Reward.stock.is_not(None), Reward.stock + bindparam("n") >= 0)
    .values(stock=Reward.stock + bindparam("n"))
)
HOLD = update(Reward).where(Reward.id == bindparam("of")).values(stock=Reward.stock)
NOTE = insert(StockMovement.__table__)  # type: ignore[arg-type]


def moved(reward_id: int, change: int, what: str, by: int | None, redemption_id: int | None = None) -> None:
    """Write down a change that was just made."""
    write(NOTE, reward_id=reward_id, change=change, what=what, by=by, redemption_id=redemption_id, at=clock.now())


def hold(reward_id: int) -> None:
    """Hold the reward's row, so that whoever asks who is next is alone with the list."""
    write(HOLD, of=reward_id)


def taken(reward_id: int) -> bool:
    """One piece is taken, where there is one; whoever gets it is written down by moved()."""
    return write(MOVE, of=reward_id, n=-1).changed == 1


def put_back(reward_id: int, pieces: int, what: str, by: int | None, redemption_id: int) -> None:
    """Pieces nobody gets after all; nothing happens where nothing is counted."""
    if write(MOVE, of=reward_id, n=pieces).changed == 1:
        moved(reward_id, pieces, what, by, redemption_id)


def restock(reward: Reward, change: int, what: str, by: int, note: str = "") -> StockMovement:
    """Stock in (+) or out (−) by hand, with its reason."""
    if what not in {*BY_HAND, "bought"}:
        raise Refusal(_l("Please choose the reason."), "what")
    if not 0 < abs(change) <= MOST:
        raise Refusal(_l("Give a whole number other than 0, at most one million."), "change")
    if reward.stock is None:
        raise Refusal(_l("This reward has no stock to count."), "change")
    if write(MOVE, of=reward.id, n=change).changed != 1:
        raise Refusal(_l("There are not that many in stock."), "change")
    movement = add(StockMovement(reward_id=reward.id, change=change, what=what, by=by, at=clock.now()))
    if note.strip():
        add(StockNote(movement_id=movement.id, text=note.strip()))
    happened(h.RESTOCKED, by, reward=reward.id, movement=movement.id, change=change, why=what)
    session.refresh(reward)
    return movement


@dataclass(frozen=True)
class Bill:
    """What a supplier delivered, and at what price a piece."""

    supplier: str
    quantity: int
    unit_cost_fen: int
    bought_on: date


def buy(reward: Reward, bill: Bill, by: int) -> Purchase:
    """Pieces bought: into the stock, with supplier and cost."""
    if not bill.supplier.strip():
        raise Refusal(_l("Please name the supplier."), "supplier")
    if not 0 < bill.quantity <= MOST:
        raise Refusal(_l("Give a whole number from 1 to one million."), "quantity")
    if not 0 <= bill.unit_cost_fen <= DEAREST:
        raise Refusal(_l("Give an amount from ¥0 to ¥100,000."), "unit_cost")
    if bill.bought_on > clock.today():
        raise Refusal(_l("This day is still to come."), "bought_on")
    movement = restock(reward, bill.quantity, "bought", by)
    return add(Purchase(movement_id=movement.id, reward_id=reward.id, **asdict(bill)))


def movements_of(reward: Reward, limit: int = 30, *, by_hand: bool = False) -> list[StockMovement]:
    """What moved the stock, or what somebody moved by hand, the latest first."""
    rows = select(StockMovement).where(StockMovement.reward_id == reward.id).order_by(StockMovement.id.desc())
    if by_hand:
        rows = rows.where(StockMovement.what.in_((*BY_HAND, "bought")))
    return list(session.scalars(rows.limit(limit)))
