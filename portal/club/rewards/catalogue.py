"""The catalogue: what is offered to whom, and how staff keep it."""

from dataclasses import asdict
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, select, update

from portal import clock
from portal.club import audit
from portal.club.members import GRADE_NAMES, Grade
from portal.club.rewards.tables import Details, Kind, Per, Reward, StockMovement
from portal.database import add, changed, session
from portal.refusal import Refusal

MOST = 1_000_000
MOST_FEN = 100_000_000
LADDER = list(Grade)
MOVE = (
    update(Reward)
    .where(Reward.id == bindparam("of"), Reward.stock + bindparam("n") >= 0)
    .values(stock=Reward.stock + bindparam("n"))
)


def first_day(per: Per, today: date) -> date:
    """From which day on redemptions count against a member's limit."""
    if per is Per.YEAR:
        return date(today.year, 1, 1)
    if per is Per.QUARTER:
        return date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return date(1970, 1, 2)


def offered(kind: Kind | None = None) -> list[Reward]:
    """What stands in the catalogue, the limited piece first. A few dozen rows: no pager."""
    rows = select(Reward).where(Reward.published_at.is_not(None), Reward.withdrawn_at.is_(None))
    if kind is not None:
        rows = rows.where(Reward.kind == kind)
    return list(session.scalars(rows.order_by(Reward.is_limited.desc(), Reward.position, Reward.id)))


def catalogue_of_staff() -> list[Reward]:
    """Every reward: what is offered first, then drafts and what was withdrawn."""
    order = (Reward.withdrawn_at.is_not(None), Reward.published_at.is_(None), Reward.kind, Reward.position, Reward.id)
    return list(session.scalars(select(Reward).order_by(*order)))


def kinds_in_use() -> list[Kind]:
    """The kinds that stand in the catalogue now, in the order of the tabs."""
    rows = select(Reward.kind).where(Reward.published_at.is_not(None), Reward.withdrawn_at.is_(None)).distinct()
    found = set(session.scalars(rows))
    return [kind for kind in Kind if kind in found]


def is_within_reach(reward: Reward, grade: str) -> bool:
    """Whether a member of that grade may have it."""
    return reward.grade is None or (bool(grade) and LADDER.index(Grade(grade)) >= LADDER.index(reward.grade))


def create(details: Details, by: int | None, *, stock: int | None) -> Reward:
    """A new reward, not yet published, with its first stock (None: unlimited)."""
    _refuse_nonsense(details)
    if stock is not None and not 0 <= stock <= MOST:
        raise Refusal(_l("A stock is a whole number from 0 to one million."), "stock")
    reward = add(Reward(**asdict_of(details), stock=stock))
    if stock:
        add(StockMovement(reward_id=reward.id, change=stock, what="received", by=by, at=clock.now()))
    audit.record(by, "reward.created", reward=reward.id)
    return reward


def edit(reward: Reward, details: Details, by: int) -> Reward:
    """Change what is written; what was redeemed before keeps its price."""
    _refuse_nonsense(details)
    changed(update(Reward).where(Reward.id == reward.id).values(**asdict_of(details)))
    session.refresh(reward)
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


def restock(reward: Reward, change: int, what: str, by: int) -> Reward:
    """Stock in (+) or out (−) with its reason: received, damaged, counted."""
    if not 0 < abs(change) <= MOST:
        raise Refusal(_l("Give a whole number other than 0, at most one million."), "change")
    if reward.stock is None:
        raise Refusal(_l("This reward has no stock to count."), "change")
    if changed(MOVE, of=reward.id, n=change) != 1:
        raise Refusal(_l("There are not that many in stock."), "change")
    add(StockMovement(reward_id=reward.id, change=change, what=what, by=by, at=clock.now()))
    audit.record(by, "reward.restocked", reward=reward.id, change=change, what=what)
    session.refresh(reward)
    return reward


def movements_of(reward: Reward, limit: int = 30) -> list[StockMovement]:
    """What moved the stock, the latest first."""
    rows = select(StockMovement).where(StockMovement.reward_id == reward.id).order_by(StockMovement.id.desc())
    return list(session.scalars(rows.limit(limit)))


def asdict_of(details: Details) -> dict[str, object]:
    return {name: getattr(details, name) for name in asdict(details)}


def _refuse_nonsense(details: Details) -> None:
    if not 0 < details.price <= MOST:
        raise Refusal(_l("A price is a whole number from 1 to one million points."), "price")
    if (details.kind is Kind.VOUCHER) != (details.merchant_id is not None):
        raise Refusal(_l("A shop voucher names its shop; nothing else does."), "merchant_id")
    if details.settles is not None and (details.kind is not Kind.VOUCHER or not 0 <= details.settles <= MOST_FEN):
        raise Refusal(_l("Only a shop voucher is settled with a merchant, for ¥0 to ¥1,000,000."), "settles")
    if details.kind is Kind.EVENT:  # until redeeming one takes the seat too, nobody is promised one
        raise Refusal(_l("A place at an event is taken on the event's own page, with points too."), "kind")
    if details.grade is not None and details.grade not in GRADE_NAMES:
        raise Refusal(_l("There is no such grade."), "grade")
