"""What the demo's members did with their points lately, and the vouchers that came of it; comes after all earning."""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import select

from portal import clock
from portal.club.gatherings import events
from portal.club.gatherings.events import Event
from portal.club.people import members
from portal.club.people.accounts import Role
from portal.club.people.members import Member
from portal.club.purse import points, vouchers
from portal.club.shop import rewards
from portal.club.shop.rewards import Redemption
from portal.club.shop.rewards.redemptions import BY_POST
from portal.club.trade import merchants
from portal.database import session, transaction
from portal.demo.points import FIRST
from portal.demo.rewards import change_some, put_seats_on_offer, rename_one
from portal.demo.world import World
from portal.manifest import Part
from portal.refusal import Refusal

SHOWN = 2860  # what the member to look at first shall have left, as in the drawings
EVERYDAY = ("seeds", "noodle-voucher", "book-corner", "gatehouse", "fan", "tea-voucher", "trees", "fee-50", "rice")


def fill(world: World) -> None:
    put_seats_on_offer(world)
    change_some(world)
    rename_one(world)
    for place, (key, member) in enumerate(world.people.items()):
        if key != FIRST:
            _spend_a_little(world, member, place)
    _first(world, world.people[FIRST])
    _have_sent(world)
    _deliver(world)
    _seat(world)
    with clock.at(world.moment(-2, 9)), transaction():  # one adjustment waits for a second person
        asked_by = world.one_of(Role.CUSTOMER_SERVICE).id
        points.adjust(world.people["chen-ruolan"], 800, "推荐奖励按旧规则少计，补记差额", asked_by)


def _spend_a_little(world: World, member: Member, place: int) -> None:
    """Something the member can afford, most of it used by now."""
    for number in range(2):
        reward = world.rewards[EVERYDAY[(place + number * 4) % len(EVERYDAY)]]
        day = -((place * 7 + number * 11) % 50) - 1
        voucher = _redeem(world, reward, member, day)
        if voucher is not None and place % 3:
            _use(world, voucher, day + 1)
    if place % 4 == 0:
        _claim(world, member, place)


def _redeem(world: World, reward: rewards.Reward, member: Member, day: int) -> vouchers.Voucher | None:
    with clock.at(not_before_the_last(world, member, day)):
        session.refresh(reward)
        if rewards.why_not(reward, member, points.balance_of(member.id)):
            return None
        choice = _choice(reward, member)
        if reward.asks and choice is None:
            return None
        with transaction():
            receipt = rewards.redeem(
                reward.id, member, price_seen=reward.price, cash_seen=reward.cash_fen, choice=choice
            )
        return session.get_one(rewards.Redemption, receipt.id).voucher


def _choice(reward: rewards.Reward, member: Member) -> rewards.RedemptionChoice | None:
    """Off the fee of their first home; a gift by desk or by post, one like the other; nothing for who has no home."""
    homes = members.homes_of(member.id)
    if not reward.asks or not homes:
        return None
    home = homes[0].home
    if reward.credit_fen:
        return rewards.RedemptionChoice(home_id=home.id)
    if member.id % 2 or not reward.by_desk:
        return rewards.RedemptionChoice(parcel=_parcel(member, home.address.zh))
    return rewards.RedemptionChoice(
        desk=next((desk for desk in rewards.desks() if desk.estate_id == home.estate_id), None)
    )


def _parcel(member: Member, address: str) -> rewards.Parcel:
    return rewards.Parcel(member.name, member.account.phone, address)


def not_before_the_last(world: World, member: Member, day: int) -> datetime:
    """That evening, or an hour after the member's last ledger line: a statement is in the order of time."""
    last = session.scalar(points.statement_of(member.id).order_by(points.Entry.seq.desc()).limit(1))
    planned = world.moment(day, 19, 30)
    return planned if last is None else min(max(planned, last.at + timedelta(hours=1)), clock.now())


def _use(world: World, voucher: vouchers.Voucher, day: int) -> None:
    """Honoured the next day, by the shop's clerk or at the desk."""
    by = world.one_of(Role.CUSTOMER_SERVICE).id
    for key, shop in world.merchants.items():
        if shop.id == voucher.merchant_id:
            by = world.clerks[key].id
    with clock.at(min(max(world.moment(day, 11), voucher.issued_at + timedelta(hours=2)), clock.now())), transaction():
        vouchers.verify(voucher.code, merchant_id=voucher.merchant_id, by=by)


def _claim(world: World, member: Member, place: int) -> None:
    shops = [shop for shop in world.merchants.values() if shop.is_open]
    offers = merchants.offers_of(shops)[shops[place % len(shops)].id]
    with clock.at(world.moment(-place % 9 - 9, 20)):
        try:
            with transaction():
                merchants.claim(offers[0], member)
        except Refusal:
            return


def _have_sent(world: World) -> None:
    """Four members choose delivery, one after the other."""
    wanted = [world.rewards[key] for key in ("calendar", "honey", "postcards", "rice")]
    for key, member in world.people.items():
        homes = members.homes_of(member.id)
        if not wanted or key == FIRST or not homes:
            continue
        with clock.at(not_before_the_last(world, member, -2 * len(wanted))):
            if not rewards.why_not(wanted[0], member, points.balance_of(member.id)):
                parcel = _parcel(member, homes[0].home.address.zh)
                with transaction():
                    reward = wanted.pop(0)
                    rewards.redeem(
                        reward.id, member, price_seen=reward.price, choice=rewards.RedemptionChoice(parcel=parcel)
                    )


def _deliver(world: World) -> None:
    """What is to be sent: the older half is on its way or has arrived, the rest is to be packed."""
    by = world.one_of(Role.CUSTOMER_SERVICE).id
    waiting = list(session.scalars(select(Redemption).where(Redemption.way == BY_POST).order_by(Redemption.at)))
    for number, parcel in enumerate(waiting[: -(-len(waiting) // 2)]):
        with clock.at(min(parcel.at + timedelta(hours=18), clock.now())), transaction():
            rewards.send(parcel, "顺丰速运", f"SF10{number + 27_300_418_665:011d}", by)
        if number % 2 == 0:
            with clock.at(min(parcel.at + timedelta(days=3), clock.now())), transaction():
                rewards.arrived(parcel, by)


def _seat(world: World) -> None:
    """Two members had a seat for points at an evening that is still to come."""
    seat, event = world.rewards["ballads-seat"], session.get_one(Event, world.events["ballads"].id)
    seated = 0
    for key, member in world.people.items():
        fits = events.not_for(event, member) is None and events.sign_up_of(event, member.id) is None
        if key != FIRST and fits and seated < 2 and points.balance_of(member.id) >= seat.price:
            with suppress(Refusal), clock.at(not_before_the_last(world, member, -1)), transaction():
                rewards.redeem(seat.id, member, price_seen=seat.price)
                seated += 1


def seen_by_two(world: World, adjustment: points.Adjustment) -> points.Adjustment:
    """Approved by the head of department, where it is more than one person may do in a day."""
    if adjustment.state is points.Decision.WAITING:
        points.approve(adjustment, world.one_of(Role.DEPARTMENT_HEAD).id)
    return adjustment


def _first(world: World, lin: Member) -> None:
    """A used voucher, one taken back, one to show, an offer claimed, and the balance that the drawings show."""
    teas, rice, fan = (world.rewards[key] for key in ("tea-voucher", "rice", "fan"))
    missing = SHOWN + teas.price + rice.price - points.balance_of(lin.id)
    if missing:
        reason = "线下活动签到补记" if missing > 0 else "活动签到重复计分，予以更正"
        with clock.at(not_before_the_last(world, lin, -40)), transaction():
            seen_by_two(world, points.adjust(lin, missing, reason, world.one_of(Role.CUSTOMER_SERVICE).id))
    if (voucher := _redeem(world, teas, lin, -30)) is not None:
        _use(world, voucher, -23)
    with clock.at(not_before_the_last(world, lin, -12)), transaction():
        receipt = rewards.redeem(fan.id, lin, price_seen=fan.price)
        rewards.cancel(session.get_one(rewards.Redemption, receipt.id), lin.account_id)
    desk = next((desk for desk in rewards.desks() if desk.estate_id == lin.estate_id), None)
    with clock.at(not_before_the_last(world, lin, -2)), transaction():
        rewards.redeem(rice.id, lin, price_seen=rice.price, choice=rewards.RedemptionChoice(desk=desk))
    with clock.at(world.moment(-1, 20)), transaction():
        merchants.claim(merchants.offers_of([world.merchants["qinghe"]])[world.merchants["qinghe"].id][0], lin)


MANIFEST = Part(fill, after=("leads",))
