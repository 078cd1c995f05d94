"""Redeeming: stock, limits, points and voucher in one transaction, or nothing.

What needs no choice is redeemed at once. Where the member chooses (desk or delivery, which home), a piece is set aside
for some minutes first: hold, then confirm. Holding takes a piece and no points; confirming takes the points.
Lock order: the reward's row (or the held redemption's), then the member's points.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol, cast

from sqlalchemy import Table, bindparam, insert, select, update

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.people.members import Grade, Member
from portal.club.purse import points
from portal.club.shop.rewards import changes, stock
from portal.club.shop.rewards import happenings as h
from portal.club.shop.rewards.conditions import Buyer, refuse_unless_fit
from portal.club.shop.rewards.deliveries import Parcel
from portal.club.shop.rewards.kinds import KINDS, Paid, RedemptionWay, RewardKind
from portal.club.shop.rewards.redemptions import Redemption, RedemptionAct, RedemptionState, take
from portal.club.shop.rewards.tables import Desk, Per, Reward
from portal.database import add, fetch, session, write
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

MOST_AT_ONCE = 99  # pieces, of whatever kind


class Taken(NamedTuple):
    """A reward as it is while a piece is taken: the columns that redeeming needs, named as in Reward."""

    id: int
    kind: str
    name: Words
    note: Words
    price: int
    cash_fen: int
    stock: int | None
    per_member: int | None
    per_household: int | None
    per: Per
    grade: Grade | None
    estate_ids: list[int]
    opens_at: datetime | None
    closes_at: datetime | None
    by_desk: bool
    by_post: bool
    merchant_id: int | None
    sitting_id: int | None
    credit_fen: int | None
    place: Words
    hours: Words
    valid_days: int
    settles: int | None
    hold_minutes: int


COLUMNS = [Reward.__table__.c[name] for name in Taken._fields]
TAKE = (
    update(Reward)
    .where(
        Reward.id == bindparam("of"),
        Reward.price == bindparam("seen"),
        Reward.cash_fen == bindparam("cash"),
        Reward.published_at.is_not(None),
        Reward.withdrawn_at.is_(None),
        Reward.changes_at.is_(None) | (Reward.changes_at > bindparam("now")),
        Reward.stock.is_(None) | (Reward.stock >= bindparam("n")),
    )
    .values(stock=Reward.stock - bindparam("n"))  # NULL stays NULL: no end of it
    .returning(*COLUMNS)
)
WRITE = insert(cast(Table, Redemption.__table__)).returning(Redemption.id)
_HELD = (
    select(Redemption)
    .where(
        Redemption.member_id == bindparam("member"),
        Redemption.reward_id == bindparam("reward"),
        Redemption.state == RedemptionState.HELD,
    )
    .execution_options(populate_existing=True)
)

_BY_ID = select(Redemption).where(Redemption.id == bindparam("of")).execution_options(populate_existing=True)


@dataclass(frozen=True)
class RedemptionChoice:
    """What the member says before confirming."""

    desk: Desk | None = None
    parcel: Parcel | None = None
    home_id: int | None = None


class Seen(NamedTuple):
    """The price of one piece as the page said it: in points, and in cash at the desk."""

    points: int
    cash_fen: int = 0


class Redeemer(Buyer, Protocol):
    """Who redeems: a Member, or members.Claimant."""

    @property
    def account_id(self) -> int: ...


class Receipt(NamedTuple):
    """What a redemption came to."""

    id: int
    voucher_id: int | None
    kind: str


def redeem(
    reward_id: int,
    member: Redeemer,
    *,
    price_seen: int,
    cash_seen: int = 0,
    quantity: int = 1,
    choice: RedemptionChoice | None = None,
) -> Receipt:
    """Pay with points and have it: a voucher, a parcel, a credit note, a seat. What was seen is of one piece.

    Raises Refusal when the price has changed, nothing is left, a limit is reached or points are short.
    """
    row = _take(reward_id, member, Seen(price_seen, cash_seen), quantity)
    said = choice or RedemptionChoice()
    way = KINDS[row.kind].way(row, member, said)
    now, voucher_id = clock.now(), way.voucher(row, member, said) if way.voucher else None
    written = {
        "reward_id": row.id,
        "member_id": member.id,
        "quantity": quantity,
        "price": price_seen * quantity,
        "cash_fen": row.cash_fen * quantity,
        "state": RedemptionState.FULFILLED if way.is_at_once else RedemptionState.CONFIRMED,
        "way": way.key,
        "voucher_id": voucher_id,
        "at": now,
        "confirmed_at": now,
        "fulfilled_at": now if way.is_at_once else None,
        **place_of(way, said),
    }
    redemption_id = int(write(WRITE, **written).scalar())
    if row.stock is not None:
        stock.moved(row.id, -quantity, "redeemed", member.account_id, redemption_id)
    _pay(way, Paid(row, member, redemption_id, price_seen * quantity, said), voucher_id)
    return Receipt(redemption_id, voucher_id, row.kind)


def hold(reward: Reward, member: Member, *, price_seen: int, cash_seen: int = 0) -> Redemption:
    """Set a piece aside while the member chooses; the one that is set aside already is given again.

    Raises Refusal as redeem() does; no points are taken.
    """
    mine, seen = _held(member.id, reward.id), Seen(price_seen, cash_seen)
    if mine is not None and not (mine.is_set_aside and seen == (mine.price, mine.cash_fen)):
        take(mine, RedemptionAct.RUN_OUT, None)
    row = _take(reward.id, member, seen, 1, counting=False)
    if (mine := _held(member.id, reward.id)) is not None:  # from another tab: nobody overtakes us here any more
        write(stock.MOVE, of=reward.id, n=1)
        return mine
    refuse_unless_fit(row, member, 1)
    if (balance := points.balance_of(member.id)) < row.price:
        raise Refusal(_l("You are %(missing)s points short of this.", missing=f"{row.price - balance:,}"))
    now = clock.now()
    held = add(
        Redemption(
            reward_id=reward.id,
            member_id=member.id,
            quantity=1,
            price=row.price,
            cash_fen=row.cash_fen,
            state=RedemptionState.HELD,
            at=now,
            held_until=now + timedelta(minutes=row.hold_minutes),
        )
    )
    if row.stock is not None:
        stock.moved(row.id, -1, "held", member.account_id, held.id)
    happened(h.HELD, member.account_id, member=member.id, reward=reward.id, redemption=held.id)
    return held


def confirm(held: Redemption, member: Member, choice: RedemptionChoice) -> Redemption:
    """Pay for what is set aside, at the price as of then; pressing twice is harmless.

    Raises Refusal when its time is over (409), the choice is none, or points are short.
    """
    if held.state is RedemptionState.CONFIRMED:
        return held
    reward = held.reward
    way = reward.its_kind.way(reward, member, choice)
    if not take(held, RedemptionAct.CONFIRM, member.account_id, way=way.key, **place_of(way, choice)):
        if (now := session.scalar(_BY_ID, {"of": held.id})) is not None and now.state is RedemptionState.CONFIRMED:
            return now
        raise Refusal(_l("This is no longer set aside for you. Please start again."), status=409)
    held.voucher_id = way.voucher(reward, member, choice) if way.voucher else None
    session.flush()
    _pay(way, Paid(reward, member, held.id, held.price, choice), held.voucher_id)
    session.refresh(held)
    return held


def release(held: Redemption, member: Member) -> None:
    """The member does not want it after all: the piece is free again."""
    if not take(held, RedemptionAct.RELEASE, member.account_id):
        raise Refusal(_l("This is no longer set aside for you."), status=409)
    ids: dict[str, Any] = {"redemption": held.id, "reward": held.reward_id}
    happened(h.RELEASED, member.account_id, member=member.id, **ids)


def held_by(member_id: int, reward_id: int) -> Redemption | None:
    """What is set aside for this member now."""
    found = _held(member_id, reward_id)
    return found if found is not None and found.is_set_aside else None


def _held(member_id: int, reward_id: int) -> Redemption | None:
    found: Redemption | None = session.scalar(_HELD, {"member": member_id, "reward": reward_id})
    return found


def _refuse_number(kind: RewardKind, quantity: int) -> None:
    if not 1 <= quantity <= kind.most:
        raise Refusal(_l("Please give a whole number from 1 to %(most)s.", most=MOST_AT_ONCE), "quantity")


def _take(reward_id: int, member: Redeemer, seen: Seen, quantity: int, *, counting: bool = True) -> Taken:
    """A piece out of the stock, while its row is held; the reward as it is now."""
    asked = {"of": reward_id, "seen": seen.points, "cash": seen.cash_fen, "n": quantity, "now": clock.now()}
    row = write(TAKE, **asked).first()
    if row is None:
        reward = session.get(Reward, reward_id, populate_existing=True)
        if reward is not None and changes.begin(reward):
            row = write(TAKE, **asked).first()
        if row is None:
            raise _gone(reward, seen, quantity)
    taken = Taken(*row)
    _refuse_number(KINDS[taken.kind], quantity)
    if counting:
        refuse_unless_fit(taken, member, quantity)
    return taken


def _gone(reward: Reward | None, seen: Seen, quantity: int) -> Refusal:
    if reward is None or not reward.is_offered:
        return Refusal(_l("This is no longer offered."), status=409)
    _refuse_number(reward.its_kind, quantity)
    if reward.stock == 0:
        return Refusal(_l("Somebody has just taken the last one."), status=409)
    if seen != (reward.price, reward.cash_fen):
        return Refusal(_price_now(reward), status=409)
    return Refusal(_l("There are not that many left."), status=409)


def _price_now(reward: Reward) -> Any:
    price = f"{reward.price:,}"
    if not reward.cash_fen:
        return _l("The price is now %(price)s points. Nothing was taken; please decide again.", price=price)
    return _l(
        "The price is now %(price)s points and ¥%(cash)s at the desk. Nothing was taken; please decide again.",
        price=price,
        cash=f"{reward.cash_fen / 100:,.2f}",
    )


def place_of(way: RedemptionWay, choice: RedemptionChoice) -> dict[str, int | None]:
    return {"desk_id": None, "home_id": None} | way.place(choice)


def _pay(way: RedemptionWay, paid: Paid, voucher_id: int | None) -> None:
    """The points, what is written for the one who acts next, and the word about it."""
    offer, member, redemption_id = paid.offer, paid.member, paid.redemption_id
    spend(paid)
    way.pay(paid)
    letter = h.Redeemed(reward=offer.name, redemption=redemption_id, points=paid.price, voucher=voucher_id, way=way.key)
    happened(h.REDEEMED, member.account_id, member=member, told=letter, reward=offer.id, redemption=redemption_id)


def spend(paid: Paid) -> None:
    """The points, where it costs any. Raises Refusal when they are short."""
    if paid.price:
        ids: dict[str, int] = {"reward": paid.offer.id, "redemption": paid.redemption_id}
        points.spend(paid.member.id, paid.price, key=f"redemption:{paid.redemption_id}", reason="reward", **ids)


class RedemptionTitle(NamedTuple):
    """What a redemption was for, as a statement says it."""

    name: Words
    kind: str


_REDEEMED = (
    select(Redemption.id, Reward.name, Reward.kind)
    .join(Reward, Reward.id == Redemption.reward_id)
    .where(Redemption.id.in_(bindparam("ids", expanding=True)))
)


def redeemed(ids: set[int]) -> dict[int, RedemptionTitle]:
    """What these redemptions were for."""
    return {ident: RedemptionTitle(name, kind) for ident, name, kind in fetch(_REDEEMED, ids=list(ids))} if ids else {}
