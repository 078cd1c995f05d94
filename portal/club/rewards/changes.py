"""What was changed about a reward: who, when, from what to what; and what is planned for a day ahead.

A planned change holds what differs and nothing else. It counts from 0:00 of its day: pages show it from then on
(`as_of_now`), whoever redeems writes it into the reward first (`begin`), and the job does so for the others.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, bindparam, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from portal import clock, search
from portal.club import audit
from portal.club.accounts import Hat, Viewer
from portal.club.members import Grade
from portal.club.rewards.sense import refuse_nonsense
from portal.club.rewards.tables import Details, Kind, Per, Reward
from portal.database import Base, Id, add, changed, session, transaction
from portal.refusal import Refusal
from portal.words import Day, Words

NAMES = tuple(Details.__dataclass_fields__)
CHUNK = 100
GONE = _l("Somebody has changed this reward in the meantime. Please look again.")


class RewardChange(Base):
    """One change: written down when it is decided, begun at once or on its day, or taken back before."""

    __tablename__ = "reward_changes"
    __table_args__ = (
        CheckConstraint("begun_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        Index("ix_reward_changes_reward", "reward_id", "id"),
    )

    id: Mapped[Id]
    reward_id: Mapped[int] = mapped_column(ForeignKey("rewards.id"))
    what: Mapped[str]  # created, edited, published, withdrawn, picture
    became: Mapped[dict[str, Any]]  # of "edited": what it is changed to, by column
    was: Mapped[dict[str, Any]]  # what stood there until it began
    starts_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # None: there from the beginning
    made_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    reward: Mapped[Reward] = relationship()

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        seen = select(Reward.id).where(Reward.visible_to(viewer))
        return cls.reward_id.in_(seen) & (viewer.hat is Hat.STAFF)

    @property
    def is_planned(self) -> bool:
        return self.begun_at is None and self.withdrawn_at is None


_HOLD = update(Reward).where(Reward.id == bindparam("of")).values(revision=Reward.revision + 1)
_HOLD_SEEN = _HOLD.where(Reward.revision == bindparam("seen"))
_HOLD_DUE = _HOLD.where(Reward.changes_at <= bindparam("now"))
_PLANNED = RewardChange.begun_at.is_(None) & RewardChange.withdrawn_at.is_(None)
_TO_COME = (
    select(RewardChange)
    .where(RewardChange.reward_id == bindparam("of"), _PLANNED)
    .order_by(RewardChange.starts_at, RewardChange.id)
)


def edit(
    reward: Reward, details: Details, by: int, *, day: date | None = None, seen: int | None = None
) -> RewardChange | None:
    """Change what is written, now or from 0:00 of a day ahead; what was redeemed before keeps its price.

    `seen`: the revision the page was made from. None when nothing is different. Raises Refusal.
    """
    starts = _starting(day)
    refuse_nonsense(details)
    _hold(reward, seen)
    became = {name: getattr(details, name) for name in NAMES if getattr(details, name) != getattr(reward, name)}
    if not became:
        return None
    change = _written(reward, "edited", by, starts, became={name: packed(value) for name, value in became.items()})
    if starts > clock.now():
        audit.record(by, "reward.planned", reward=reward.id, change=change.id)
    else:
        _write(reward, change, by)
    _settle(reward)
    return change


def take_back(change: RewardChange, by: int) -> None:
    """A planned change never begins; what holds now goes on."""
    _hold(change.reward, None)
    withdrawn = {"withdrawn_at": clock.now(), "withdrawn_by": by}
    if changed(update(RewardChange).where(RewardChange.id == change.id, _PLANNED).values(**withdrawn)) != 1:
        raise Refusal(_l("This change has begun or was taken back already."), status=409)
    session.refresh(change)
    audit.record(by, "reward.plan_withdrawn", reward=change.reward_id, change=change.id)
    _settle(change.reward)


def begin(reward: Reward) -> bool:
    """Write into the reward what has begun by now; whether there was anything."""
    now = clock.now()
    if changed(_HOLD_DUE, of=reward.id, now=now) != 1:
        return False
    session.refresh(reward)
    for change in to_come(reward.id):
        if change.starts_at <= now:
            _write(reward, change, None)
    _note_the_next(reward)
    return True


def begin_due() -> int:
    """The job: every planned change whose day has come; of how many rewards."""
    total = 0
    while True:
        with transaction():
            due = session.scalars(select(Reward).where(Reward.changes_at <= clock.now()).limit(CHUNK)).all()
            total += sum(begin(reward) for reward in due)
        if len(due) < CHUNK:
            return total


def as_of_now(rewards: Iterable[Reward]) -> None:
    """For pages, which cannot write: show what has begun and does not stand in the row yet."""
    for reward in rewards:
        if reward.is_to_change:
            _show_begun(reward, clock.now())


def to_come(reward_id: int) -> list[RewardChange]:
    """What is planned, the nearest first."""
    return list(session.scalars(_TO_COME, {"of": reward_id}))


def next_price(reward: Reward) -> tuple[datetime, int] | None:
    """From when on the price is another one, and which; None when none is planned."""
    now = clock.now()
    ahead = to_come(reward.id) if reward.changes_at is not None else []
    return next(((c.starts_at, c.became["price"]) for c in ahead if c.starts_at > now and "price" in c.became), None)


def history_of(reward: Reward, limit: int = 100) -> list[RewardChange]:
    """Everything that was changed, the latest first; what is planned stands on top."""
    rows = select(RewardChange).where(RewardChange.reward_id == reward.id)
    order = (RewardChange.begun_at.is_(None) & RewardChange.withdrawn_at.is_(None)).desc()
    return list(session.scalars(rows.order_by(order, RewardChange.id.desc()).limit(limit)))


def note(reward: Reward, what: str, by: int | None) -> None:
    """Something that happens at once and has no old and new value."""
    _written(reward, what, by, clock.now(), begun_at=clock.now())


def make_findable(reward: Reward) -> None:
    texts = (reward.name, reward.note, reward.description, reward.cause)
    search.index("reward", reward.id, *(text for words in texts for text in (words.zh, words.en) if text))


def packed(value: Any) -> Any:
    """A column's value as JSON holds it."""
    if isinstance(value, Words):
        return {"zh": value.zh, "en": value.en}
    return value.isoformat() if isinstance(value, datetime) else value


def unpacked(name: str, value: Any) -> Any:
    """What `packed` made of the value of that column, as it was."""
    if isinstance(value, dict):
        return Words(**value)
    return value if value is None or name not in _READ else _READ[name](value)


def _show_begun(reward: Reward, now: datetime) -> None:
    """As `begin` would leave it, without marking anything as changed."""
    set_committed_value(reward, "revision", reward.revision + 1)
    for change in to_come(reward.id):
        for name, value in change.became.items() if change.starts_at <= now else ():
            set_committed_value(reward, name, unpacked(name, value))


def _moment(text: str) -> datetime:
    return clock.local(datetime.fromisoformat(text))


_READ: dict[str, Any] = {"kind": Kind, "per": Per, "grade": Grade, "opens_at": _moment, "closes_at": _moment}


def _starting(day: date | None) -> datetime:
    if day is None or day == clock.today():
        return clock.now()
    if day < clock.today():
        raise Refusal(_l("This day is over. Leave it empty to begin now."), "starts_on")
    return clock.moment_of(day)


def _hold(reward: Reward, seen: int | None) -> None:
    """Hold the reward's row, with what has begun in it. Raises Refusal when it is not as it was seen."""
    begin(reward)
    held = changed(_HOLD, of=reward.id) if seen is None else changed(_HOLD_SEEN, of=reward.id, seen=seen)
    if held != 1:
        raise Refusal(GONE, status=409)
    session.refresh(reward)


def _written(reward: Reward, what: str, by: int | None, starts: datetime, **values: Any) -> RewardChange:
    made = {"reward_id": reward.id, "what": what, "made_by": by, "made_at": clock.now(), "starts_at": starts}
    return add(RewardChange(**({"became": {}, "was": {}} | made | values)))


def _write(reward: Reward, change: RewardChange, by: int | None) -> None:
    """What the change says stands in the reward from now on, and in the change what stood there before."""
    was = {name: packed(getattr(reward, name)) for name in change.became}
    begun = {"was": was, "begun_at": clock.now()}
    if changed(update(RewardChange).where(RewardChange.id == change.id, _PLANNED).values(**begun)) != 1:
        raise Refusal(GONE, status=409)
    values = {name: unpacked(name, value) for name, value in change.became.items()}
    changed(update(Reward).where(Reward.id == reward.id).values(**values))
    session.refresh(reward)
    session.refresh(change)
    make_findable(reward)
    audit.record(by, "reward.edited", reward=reward.id, change=change.id, price=reward.price)


def _settle(reward: Reward) -> None:
    """Note when the next change begins. Raises Refusal where what is planned would not go with what holds now."""
    values = {name: getattr(reward, name) for name in NAMES}
    for change in to_come(reward.id):
        values |= {name: unpacked(name, value) for name, value in change.became.items()}
        try:
            refuse_nonsense(Details(**values))
        except Refusal as refusal:
            day = Day.of(change.starts_at)
            sentence = _l("This does not go with what is planned for %(day)s: %(why)s", day=day, why=refusal.sentence)
            raise Refusal(sentence, refusal.field) from None
    _note_the_next(reward)


def _note_the_next(reward: Reward) -> None:
    nearest = select(func.min(RewardChange.starts_at)).where(RewardChange.reward_id == reward.id, _PLANNED)
    changed(update(Reward).where(Reward.id == reward.id).values(changes_at=nearest.scalar_subquery()))
    session.refresh(reward)
