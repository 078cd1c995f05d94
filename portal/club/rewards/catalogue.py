"""The catalogue: what is offered to whom, how it is searched, and how staff keep it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from portal import clock, search
from portal.club import audit
from portal.club.members import GRADE_NAMES
from portal.club.rewards.conditions import is_within_reach
from portal.club.rewards.stock import MOST, StockMovement
from portal.club.rewards.tables import Details, Kind, Reward
from portal.database import add, changed, session
from portal.refusal import Refusal

MOST_FEN = 100_000_000


@dataclass(frozen=True)
class Asked:
    """What somebody looks for. `balance` and `grade` of a member who wants only what is within reach now."""

    kind: Kind | None = None
    words: str = ""
    cheapest: int = 0
    dearest: int = MOST
    balance: int | None = None
    grade: str = ""
    estate_id: int | None = None


def offered(kind: Kind | None = None) -> list[Reward]:
    """What stands in the catalogue, the limited piece first."""
    rows = select(Reward).where(Reward.published_at.is_not(None), Reward.withdrawn_at.is_(None))
    if kind is not None:
        rows = rows.where(Reward.kind == kind)
    return list(session.scalars(rows.order_by(Reward.is_limited.desc(), Reward.position, Reward.id)))


def narrowed(rewards: list[Reward], asked: Asked) -> list[Reward]:
    """Those of the catalogue that fit, in its order. One statement when words are searched, else none."""
    found: set[Any] | None = set(session.scalars(search.matching("reward", asked.words))) if asked.words else None
    return [reward for reward in rewards if (found is None or reward.id in found) and _fits(reward, asked)]


def _fits(reward: Reward, asked: Asked) -> bool:
    if asked.kind is not None and reward.kind is not asked.kind:
        return False
    if not asked.cheapest <= reward.price <= asked.dearest:
        return False
    return asked.balance is None or _is_to_be_had(reward, asked)


def _is_to_be_had(reward: Reward, asked: Asked) -> bool:
    estates: Sequence[int | None] = reward.estate_ids
    lives_there = not estates or asked.estate_id in estates
    affordable = asked.balance is not None and reward.price <= asked.balance
    return affordable and reward.stock != 0 and reward.is_open and lives_there and is_within_reach(reward, asked.grade)


def catalogue_of_staff(words: str = "") -> list[Reward]:
    """Every reward: what is offered first, then drafts and what was withdrawn."""
    order = (Reward.withdrawn_at.is_not(None), Reward.published_at.is_(None), Reward.kind, Reward.position, Reward.id)
    rows = select(Reward).order_by(*order)
    return list(session.scalars(rows.where(Reward.id.in_(search.matching("reward", words))) if words else rows))


def kinds_in_use(rewards: list[Reward] | None = None) -> list[Kind]:
    """The kinds that stand in the catalogue now, in the order of the tabs."""
    found = {reward.kind for reward in (offered() if rewards is None else rewards)}
    return [kind for kind in Kind if kind in found]


def create(details: Details, by: int | None, *, stock: int | None) -> Reward:
    """A new reward, not yet published, with its first stock (None: unlimited)."""
    refuse_nonsense(details)
    if stock is not None and not 0 <= stock <= MOST:
        raise Refusal(_l("A stock is a whole number from 0 to one million."), "stock")
    reward = add(Reward(**asdict_of(details), stock=stock))
    if stock:
        add(StockMovement(reward_id=reward.id, change=stock, what="received", by=by, at=clock.now()))
    _make_findable(reward)
    audit.record(by, "reward.created", reward=reward.id)
    return reward


def edit(reward: Reward, details: Details, by: int) -> Reward:
    """Change what is written; what was redeemed before keeps its price."""
    refuse_nonsense(details)
    changed(update(Reward).where(Reward.id == reward.id).values(**asdict_of(details)))
    session.refresh(reward)
    _make_findable(reward)
    audit.record(by, "reward.edited", reward=reward.id, price=reward.price)
    return reward


def choose_picture(reward: Reward, file_id: int, by: int) -> None:
    """The picture in the catalogue; it must be public."""
    changed(update(Reward).where(Reward.id == reward.id).values(picture_id=file_id))
    session.refresh(reward)
    audit.record(by, "reward.picture", reward=reward.id, file=file_id)


def publish(reward: Reward, by: int | None) -> None:
    """Into the catalogue (again)."""
    values = {"published_at": clock.now(), "withdrawn_at": None}
    changed(update(Reward).where(Reward.id == reward.id).values(**values))
    session.refresh(reward)
    audit.record(by, "reward.published", reward=reward.id)


def withdraw(reward: Reward, by: int) -> None:
    """Out of the catalogue; vouchers already issued stay good."""
    changed(update(Reward).where(Reward.id == reward.id).values(withdrawn_at=clock.now()))
    session.refresh(reward)
    audit.record(by, "reward.withdrawn", reward=reward.id)


def asdict_of(details: Details) -> dict[str, object]:
    return {name: getattr(details, name) for name in asdict(details)}


def refuse_nonsense(details: Details) -> None:
    """Raises Refusal beside the field that does not go with the others."""
    for holds, sentence, name in _nonsense(details):
        if holds:
            raise Refusal(sentence, name)


def _nonsense(details: Details) -> list[tuple[bool, Any, str]]:
    kind, opens, closes = details.kind, details.opens_at, details.closes_at
    return [
        (not 0 < details.price <= MOST, _l("A price is a whole number from 1 to one million points."), "price"),
        (
            (kind is Kind.VOUCHER) != (details.merchant_id is not None),
            _l("A shop voucher names its shop; nothing else does."),
            "merchant_id",
        ),
        (
            (kind is Kind.EVENT) != (details.sitting_id is not None),
            _l("A place at an event names its session; nothing else does."),
            "sitting_id",
        ),
        (
            (kind is Kind.FEE_CREDIT) != (details.credit_fen is not None),
            _l("A credit on the property fee names its amount; nothing else does."),
            "credit",
        ),
        (
            details.settles is not None and (kind is not Kind.VOUCHER or not 0 <= details.settles <= MOST_FEN),
            _l("Only a shop voucher is settled with a merchant, for ¥0 to ¥1,000,000."),
            "settles",
        ),
        (not 0 < (details.credit_fen or 1) <= MOST_FEN, _l("Give an amount from ¥0.01 to ¥1,000,000."), "credit"),
        (not 0 < (details.value_fen or 1) <= MOST_FEN, _l("Give an amount from ¥0.01 to ¥1,000,000."), "value"),
        (not 0 <= details.cash_fen <= MOST_FEN, _l("Give an amount from ¥0 to ¥1,000,000."), "cash"),
        (bool(details.cash_fen) and kind is not Kind.GIFT, _l("Cash is paid at the desk, for gifts alone."), "cash"),
        (bool(details.cash_fen) and details.by_post, _l("What is sent cannot ask for cash at the desk."), "cash"),
        (kind is Kind.GIFT and not (details.by_desk or details.by_post), _l("A gift is collected or sent."), "by_desk"),
        (details.by_post and kind is not Kind.GIFT, _l("Only gifts are sent."), "by_post"),
        (bool(opens and closes and opens >= closes), _l("The end lies after the beginning."), "closes"),
        (details.grade is not None and details.grade not in GRADE_NAMES, _l("There is no such grade."), "grade"),
        (kind is Kind.DONATION and not details.cause, _l("A donation names its cause."), "cause_zh"),
    ]


def _make_findable(reward: Reward) -> None:
    texts = (reward.name, reward.note, reward.description, reward.cause)
    search.index("reward", reward.id, *(text for words in texts for text in (words.zh, words.en) if text))
