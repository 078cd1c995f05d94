"""The catalogue: what is offered to whom, how it is searched, and how staff keep it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.shop.rewards import happenings as h
from portal.club.shop.rewards.categories import refuse_unless_there
from portal.club.shop.rewards.changes import RewardChange, as_of_now, book, make_findable, note
from portal.club.shop.rewards.conditions import is_within_reach
from portal.club.shop.rewards.kinds import CATALOGUED, KINDS
from portal.club.shop.rewards.stock import MOST, StockMovement
from portal.club.shop.rewards.tables import Reward, RewardDetails
from portal.club.shop.rewards.validation import refuse_nonsense
from portal.database import add, changed, session
from portal.engine import search
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


@dataclass(frozen=True)
class CatalogueFilter:
    """What somebody looks for. `balance` and `grade` of a member who wants only what is within reach now."""

    kind: str | None = None  # a key of KINDS
    category_id: int | None = None
    words: str = ""
    cheapest: int = 0
    dearest: int = MOST
    balance: int | None = None
    grade: str = ""
    estate_id: int | None = None


def offered(kind: str | None = None) -> list[Reward]:
    """What stands in the catalogue, the limited piece first."""
    rows = select(Reward).where(Reward.published_at.is_not(None), Reward.withdrawn_at.is_(None))
    rows = rows.where(Reward.is_catalogued())
    if kind is not None:
        rows = rows.where(Reward.kind == kind)
    found = list(session.scalars(rows.order_by(Reward.is_limited.desc(), Reward.position, Reward.id)))
    as_of_now(found)
    return found


def narrowed(rewards: list[Reward], asked: CatalogueFilter) -> list[Reward]:
    """Those of the catalogue that fit, in its order. One statement when words are searched, else none."""
    found: set[Any] | None = set(session.scalars(search.matching("reward", asked.words))) if asked.words else None
    return [reward for reward in rewards if (found is None or reward.id in found) and _fits(reward, asked)]


def _fits(reward: Reward, asked: CatalogueFilter) -> bool:
    if asked.kind is not None and reward.kind != asked.kind:
        return False
    if asked.category_id is not None and reward.category_id != asked.category_id:
        return False
    if not asked.cheapest <= reward.price <= asked.dearest:
        return False
    return asked.balance is None or _is_to_be_had(reward, asked)


def _is_to_be_had(reward: Reward, asked: CatalogueFilter) -> bool:
    estates: Sequence[int | None] = reward.estate_ids
    lives_there = not estates or asked.estate_id in estates
    affordable = asked.balance is not None and reward.price <= asked.balance
    return affordable and reward.stock != 0 and reward.is_open and lives_there and is_within_reach(reward, asked.grade)


def catalogue_of_staff(words: str = "") -> list[Reward]:
    """Every reward: what is offered first, then drafts and what was withdrawn."""
    order = (Reward.withdrawn_at.is_not(None), Reward.published_at.is_(None), Reward.kind, Reward.position, Reward.id)
    rows = select(Reward).where(Reward.is_catalogued()).order_by(*order)
    return list(session.scalars(rows.where(Reward.id.in_(search.matching("reward", words))) if words else rows))


def kinds_in_use(rewards: list[Reward] | None = None) -> list[str]:
    """The kinds that stand in the catalogue now, in the order of the tabs."""
    found = {reward.kind for reward in (offered() if rewards is None else rewards)}
    return [kind for kind in KINDS if kind in found]


def create(details: RewardDetails, by: int | None, *, stock: int | None) -> Reward:
    """A new reward, not yet published, with its first stock (None: unlimited)."""
    refuse_nonsense(details)
    refuse_unless_there(details.category_id)
    if stock is not None and not 0 <= stock <= MOST:
        raise Refusal(_l("A stock is a whole number from 0 to one million."), "stock")
    reward = add(Reward(**vars(details), stock=stock))
    if stock:
        add(StockMovement(reward_id=reward.id, change=stock, what="received", by=by, at=clock.now()))
    make_findable(reward)
    note(reward, "created", by)
    happened(h.CREATED, by, reward=reward.id)
    return reward


def edit(
    reward: Reward, details: RewardDetails, by: int, *, day: date | None = None, seen: int | None = None
) -> RewardChange | None:
    """Change what is written, now or from 0:00 of a day ahead; what was redeemed before keeps its price.

    `seen`: the revision the page was made from. None when nothing is different. Raises Refusal.
    """
    refuse_unless_there(details.category_id)
    if details.kind != reward.kind and {details.kind, reward.kind} - CATALOGUED.keys():
        raise Refusal(_l("This has a page of its own."), "kind")
    return book.edit(reward, details, by, day=day, seen=seen)


def publish(reward: Reward, by: int | None) -> None:
    """Into the catalogue (again)."""
    values = {"published_at": clock.now(), "withdrawn_at": None}
    changed(update(Reward).where(Reward.id == reward.id).values(**values))
    session.refresh(reward)
    note(reward, "published", by)
    happened(h.PUBLISHED, by, reward=reward.id)


def withdraw(reward: Reward, by: int) -> None:
    """Out of the catalogue; vouchers already issued stay good."""
    changed(update(Reward).where(Reward.id == reward.id).values(withdrawn_at=clock.now()))
    session.refresh(reward)
    note(reward, "withdrawn", by)
    happened(h.WITHDRAWN, by, reward=reward.id)
