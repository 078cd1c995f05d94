"""The first people of a crowd: some hundred members with years of points behind them, made by the club's own verbs.

All others are copies of these (copies.py), so whatever the club's verbs write is right in the whole crowd.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from benchmarks.crowd.faces import Face
from benchmarks.crowd.ground import YEARS, Ground, new_year
from portal import clock
from portal.club.estate import projects
from portal.club.estate.projects import Home
from portal.club.ground.outbox import Message
from portal.club.people import accounts, members
from portal.club.people.members import Member
from portal.club.people.members import TieKind as Tie
from portal.club.purse import points
from portal.club.purse.points import PointsAccount
from portal.club.shop import rewards
from portal.club.shop.rewards import Redemption
from portal.database import changed, session, transaction

MOST = 250  # people of a block
LEAST = 8  # ledger lines a member: joined, home verified, two year-ends, and something of their own
JOINING = timedelta(days=36)
DOORS, FLOORS = 4, 32
EARNINGS = ("event_attended", "survey", "suggestion", "article_published", "article_published")
PRICES = (5, 10, 20, 40, 60, 80, 120, 200)


@dataclass
class Person:
    """A member of the block, how many lines they shall have, and what can still be given back."""

    member: Member
    lines: int
    spends: list[str] = field(default_factory=list)
    redemptions: list[Redemption] = field(default_factory=list)


def live(ground: Ground, people: list[Face], lines: int) -> None:
    """Let these people join and use their points until today; together they have `lines` lines in the ledger."""
    chance = random.Random(lines)
    first_year = clock.today().year - YEARS
    lived = _join(ground, people, chance, _shares(len(people), lines, chance))
    acts = [person for person in lived for _ in range(max(0, person.lines - YEARS - 2))]
    chance.shuffle(acts)
    for year in range(YEARS + 1):
        begins = new_year(first_year + year)
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
    begins = new_year(clock.today().year - YEARS)
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
        choice = rewards.RedemptionChoice(home_id=homes[0].home_id) if homes else None
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


def _end(year: int) -> datetime:
    """The end of the year, or now when it is still going on."""
    return min(new_year(year + 1) - timedelta(hours=1), clock.now())
