"""Redeeming: stock, limits, points and voucher in one transaction, or nothing.

What needs no choice is redeemed at once. Where the member chooses (desk or delivery, which home), a piece is set aside
for some minutes first: hold, then confirm. Holding takes a piece and no points; confirming takes the points.
Lock order: the reward's row (or the held redemption's), then the member's points.
"""

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple, Protocol, cast

from sqlalchemy import Table, bindparam, insert, select, update

from portal import clock
from portal.club.ground import signals
from portal.club.ground.happenings import happened
from portal.club.people import members
from portal.club.people.members import Member
from portal.club.purse import points, vouchers
from portal.club.shop.rewards import changes, fee_credits, stock
from portal.club.shop.rewards import happenings as h
from portal.club.shop.rewards.conditions import Buyer, refuse_unless_fit
from portal.club.shop.rewards.deliveries import Parcel, desk_at, pack
from portal.club.shop.rewards.redemptions import Act, Redemption, RedemptionState, Way, take
from portal.club.shop.rewards.tables import Desk, Kind, Reward
from portal.database import add, fetch, session, write
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

MOST_AT_ONCE = 99  # pieces of a donation
WAYS = {Kind.GIFT: Way.DESK, Kind.VOUCHER: Way.SHOP, Kind.EVENT: Way.SEAT, Kind.DONATION: Way.GIVEN}
AT_ONCE = (Way.SEAT, Way.GIVEN)  # nothing is left to do once it is paid for

COLUMNS = [column for column in Reward.__table__.columns if column.name != "description"]
NAMES = [column.name for column in COLUMNS]
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
class Choice:
    """What the member says before confirming."""

    desk: Desk | None = None
    parcel: Parcel | None = None
    home_id: int | None = None


class Seen(NamedTuple):
    """The price of one piece as the page said it: in points, and in cash at the desk."""

    points: int
    cash_fen: int = 0


class Claimant(Buyer, Protocol):
    """Who redeems: a Member, or members.Claimant."""

    @property
    def account_id(self) -> int: ...


class Receipt(NamedTuple):
    """What a redemption came to."""

    id: int
    voucher_id: int | None
    kind: Kind


def redeem(
    reward_id: int,
    member: Claimant,
    *,
    price_seen: int,
    cash_seen: int = 0,
    quantity: int = 1,
    choice: Choice | None = None,
) -> Receipt:
    """Pay with points and have it: a voucher, a parcel, a credit note, a seat. What was seen is of one piece.

    Raises Refusal when the price has changed, nothing is left, a limit is reached or points are short.
    """
    row = _take(reward_id, member, Seen(price_seen, cash_seen), quantity)
    way = _way(row, member, choice or Choice())
    now, voucher_id = clock.now(), _voucher(row, member, way, choice)
    paid = {
        "reward_id": row.id,
        "member_id": member.id,
        "quantity": quantity,
        "price": price_seen * quantity,
        "cash_fen": row.cash_fen * quantity,
        "state": RedemptionState.FULFILLED if way in AT_ONCE else RedemptionState.CONFIRMED,
        "way": way,
        "voucher_id": voucher_id,
        "at": now,
        "confirmed_at": now,
        "fulfilled_at": now if way in AT_ONCE else None,
        **_where(way, choice),
    }
    redemption_id = int(write(WRITE, **paid).scalar())
    if row.stock is not None:
        stock.moved(row.id, -quantity, "redeemed", member.account_id, redemption_id)
    _pay(row, member, redemption_id, paid, choice)
    return Receipt(redemption_id, voucher_id, row.kind)


def hold(reward: Reward, member: Member, *, price_seen: int, cash_seen: int = 0) -> Redemption:
    """Set a piece aside while the member chooses; the one that is set aside already is given again.

    Raises Refusal as redeem() does; no points are taken.
    """
    mine, seen = _held(member.id, reward.id), Seen(price_seen, cash_seen)
    if mine is not None and not (mine.is_set_aside and seen == (mine.price, mine.cash_fen)):
        take(mine, Act.RUN_OUT, None)
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


def confirm(held: Redemption, member: Member, choice: Choice) -> Redemption:
    """Pay for what is set aside, at the price as of then; pressing twice is harmless.

    Raises Refusal when its time is over (409), the choice is none, or points are short.
    """
    if held.state is RedemptionState.CONFIRMED:
        return held
    way = _way(held.reward, member, choice)
    if not take(held, Act.CONFIRM, member.account_id, way=way, **_where(way, choice)):
        if (now := session.scalar(_BY_ID, {"of": held.id})) is not None and now.state is RedemptionState.CONFIRMED:
            return now
        raise Refusal(_l("This is no longer set aside for you. Please start again."), status=409)
    held.voucher_id = _voucher(held.reward, member, way, choice)
    session.flush()
    _pay(held.reward, member, held.id, {"price": held.price, "way": way, "voucher_id": held.voucher_id}, choice)
    session.refresh(held)
    return held


def release(held: Redemption, member: Member) -> None:
    """The member does not want it after all: the piece is free again."""
    if not take(held, Act.RELEASE, member.account_id):
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


def _refuse_number(kind: Kind, quantity: int) -> None:
    if not 1 <= quantity <= (MOST_AT_ONCE if kind is Kind.DONATION else 1):
        raise Refusal(_l("Please give a whole number from 1 to %(most)s.", most=MOST_AT_ONCE), "quantity")


def _take(reward_id: int, member: Claimant, seen: Seen, quantity: int, *, counting: bool = True) -> Any:
    """A piece out of the stock, while its row is held; the reward as it is now, as plain values."""
    asked = {"of": reward_id, "seen": seen.points, "cash": seen.cash_fen, "n": quantity, "now": clock.now()}
    row = write(TAKE, **asked).first()
    if row is None:
        reward = session.get(Reward, reward_id, populate_existing=True)
        if reward is not None and changes.begin(reward):
            row = write(TAKE, **asked).first()
        if row is None:
            raise _gone(reward, seen, quantity)
    taken: Any = SimpleNamespace(**dict(zip(NAMES, row, strict=True)))
    _refuse_number(taken.kind, quantity)
    if counting:
        refuse_unless_fit(taken, member, quantity)
    return taken


def _gone(reward: Reward | None, seen: Seen, quantity: int) -> Refusal:
    if reward is None or not reward.is_offered:
        return Refusal(_l("This is no longer offered."), status=409)
    _refuse_number(reward.kind, quantity)
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


def _way(reward: Any, member: Claimant, choice: Choice) -> Way:
    """How the member has it. Raises Refusal when that is not to be had."""
    if reward.kind is Kind.FEE_CREDIT:
        if choice.home_id is None or choice.home_id not in {one.home_id for one in members.homes_of(member.id)}:
            raise Refusal(_l("Please choose the home whose fee shall be less."), "home")
        return Way.BILL
    if reward.kind is not Kind.GIFT:
        return WAYS[reward.kind]
    if choice.parcel is not None:
        if not reward.by_post:
            raise Refusal(_l("This is not sent; please collect it at a desk."), "way")
        return Way.POST
    if not reward.by_desk:
        raise Refusal(_l("This is sent only; please give an address."), "way")
    if choice.desk is not None and not choice.desk.is_open:
        raise Refusal(_l("This desk is closed. Please choose another one."), "desk")
    return Way.DESK


def _where(way: Way, choice: Choice | None) -> dict[str, int | None]:
    if choice is None:
        return {"desk_id": None, "home_id": None}
    return {
        "desk_id": choice.desk.id if way is Way.DESK and choice.desk else None,
        "home_id": choice.home_id if way is Way.BILL else None,
    }


def _voucher(reward: Any, member: Claimant, way: Way, choice: Choice | None) -> int | None:
    if way not in {Way.DESK, Way.SHOP}:
        return None
    desk = choice.desk if choice and way is Way.DESK else None
    return vouchers.issued(
        member,
        kind=reward.kind,
        title=reward.name,
        terms=reward.note,
        place=desk_at(desk) if desk else reward.place,
        hours=desk.hours if desk else reward.hours,
        merchant_id=reward.merchant_id,
        estate_id=desk.estate_id if desk else None,
        settles=reward.settles,
        expires_at=clock.end_of(clock.today() + timedelta(days=reward.valid_days)),
    )


def _pay(reward: Any, member: Claimant, redemption_id: int, paid: dict[str, Any], choice: Choice | None) -> None:
    """The points, and what is written for the one who acts next."""
    points.spend(
        member.id,
        paid["price"],
        key=f"redemption:{redemption_id}",
        reason="reward",
        reward=reward.id,
        redemption=redemption_id,
    )
    if paid["way"] is Way.POST and choice and choice.parcel:
        pack(redemption_id, choice.parcel)
    elif paid["way"] is Way.BILL and choice and choice.home_id:
        fee_credits.issue(redemption_id, member.id, choice.home_id, reward.credit_fen)
    elif paid["way"] is Way.SEAT:
        signals.event_place_redeemed.send(
            None, member_id=member.id, redemption_id=redemption_id, sitting_id=reward.sitting_id, price=paid["price"]
        )
    _write_down(reward, member, redemption_id, paid)


def _write_down(reward: Any, member: Claimant, redemption_id: int, paid: dict[str, Any]) -> None:
    letter = h.Redeemed(
        reward=reward.name,
        redemption=redemption_id,
        points=paid["price"],
        voucher=paid["voucher_id"],
        way=paid["way"].value,
    )
    happened(h.REDEEMED, member.account_id, member=member, told=letter, redemption=redemption_id, reward=reward.id)


class Redeemed(NamedTuple):
    """What a redemption was for, as a statement says it."""

    name: Words
    kind: Kind


_REDEEMED = (
    select(Redemption.id, Reward.name, Reward.kind)
    .join(Reward, Reward.id == Redemption.reward_id)
    .where(Redemption.id.in_(bindparam("ids", expanding=True)))
)


def redeemed(ids: set[int]) -> dict[int, Redeemed]:
    """What these redemptions were for."""
    return {ident: Redeemed(name, kind) for ident, name, kind in fetch(_REDEEMED, ids=list(ids))} if ids else {}
