"""Redeeming: stock, limit, points and voucher in one transaction, or nothing; and the way back."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, bindparam, func, select, update

from portal import clock
from portal.club import audit, outbox, points, signals, timeline, vouchers
from portal.club.members import GRADE_NAMES, Member
from portal.club.rewards.catalogue import first_day, is_within_reach
from portal.club.rewards.tables import Kind, Redemption, RedemptionState, Reward, StockMovement
from portal.club.vouchers import Voucher
from portal.database import add, changed, read, session
from portal.refusal import Refusal
from portal.words import Words

MOST_AT_ONCE = 99  # pieces of a donation

TAKE = (
    update(Reward)
    .where(
        Reward.id == bindparam("of"),
        Reward.price == bindparam("seen"),
        Reward.published_at.is_not(None),
        Reward.withdrawn_at.is_(None),
        Reward.stock.is_(None) | (Reward.stock >= bindparam("n")),
    )
    .values(stock=Reward.stock - bindparam("n"))  # NULL stays NULL: no end of it
)
_PUT_BACK = update(Reward).where(Reward.id == bindparam("of")).values(stock=Reward.stock + bindparam("n"))
_CANCEL = (
    update(Redemption)
    .where(Redemption.id == bindparam("of"), Redemption.state == RedemptionState.HELD)
    .values(state=RedemptionState.CANCELLED, cancelled_at=bindparam("now"))
)
_HAD = select(func.coalesce(func.sum(Redemption.quantity), 0)).where(
    Redemption.member_id == bindparam("member"),
    Redemption.reward_id == bindparam("reward"),
    Redemption.state == RedemptionState.HELD,
    Redemption.at >= bindparam("since"),
)


def redeem(reward: Reward, member: Member, *, price_seen: int, quantity: int = 1) -> Redemption:
    """Pay with points and get a voucher (a donation gets none). `price_seen` is of one piece, as the page said it.

    Raises Refusal when the price has changed, nothing is left, the limit is reached or points are short.
    """
    if not 1 <= quantity <= (MOST_AT_ONCE if reward.kind is Kind.DONATION else 1):
        raise Refusal(_l("Please give a whole number from 1 to %(most)s.", most=MOST_AT_ONCE), "quantity")
    if not is_within_reach(reward, member.grade):
        raise Refusal(_l("This is for %(grade)s and above.", grade=GRADE_NAMES[reward.grade or member.grade]))
    if changed(TAKE, of=reward.id, seen=price_seen, n=quantity) != 1:
        raise _gone(reward, price_seen)
    session.refresh(reward)
    _mind_the_limit(reward, member.id, quantity)
    redemption = add(
        Redemption(
            reward_id=reward.id,
            reward=reward,
            member_id=member.id,
            quantity=quantity,
            price=price_seen * quantity,
            state=RedemptionState.HELD,
            at=clock.now(),
        )
    )
    points.spend(
        member.id,
        redemption.price,
        key=redemption.entry_key,
        reason="reward",
        reward=reward.id,
        redemption=redemption.id,
    )
    if reward.has_voucher:
        redemption.voucher = _voucher(reward, member)
        redemption.voucher_id = redemption.voucher.id
        session.flush()
    _write_down(redemption, member)
    return redemption


def cancel(redemption: Redemption, by: int) -> Redemption:
    """Before it is used: the voucher ends, the piece goes back into stock, the points into the lots they came from."""
    if redemption.voucher is None:
        raise Refusal(_l("A donation cannot be taken back."))
    if changed(_CANCEL, of=redemption.id, now=clock.now()) != 1:
        raise Refusal(_l("This redemption was cancelled already."), status=409)
    vouchers.cancel(redemption.voucher, by)
    if redemption.reward.stock is not None:
        changed(_PUT_BACK, of=redemption.reward_id, n=redemption.quantity)
        _moved(redemption.reward_id, redemption.quantity, "cancelled", by)
    points.give_back(redemption.entry_key, key=f"{redemption.entry_key}:back", reason="reward_cancelled")
    session.refresh(redemption)
    audit.record(by, "reward.cancelled", redemption=redemption.id)
    timeline.note("reward.cancelled", member_id=redemption.member_id, redemption=redemption.id)
    return redemption


def why_not(reward: Reward, member: Member, balance: int) -> Any:
    """What stands between this member and this reward now, in words; None when nothing does."""
    if not is_within_reach(reward, member.grade):
        return _l("This is for %(grade)s and above.", grade=GRADE_NAMES[reward.grade or member.grade])
    if reward.stock == 0:
        return _l("All are taken at present.")
    try:
        _mind_the_limit(reward, member.id, 1)
    except Refusal as refusal:
        return refusal.sentence
    if balance < reward.price:
        return _l("You are %(missing)s points short of this.", missing=f"{reward.price - balance:,}")
    return None


def of_voucher(voucher: Voucher) -> Redemption | None:
    return session.scalar(select(Redemption).where(Redemption.voucher_id == voucher.id))


def redemptions_of(member_id: int) -> Select[Any]:
    """A member's redemptions, for a pager by id."""
    return select(Redemption).where(Redemption.member_id == member_id)


def given_by(reward: Reward) -> tuple[int, int]:
    """Of a donation: how many members gave, and how many points in all."""
    held = (Redemption.reward_id == reward.id) & (Redemption.state == RedemptionState.HELD)
    row = session.execute(
        select(func.count(Redemption.member_id.distinct()), func.coalesce(func.sum(Redemption.price), 0)).where(held)
    ).one()
    return int(row[0]), int(row[1])


def _mind_the_limit(reward: Reward, member_id: int, quantity: int) -> None:
    """Counted while the reward's row is held, so that two tabs do not each get the last one allowed."""
    if reward.per_member is None:
        return
    since = clock.moment_of(first_day(reward.per, clock.today()))
    had = int(session.scalar(_HAD, {"member": member_id, "reward": reward.id, "since": since}) or 0)
    if had + quantity > reward.per_member:
        raise Refusal(_l("You have had your share of this: %(most)s a member.", most=reward.per_member))


def _gone(reward: Reward, seen: int) -> Refusal:
    session.refresh(reward)
    if not reward.is_offered:
        return Refusal(_l("This is no longer offered."), status=409)
    if reward.stock == 0:
        return Refusal(_l("Somebody has just taken the last one."), status=409)
    if seen != reward.price:
        return Refusal(
            _l("The price is now %(price)s points. Nothing was taken; please decide again.", price=f"{reward.price:,}"),
            status=409,
        )
    return Refusal(_l("There are not that many left."), status=409)


def _voucher(reward: Reward, member: Member) -> Voucher:
    return vouchers.issue(
        member,
        kind=reward.kind,
        title=reward.name,
        terms=reward.note,
        place=reward.place,
        hours=reward.hours,
        merchant_id=reward.merchant_id,
        settles=reward.settles,
        expires_at=good_until(reward),
    )


def good_until(reward: Reward) -> datetime:
    return clock.end_of(clock.today() + timedelta(days=reward.valid_days))


def _write_down(redemption: Redemption, member: Member) -> None:
    reward = redemption.reward
    if reward.stock is not None:
        _moved(reward.id, -redemption.quantity, "redeemed", member.account_id)
    audit.record(member.account_id, "reward.redeemed", reward=reward.id, redemption=redemption.id)
    timeline.note("reward.redeemed", member_id=member.id, reward=reward.id, redemption=redemption.id)
    outbox.post(
        member.account_id,
        "reward_redeemed",
        reward_zh=reward.name.zh,
        reward_en=reward.name.en,
        points=redemption.price,
        voucher=redemption.voucher_id,
    )
    signals.reward_redeemed.send(None, member_id=member.id, redemption_id=redemption.id, reward_id=reward.id)


def _moved(reward_id: int, change: int, what: str, by: int | None) -> None:
    add(StockMovement(reward_id=reward_id, change=change, what=what, by=by, at=clock.now()))


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
    return {ident: Redeemed(name, kind) for ident, name, kind in read(_REDEEMED, ids=list(ids))} if ids else {}
