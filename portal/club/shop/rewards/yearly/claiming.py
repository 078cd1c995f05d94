"""Claiming the year's gift, waiting for one, giving it up, and who is next.

Everything about one gift happens while its reward's row is held, so whoever asks who is next is alone with the line.
The last judges are the database's: one claim a member and gift (UNIQUE), no stock below 0 (CHECK).
"""

from functools import partial
from typing import Any

from sqlalchemy import Select, func, select

from portal import clock, queue
from portal.club.ground.happenings import Happening, happened
from portal.club.ground.letters import Letter
from portal.club.ground.portions import Portion, in_portions
from portal.club.people.members import Member
from portal.club.shop import rewards
from portal.club.shop.rewards import Redemption, RedemptionAct, RedemptionChoice, RedemptionState, Reward, stock
from portal.club.shop.rewards.redemptions import take
from portal.club.shop.rewards.yearly import happenings as h
from portal.club.shop.rewards.yearly.tables import GiftClaim, GiftState, YearlyGift
from portal.database import add, session, write
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

CHUNK = 200
HAS_ONE = (RedemptionState.CONFIRMED, RedemptionState.FULFILLED)


def claim(gift: YearlyGift, member: Member, choice: RedemptionChoice, *, price_seen: int) -> GiftClaim:
    """One of this year's gifts, or a place on the waiting list. Claimed already: the same claim again."""
    reward = _hold(gift)
    if not gift.is_open:
        raise Refusal(_l("This year's gift cannot be claimed now."), status=409)
    if not member.is_valid:
        raise Refusal(_l("This needs a valid member card."))
    if price_seen != reward.price:
        raise Refusal(_l("The price has changed. Nothing was taken; please decide again."), status=409)
    mine = claim_of(gift, member.id)
    if mine is not None and mine.state is GiftState.LAPSED:
        raise Refusal(_l("One was set aside for you this year and not fetched in time."))
    if mine is not None and mine.state not in {GiftState.CANCELLED, GiftState.OVER}:
        return mine
    mine = _joined(gift, member, choice, mine)
    if _is_first(gift, mine) and stock.taken(reward.id):
        _set_aside(mine, member)
    else:
        _happened(h.QUEUED, mine, member.account_id, h.OnTheList(**_about(mine)))
    session.refresh(reward)
    return mine


def give_up(claim: GiftClaim, by: int) -> GiftClaim:
    """Before it was fetched or sent: the piece goes to the next on the list, the points into their lots."""
    _hold(claim.gift)
    session.refresh(claim)
    mine = session.get_one(Redemption, claim.redemption_id, populate_existing=True)
    if mine.state is RedemptionState.CANCELLED:
        return claim  # pressing twice is harmless
    if not claim.can_be_given_up:
        raise Refusal(_l("What was fetched or sent cannot be given up."), status=409)
    if mine.state is RedemptionState.WAITING:
        take(mine, RedemptionAct.RELEASE, by)
    else:
        rewards.end(mine, by)
        pass_on(claim.gift)
    _happened(h.GIVEN_UP, claim, by)
    return claim


def lapsed(redemption: Redemption) -> None:
    """Not fetched in time (heard through reactions.py): it goes to the next."""
    found = session.scalar(select(GiftClaim).where(GiftClaim.redemption_id == redemption.id))
    if found is not None:
        _hold(found.gift)
        _happened(h.LAPSED, found, None, h.Lapsed(**_about(found)))
        pass_on(found.gift)


def look_again(reward_id: int) -> None:
    """Something happened to that reward (heard through reactions.py): whoever waits for it is looked at."""
    if session.scalar(select(YearlyGift.id).where(YearlyGift.reward_id == reward_id)) is not None:
        queue.wake("yearly.run")


def run() -> None:
    """The job: what is left goes down the list; after closing, who still waits is told."""
    gifts = select(YearlyGift.id).join(Reward, Reward.id == YearlyGift.reward_id)
    gifts = gifts.where(Reward.published_at.is_not(None)).order_by(YearlyGift.id.desc()).limit(2)
    for gift_id in session.scalars(gifts).all():
        in_portions(partial(_run, gift_id), CHUNK)


def leaving() -> int:
    """How many wait for a gift that is over: the next turn tells them so."""
    over = (Reward.closes_at <= clock.now()) | Reward.withdrawn_at.is_not(None)
    return session.scalar(_waiting_ones().where(over)) or 0


def waiting() -> int:
    return session.scalar(_waiting_ones()) or 0


def _waiting_ones() -> Select[Any]:
    rows = select(func.count()).select_from(GiftClaim).join(Redemption, Redemption.id == GiftClaim.redemption_id)
    rows = rows.join(YearlyGift, YearlyGift.id == GiftClaim.gift_id).join(Reward, Reward.id == YearlyGift.reward_id)
    return rows.where(Redemption.state == RedemptionState.WAITING)


def pass_on(gift: YearlyGift, most: int = CHUNK) -> int:
    """Set pieces aside for those who are next, as long as there are both; how many people it came to."""
    for number in range(most):
        session.refresh(gift.reward)
        if not gift.reward.is_offered or gift.reward.stock == 0:
            return number
        waiter = session.scalar(line(gift).limit(1).execution_options(populate_existing=True))
        if waiter is None or not stock.taken(gift.reward_id):
            return number
        _let_have(waiter)
    return most


def claim_of(gift: YearlyGift, member_id: int) -> GiftClaim | None:
    rows = select(GiftClaim).where(GiftClaim.gift_id == gift.id, GiftClaim.member_id == member_id)
    return session.scalar(rows.execution_options(populate_existing=True))


def is_entitled(gift: YearlyGift, grade: str) -> bool:
    """Whether a member of that grade may claim in the period."""
    return rewards.is_within_reach(gift.reward, grade)


def line(gift: YearlyGift) -> Select[Any]:
    """Those to whom a piece may go now, in order: the entitled, those who never had one, then by time."""
    rows = select(GiftClaim).join(Redemption, Redemption.id == GiftClaim.redemption_id)
    rows = rows.where(GiftClaim.gift_id == gift.id, Redemption.state == RedemptionState.WAITING)
    if gift.reward.closes_at is not None and clock.now() < gift.reward.closes_at:
        rows = rows.where(GiftClaim.is_entitled.is_(True))
    return rows.order_by(GiftClaim.is_entitled.desc(), GiftClaim.had_before, GiftClaim.joined_at, GiftClaim.id)


def _hold(gift: YearlyGift) -> Reward:
    """Hold the gift's reward, with what is planned for it and has begun by now."""
    stock.hold(gift.reward_id)
    session.refresh(gift.reward)
    if gift.reward.is_to_change:
        rewards.book.begin(gift.reward)
    return gift.reward


def _run(gift_id: int, most: int) -> Portion:
    gift = session.get_one(YearlyGift, gift_id)
    _hold(gift)
    if gift.reward.is_offered:
        came = pass_on(gift, most)
        return Portion(came, came)
    rows = select(GiftClaim).join(Redemption, Redemption.id == GiftClaim.redemption_id).order_by(GiftClaim.id)
    rows = rows.where(GiftClaim.gift_id == gift_id, Redemption.state == RedemptionState.WAITING)
    waiting = session.scalars(rows.limit(most)).all()
    for waiter in waiting:
        _leave_out(waiter)
    return Portion(len(waiting), len(waiting))


def _joined(gift: YearlyGift, member: Member, choice: RedemptionChoice, mine: GiftClaim | None) -> GiftClaim:
    """In the line, with what was chosen; given up before, it is the same row again, and its redemption a new one."""
    waiting = rewards.wait(gift.reward, member, choice)
    had = select(GiftClaim.id).join(Redemption, Redemption.id == GiftClaim.redemption_id)
    had = had.join(YearlyGift, YearlyGift.id == GiftClaim.gift_id).where(YearlyGift.year < gift.year)
    had = had.where(GiftClaim.member_id == member.id, Redemption.state.in_(HAS_ONE))
    values: dict[str, Any] = {
        "redemption_id": waiting.id, "is_entitled": is_entitled(gift, member.grade),
        "had_before": session.scalar(had.limit(1)) is not None, "joined_at": clock.now(),
    }  # fmt: skip
    if mine is None:
        return add(GiftClaim(gift_id=gift.id, member_id=member.id, **values))
    for name, value in values.items():
        setattr(mine, name, value)
    session.flush()
    session.refresh(mine)
    return mine


def _is_first(gift: YearlyGift, mine: GiftClaim) -> bool:
    """Whether a piece may go to this claim now, overtaking nobody who waits."""
    first = session.scalar(line(gift).limit(1))
    return first is not None and first.id == mine.id


def _set_aside(mine: GiftClaim, member: Member) -> None:
    """The piece that was taken is theirs: paid, written down, told; with a voucher where it is fetched."""
    rewards.admit(mine.redemption, member)
    voucher = mine.voucher
    number, until = (voucher.id, voucher.last_day) if voucher is not None else (None, None)
    _happened(h.CLAIMED, mine, member.account_id, h.SetAside(voucher=number, until=until, **_about(mine)))


def _let_have(waiter: GiftClaim) -> None:
    """The next on the list has the piece that was just taken; who left the club or is short of points, not."""
    try:
        if not waiter.member.is_valid:
            raise Refusal(_l("This needs a valid member card."))
        _set_aside(waiter, waiter.member)
    except Refusal:
        write(stock.MOVE, of=waiter.gift.reward_id, n=1)
        _leave_out(waiter)


def _leave_out(waiter: GiftClaim) -> None:
    take(waiter.redemption, RedemptionAct.RUN_OUT)
    _happened(h.OVER, waiter, None, h.Over(**_about(waiter)))


def _happened(what: Happening, claim: GiftClaim, by: int | None, told: Letter | None = None) -> None:
    happened(what, by, member=claim.member, told=told, yearly_claim=claim.id, yearly_gift=claim.gift_id)


def _about(claim: GiftClaim) -> dict[str, Any]:
    """What each letter says of the gift."""
    return {"name": claim.gift.name, "way": claim.redemption.way or ""}
