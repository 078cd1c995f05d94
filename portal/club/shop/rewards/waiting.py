"""Rewards with a waiting list: a place on it, a piece for who is next; and having in another way what one has.

Who is next is the kind's to say. Everything happens while the reward's row is held (stock.hold).
"""

from sqlalchemy import delete

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.people.members import Member
from portal.club.purse import vouchers
from portal.club.shop.rewards import deliveries, papers, stock
from portal.club.shop.rewards import happenings as h
from portal.club.shop.rewards.kinds import WAYS, Paid
from portal.club.shop.rewards.redeeming import RedemptionChoice, place_of, spend
from portal.club.shop.rewards.redemptions import Delivery, Redemption, RedemptionAct, RedemptionState, take
from portal.club.shop.rewards.tables import Reward
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


def wait(reward: Reward, member: Member, choice: RedemptionChoice) -> Redemption:
    """A place on the waiting list, with what was chosen and the price as it was said; takes and costs nothing yet."""
    way = reward.its_kind.way(reward, member, choice)
    mine = add(
        Redemption(
            reward_id=reward.id, member_id=member.id, quantity=1, price=reward.price, cash_fen=reward.cash_fen,
            state=RedemptionState.WAITING, way=way.key, at=clock.now(), **place_of(way, choice),
        )
    )  # fmt: skip
    if choice.parcel is not None:
        deliveries.pack(mine.id, choice.parcel)
    session.refresh(mine)
    return mine


def admit(waiting: Redemption, member: Member) -> None:
    """The piece that was just taken goes to who waits, for what was said on joining or less.

    Raises Refusal, with nothing written, when the points are short.
    """
    reward, way = waiting.reward, WAYS[waiting.way or ""]
    price = min(waiting.price, reward.price)
    choice = RedemptionChoice(desk=waiting.desk, home_id=waiting.home_id)
    paid = Paid(reward, member, waiting.id, price, choice)
    spend(paid)
    voucher_id = way.voucher(reward, member, choice) if way.voucher else None
    if not take(waiting, RedemptionAct.ADMIT, member.account_id, price=price, voucher_id=voucher_id):
        raise RuntimeError(f"redemption {waiting.id} left the list while its reward was held")  # nothing of it stays
    way.pay(paid)
    stock.moved(reward.id, -1, "redeemed", member.account_id, waiting.id)


def choose_again(mine: Redemption, member: Member, choice: RedemptionChoice) -> None:
    """Another way, another desk, another address, until it is handed over or sent; the days to fetch it go on.

    Raises Refusal.
    """
    reward, by = mine.reward, member.account_id
    if not mine.can_be_changed:
        raise Refusal(_l("This can no longer be changed."), status=409)
    way = reward.its_kind.way(reward, member, choice)
    if way.voucher and mine.confirmed_at is not None and papers.last_moment(reward, mine.confirmed_at) <= clock.now():
        raise Refusal(_l("The days to fetch it are over; it can only be sent."), "way")
    if mine.voucher is not None:
        vouchers.cancel(mine.voucher, by)
    values: dict[str, int | None] = {"voucher_id": None, **place_of(way, choice)}
    if way.voucher and mine.confirmed_at is not None:
        values["voucher_id"] = papers.issue(reward, member, choice.desk, since=mine.confirmed_at)
    if not take(mine, RedemptionAct.CHOOSE_AGAIN, by, way=way.key, **values):
        raise Refusal(_l("This can no longer be changed."), status=409)
    changed(delete(Delivery).where(Delivery.redemption_id == mine.id))
    session.expire(mine, ["delivery"])
    deliveries.pack(mine.id, choice.parcel)
    session.refresh(mine)
    happened(h.CHOSEN_AGAIN, by, member=member, redemption=mine.id, reward=reward.id)
