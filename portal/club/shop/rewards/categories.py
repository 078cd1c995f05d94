"""The categories of the catalogue: rows that staff name, put in order and take away; a reward stands in one.

Their names and places change as a reward's terms do, now or from a day ahead. What is taken away keeps its history and
can be put back.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    bindparam,
    func,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.ground.book import Book
from portal.club.ground.changes import Change, Changing
from portal.club.ground.happenings import happened
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Hat, Viewer
from portal.club.shop.rewards import happenings as h
from portal.club.shop.rewards.changes import RewardChange
from portal.club.shop.rewards.tables import Reward
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

MOST_POSITION = 1000
STANDARD = (
    Words("居家", "Home"),
    Words("美食", "Food and drink"),
    Words("亲子", "Children"),
    Words("出行", "Out and about"),
    Words("文化", "Culture"),
    Words("社区服务", "Estate services"),
    Words("公益", "Good causes"),
)


class RewardCategory(Changing):
    __tablename__ = "reward_categories"
    __table_args__ = (UniqueConstraint("name"),)

    name: Mapped[Words]
    position: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return true() if viewer.hat is not Hat.STAFF or viewer.may("catalogue.edit") else cls.id.is_(None)


class CategoryChange(Change):
    __tablename__ = "reward_category_changes"
    __table_args__ = (
        CheckConstraint("begun_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        Index("ix_reward_category_changes_category", "category_id", "id"),
    )

    category_id: Mapped[int] = mapped_column(ForeignKey("reward_categories.id"))

    category: Mapped[RewardCategory] = relationship()

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return cls.category_id.in_(select(RewardCategory.id).where(RewardCategory.visible_to(viewer))) & (
            viewer.hat is Hat.STAFF
        )


@dataclass(frozen=True)
class CategoryDetails:
    """What staff write about a category."""

    name: Words
    position: int


_HOLD_ALL = update(RewardCategory).values(position=RewardCategory.position)  # whoever names one is alone with the names
_HOLD = _HOLD_ALL.where(RewardCategory.id == bindparam("of"), RewardCategory.removed_at.is_(None))
_REMOVE = (
    update(RewardCategory)
    .where(
        RewardCategory.id == bindparam("of"),
        RewardCategory.removed_at.is_(None),
        ~select(Reward.id).where(Reward.category_id == bindparam("of")).exists(),
    )
    .values(removed_at=bindparam("now"))
)
_PUT_BACK = (
    update(RewardCategory)
    .where(RewardCategory.id == bindparam("of"), RewardCategory.removed_at.is_not(None))
    .values(removed_at=None)
)


def categories() -> list[RewardCategory]:
    """Those there are, in their order."""
    rows = list(session.scalars(select(RewardCategory).where(RewardCategory.removed_at.is_(None))))
    book.as_of_now(rows)
    return sorted(rows, key=lambda one: (one.position, one.id))


def removed_categories() -> list[RewardCategory]:
    """Those that were taken away, the latest first."""
    rows = select(RewardCategory).where(RewardCategory.removed_at.is_not(None))
    return list(session.scalars(rows.order_by(RewardCategory.removed_at.desc())))


def rewards_by_category() -> dict[int, int]:
    """How many rewards stand in each, offered or not."""
    rows = select(Reward.category_id, func.count()).where(Reward.category_id.is_not(None)).group_by(Reward.category_id)
    return {ident: int(number) for ident, number in session.execute(rows) if ident is not None}


def make_category(name: Words, position: int, by: int | None) -> RewardCategory:
    changed(_HOLD_ALL)
    _refuse_nonsense(None, CategoryDetails(name, position))
    made = add(RewardCategory(name=name, position=position))
    book.note(made, "created", by)
    happened(h.CATEGORY_MADE, by, category=made.id)
    return made


def edit_category(
    category: RewardCategory, name: Words, position: int, by: int, *, day: date | None = None, seen: int | None = None
) -> CategoryChange | None:
    """Another name or another place, now or from a day ahead; it holds for every reward in it at once.

    `seen`: the revision the page was made from. None when nothing is different. Raises Refusal.
    """
    changed(_HOLD_ALL)
    return book.edit(category, CategoryDetails(name, position), by, day=day, seen=seen)


def take_category_change_back(change: CategoryChange, by: int) -> None:
    """A planned change never begins; what holds now goes on."""
    changed(_HOLD_ALL)
    book.take_back(change.category, change, by)


def remove_category(category: RewardCategory, by: int) -> None:
    """Only an empty one can be taken away; what was planned for it is taken back."""
    changed(_HOLD, of=category.id)
    if _is_planned_for_a_reward(category.id) or changed(_REMOVE, of=category.id, now=clock.now()) != 1:
        raise Refusal(_l("Rewards stand in this category; give them another one first."), status=409)
    book.take_all_back(category, by)
    book.note(category, "removed", by)
    happened(h.CATEGORY_REMOVED, by, category=category.id)


def put_category_back(category: RewardCategory, by: int) -> None:
    """It stands in its place again, empty."""
    if changed(_PUT_BACK, of=category.id) == 1:
        session.refresh(category)
        book.note(category, "put_back", by)
        happened(h.CATEGORY_PUT_BACK, by, category=category.id)


def refuse_unless_there(category_id: int | None) -> None:
    """Hold the category a reward is put into, so that nobody takes it away at this moment. Raises Refusal."""
    if category_id is not None and changed(_HOLD, of=category_id) != 1:
        raise Refusal(_l("There is no such category any more. Please choose another one."), "category_id")


def install_categories() -> int:
    """Put in the standard categories where there is none yet; how many were put in."""
    if session.scalar(select(RewardCategory.id).limit(1)) is not None:
        return 0
    session.add_all(RewardCategory(name=name, position=10 * place) for place, name in enumerate(STANDARD, 1))
    session.flush()
    return len(STANDARD)


def _refuse_nonsense(this: RewardCategory | None, details: CategoryDetails) -> None:
    if not details.name:
        raise Refusal(_l("Please give it a Chinese name."), "name_zh")
    if not 0 <= details.position <= MOST_POSITION:
        raise Refusal(_l("Give a whole number from 0 to 1,000."), "position")
    for other in session.scalars(select(RewardCategory)):
        if (this is None or other.id != this.id) and details.name.zh in _names_of(other):
            gone = _l("A category of this name was taken away. Put it back instead.")
            raise Refusal(gone if other.removed_at else _l("There is a category of this name already."), "name_zh")


def _names_of(category: RewardCategory) -> set[str]:
    """What it is called now, and will be called."""
    ahead = book.to_come(category.id) if category.changes_at is not None else []
    return {category.name.zh} | {change.became["name"]["zh"] for change in ahead if "name" in change.became}


def _is_planned_for_a_reward(category_id: int) -> bool:
    planned: Any = select(RewardChange.became).where(
        RewardChange.begun_at.is_(None), RewardChange.withdrawn_at.is_(None)
    )
    return any(became.get("category_id") == category_id for became in session.scalars(planned))


book = Book(
    RewardCategory,
    CategoryChange,
    of="category_id",
    edits=h.CATEGORY_EDITS,
    details=CategoryDetails,
    refuse=_refuse_nonsense,
)
