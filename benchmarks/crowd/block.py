"""The first people of a crowd: some hundred members with years of points behind them, made by the club's own verbs.

All others are copies of these (copies.py), so whatever the club's verbs write is right in the whole crowd.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select

from benchmarks.crowd.faces import Face
from portal import clock
from portal.club.estate import projects
from portal.club.estate.projects import Home
from portal.club.ground.outbox import Message
from portal.club.people import accounts, members
from portal.club.people.members import Kind as Tie
from portal.club.people.members import Member
from portal.club.purse import points
from portal.club.purse.points import PointsAccount
from portal.club.shop import rewards
from portal.club.shop.rewards import Details, Kind, Redemption, Reward
from portal.database import changed, session, transaction
from portal.words import Words

MOST = 250  # people of a block
LEAST = 8  # ledger lines a member: joined, home verified, two year-ends, and something of their own
YEARS = 2  # whole years before this one
JOINING = timedelta(days=36)
DOORS, FLOORS = 4, 32
EARNINGS = ("event_attended", "survey", "suggestion", "article_published", "article_published")
PRICES = (5, 10, 20, 40, 60, 80, 120, 200)
ESTATES = (
    ("junlin-court", "君临华庭", "Junlin Court"),
    ("junlin-city", "君临城市花园", "Junlin City Garden"),
    ("junlin-mansion", "君临华府", "Junlin Mansion"),
    ("junlin-world", "君临天下花园", "Junlin World Garden"),
)
REWARDS = (
    (Kind.GIFT, "桂花乌龙礼盒", "Box of osmanthus oolong", 60, 200_000),
    (Kind.GIFT, "山居团扇", "Round fan", 90, 200_000),
    (Kind.FEE_CREDIT, "物业费抵扣 50 元", "¥50 off the property fee", 100, None),
    (Kind.DONATION, "为乡村小学捐一本书", "A book for a village school", 20, None),
)


@dataclass
class Ground:
    """What every block stands on and no copy repeats: estates, rules, rewards."""

    estates: list[projects.Estate] = field(default_factory=list)
    rewards: list[Reward] = field(default_factory=list)


@dataclass
class Person:
    """A member of the block, how many lines they shall have, and what can still be given back."""

    member: Member
    lines: int
    spends: list[str] = field(default_factory=list)
    redemptions: list[Redemption] = field(default_factory=list)


def prepare() -> Ground:
    """The estates, the standard rules and a small catalogue, as before the first member joined."""
    ground = Ground()
    with clock.at(_new_year(clock.today().year - YEARS)), transaction():
        points.install_rules()
        for place, (slug, zh, en) in enumerate(ESTATES, 1):
            ground.estates.append(projects.found(slug, Words(zh, en), Words(f"{zh}路 {place} 号"), place))
        for kind, zh, en, price, stock in REWARDS:
            reward = rewards.create(_details(kind, Words(zh, en), price), None, stock=stock)
            rewards.publish(reward, None)
            ground.rewards.append(reward)
    return ground


def live(ground: Ground, people: list[Face], lines: int) -> None:
    """Let these people join and use their points until today; together they have `lines` lines in the ledger."""
    chance = random.Random(lines)
    first_year = clock.today().year - YEARS
    lived = _join(ground, people, chance, _shares(len(people), lines, chance))
    acts = [person for person in lived for _ in range(max(0, person.lines - YEARS - 2))]
    chance.shuffle(acts)
    for year in range(YEARS + 1):
        begins = _new_year(first_year + year)
        with clock.at(begins + timedelta(minutes=5)):
            points.expire()
        mine = acts[year :: YEARS + 1]
        _act(ground, mine, begins + (JOINING if not year else timedelta(minutes=6)), _end(first_year + year), chance)
    points.expire()
    _top_up(lived, lines)
    with transaction():
        changed(delete(Message))  # a million letters would go out otherwise


def _join(ground: Ground, people: list[Face], chance: random.Random, shares: list[int]) -> list[Person]:
    """Everybody joins in the first weeks and is verified as the owner of a home of their own."""
    lived = []
    begins = _new_year(clock.today().year - YEARS)
    with clock.at(begins), transaction():
        homes = _homes(ground, len(people))
    with transaction():
        for face, home, lines in zip(people, homes, shares, strict=True):
            with clock.at(begins + timedelta(minutes=chance.randrange(1, 35 * 1440))):
                account = accounts.create(face.phone, face.name, title=face.title)
                member = members.join(account)
                member.card_token = face.token
                members.hold(member, home, Tie.OWNER)
            lived.append(Person(member, lines))
    return lived


def _homes(ground: Ground, count: int) -> list[Home]:
    """As many homes, spread over one building an estate (a copy of the block stands in the next ones)."""
    made = []
    buildings = [projects.build(estate, "1", FLOORS) for estate in ground.estates]
    for place in range(count):
        floor, door = divmod(place // len(buildings), DOORS)
        number = f"{floor + 1}{door + 1:02d}"
        made.append(projects.enter_home(buildings[place % len(buildings)], number, area=8_900 + place))
    return made


def _act(ground: Ground, people: list[Person], begins: datetime, ends: datetime, chance: random.Random) -> None:
    """One act of each, spread evenly over the time between."""
    step = (ends - begins) / max(1, len(people))
    with transaction():
        for place, person in enumerate(people):
            with clock.at(begins + step * place):
                _one_act(ground, person, f"crowd:{person.member.id}:{place}:{begins.year}", chance)


def _one_act(ground: Ground, person: Person, key: str, chance: random.Random) -> None:
    what = chance.random()
    if what < 0.06 and (undo := _undoing(person)) is not None:
        undo()
        return
    balance = points.balance_of(person.member.id) if what < 0.3 else 0
    reward = chance.choice(ground.rewards)
    if what < 0.12 and balance >= reward.price and (not reward.asks or members.homes_of(person.member.id)):
        homes = members.homes_of(person.member.id) if reward.asks else []
        choice = rewards.Choice(home_id=homes[0].home_id) if homes else None
        receipt = rewards.redeem(reward.id, person.member, price_seen=reward.price, choice=choice)
        person.redemptions.append(session.get_one(Redemption, receipt.id))
    elif balance >= PRICES[0]:
        amount = chance.choice([price for price in PRICES if price <= balance])
        points.spend(person.member.id, amount, key=key, reason="event")
        person.spends.append(key)
    else:
        points.earn(chance.choice(EARNINGS), person.member.id, key=key)


def _undoing(person: Person) -> Callable[[], object] | None:
    """The way back of the last thing they spent points on, when there is one."""
    while person.redemptions:
        redemption = person.redemptions.pop()
        if redemption.can_be_cancelled:
            return lambda: rewards.cancel(redemption, person.member.account_id)
    if person.spends:
        key = person.spends.pop()
        return lambda: points.give_back(key, key=f"{key}:back", reason="event.released")
    return None


def _top_up(lived: list[Person], lines: int) -> None:
    """Surveys until the ledger is as long as was asked for (expiries and returns cannot be counted beforehand)."""
    written = session.scalar(select(func.coalesce(func.sum(PointsAccount.next_seq - 1), 0))) or 0
    session.rollback()
    with transaction():
        for place in range(max(0, lines - int(written))):
            member = lived[place % len(lived)].member
            points.earn("survey", member.id, key=f"crowd:{member.id}:{place}:last")


def _shares(count: int, lines: int, chance: random.Random) -> list[int]:
    """How many lines each shall have: most few, some many, `lines` in all."""
    weights = [chance.lognormvariate(0, 0.7) for _ in range(count)]
    over = lines - LEAST * count
    return [LEAST + int(over * weight / sum(weights)) for weight in weights]


def _details(kind: Kind, name: Words, price: int) -> Details:
    here = Words("君临华庭会所前台", "Junlin Court, front desk")
    return Details(
        kind=kind,
        name=name,
        description=Words(f"{name.zh}，数量充足。", f"{name.en}, plenty of them."),
        note=Words("前台领取", "At the desk"),
        price=price,
        credit_fen=5_000 if kind is Kind.FEE_CREDIT else None,
        cause=name if kind is Kind.DONATION else Words(""),
        place=here,
        hours=Words("每日 8:30–20:00", "Daily 8:30–20:00"),
        valid_days=366 * (YEARS + 1),  # so that any voucher of the past can still be given back
    )


def _new_year(year: int) -> datetime:
    return clock.moment_of(date(year, 1, 1))


def _end(year: int) -> datetime:
    """The end of the year, or now when it is still going on."""
    return min(_new_year(year + 1) - timedelta(hours=1), clock.now())
