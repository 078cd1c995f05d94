"""How the demo's members came by their points: purchases, referrals, articles and surveys of the past two years.

Everything up to seventy days ago; events and articles pay for what came after, and redemptions.py spends.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from portal import clock
from portal.club.people import members
from portal.club.people.accounts import Role
from portal.club.people.members import Member
from portal.club.purse import grades, points, vouchers
from portal.club.shop import rewards
from portal.club.shop.rewards import Reward, fee_credits
from portal.database import session, transaction
from portal.demo.grades import REVIEWED
from portal.demo.world import World
from portal.manifest import Part

LAST = -70
FIRST = "lin-jingyi"  # the member to look at first
Act = tuple[datetime, Callable[[], object]]


def fill(world: World) -> None:
    """Enter everybody's acts, and the night's expiry at every New Year between."""
    for key, member in world.people.items():
        for moment, act in _life(world, key, member):
            world.agenda.enter(moment, partial(_do, act))
    for year in range(2021, world.today.year + 1):
        if (night := clock.moment_of(date(year, 1, 1), 0, 5)) <= world.now:
            world.agenda.enter(night, points.expire)
    for day in (REVIEWED, REVIEWED + 1, -1, 0):
        world.agenda.enter(world.moment(day, 0, 30), grades.nightly)


def _do(act: Callable[[], object]) -> None:
    with transaction():
        act()


def _life(world: World, key: str, member: Member) -> list[Act]:
    """What one member earned: with their homes, gold and platinum by friends they brought, many by small things."""
    acts: list[Act] = []
    homes = [holding.home for holding in members.homes_of(member.id) if holding.kind in members.OWNING]
    for place, home in enumerate(homes):
        trigger = "repeat_purchase" if place else "first_purchase"
        price = (home.area or 9000) * 28_000  # area in hundredths, so fen: ¥28,000 a square metre
        at = _this_year(world, -250) if place else _after_joining(world, member, 20)
        acts.append((at, _earn(trigger, member, f"{trigger}:{home.id}", home=home.id, price=price)))
    standing = member.grade in {members.Grade.GOLD, members.Grade.PLATINUM}
    if standing:
        acts.append((_this_year(world, 60), _earn("referral_signed", member, f"referral:{key}")))
    if member.grade is members.Grade.PLATINUM and member.id % 2:  # the others fall short of their grade
        acts += [
            (_this_year(world, day), _earn("referral_signed", member, f"referral:{key}:{day}")) for day in (75, 90)
        ]
    if key == FIRST:
        acts += _more_of_the_first(world, member)
    for number in range(world.rng.randint(0, 3) + (2 if standing else 0)):
        trigger = world.rng.choice(("survey", "suggestion", "event_attended", "event_attended", "article_published"))
        at = world.moment(world.rng.randint(-600, LAST), world.rng.randint(9, 20), world.rng.randint(0, 59))
        if at > member.joined_at:
            acts.append((at, _earn(trigger, member, f"{trigger}:{key}:{number}")))
    return acts


def _more_of_the_first(world: World, lin: Member) -> list[Act]:
    """Another friend last year, and what she spent some of it on."""
    acts: list[Act] = [(_this_year(world, -200), _earn("referral_signed", lin, f"referral:{FIRST}:earlier"))]
    for reward, days in ((world.rewards["fee-50"], -200), (world.rewards["honey"], -150)):
        acts.append((world.moment(days, 20), partial(_redeem, world, reward, lin)))
    return acts


def _redeem(world: World, reward: Reward, member: Member) -> None:
    """At home it comes off the fee, and the property company has it long since; a gift was handed over at once."""
    by = world.one_of(Role.CUSTOMER_SERVICE).id
    home = members.homes_of(member.id)[0].home
    choice = rewards.RedemptionChoice(home_id=home.id) if reward.credit_fen else None
    receipt = rewards.redeem(reward.id, member, price_seen=reward.price, cash_seen=reward.cash_fen, choice=choice)
    made = session.get_one(rewards.Redemption, receipt.id)
    if made.voucher is None:
        fee_credits.book(fee_credits.export(home.estate_id, clock.today(), by), by)
    else:
        vouchers.verify(made.voucher.code, merchant_id=None, by=by)


def _earn(trigger: str, member: Member, key: str, **cause: int) -> Callable[[], object]:
    def earn() -> None:
        earned = points.earn(trigger, member.id, key=f"paper:{key}", **cause)
        if isinstance(earned, points.Pending):  # the papers tell of contracts that were signed
            points.release(earned.key)

    return earn


def _after_joining(world: World, member: Member, days: int) -> datetime:
    """So many days after joining, but within the papers."""
    offset = (member.joined_at.date() - world.today).days + days
    return world.moment(min(offset, LAST), 15)


def _this_year(world: World, days: int) -> datetime:
    """So many days into the year, but within the papers."""
    offset = (date(world.today.year, 1, 1) - world.today).days + days
    return world.moment(min(offset, LAST), 11)


MANIFEST = Part(fill, after=("rewards",))
