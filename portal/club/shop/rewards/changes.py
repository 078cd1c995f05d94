"""What was changed about a reward, and what is planned for a day ahead (portal/club/ground/book.py says how)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.ground.book import Book
from portal.club.ground.changes import Change, moment
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Hat, Viewer
from portal.club.people.members import Grade
from portal.club.shop.rewards.happenings import EDITS
from portal.club.shop.rewards.tables import Per, Reward, RewardDetails
from portal.club.shop.rewards.validation import refuse_nonsense
from portal.engine import search


class RewardChange(Change):
    __tablename__ = "reward_changes"
    __table_args__ = (
        CheckConstraint("begun_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        Index("ix_reward_changes_reward", "reward_id", "id"),
    )

    reward_id: Mapped[int] = mapped_column(ForeignKey("rewards.id"))

    reward: Mapped[Reward] = relationship()

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        seen = select(Reward.id).where(Reward.visible_to(viewer) | ~Reward.is_catalogued())
        return cls.reward_id.in_(seen) & (viewer.hat is Hat.STAFF)


def take_back(change: RewardChange, by: int) -> None:
    """A planned change never begins; what holds now goes on."""
    book.take_back(change.reward, change, by)


def next_price(reward: Reward) -> tuple[datetime, int, int] | None:
    """From when on a piece costs something else, how many points then, and how much cash; None when none is planned."""
    ahead = book.next_of(reward, "price", "cash_fen")
    return None if ahead is None else (ahead[0], ahead[1]["price"], ahead[1]["cash_fen"])


def make_findable(reward: Reward) -> None:
    if not reward.its_kind.in_catalogue:
        return
    texts = (reward.name, reward.note, reward.description, reward.cause)
    search.index("reward", reward.id, *(text for words in texts for text in (words.zh, words.en) if text))


book = Book(
    Reward,
    RewardChange,
    of="reward_id",
    edits=EDITS,
    details=RewardDetails,
    refuse=lambda reward, details: refuse_nonsense(details),
    readers={"per": Per, "grade": Grade, "opens_at": moment, "closes_at": moment},
    written=make_findable,
)
as_of_now, begin, history_of, note = book.as_of_now, book.begin, book.history_of, book.note
