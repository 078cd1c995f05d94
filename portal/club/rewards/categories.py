"""The categories of the catalogue: rows that staff name, put in order and take away; a reward stands in one."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, UniqueConstraint, bindparam, delete, func, select, true, update
from sqlalchemy.orm import Mapped, mapped_column

from portal.club import audit
from portal.club.accounts import Hat, Viewer
from portal.club.rewards.tables import Reward
from portal.database import Base, Id, add, changed, session
from portal.refusal import Refusal
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


class Category(Base):
    __tablename__ = "reward_categories"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[Id]
    name: Mapped[Words]
    position: Mapped[int] = mapped_column(default=0)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return true() if viewer.hat is not Hat.STAFF or viewer.may("rewards.edit") else cls.id.is_(None)


_UNUSED = delete(Category).where(
    Category.id == bindparam("of"), ~select(Reward.id).where(Reward.category_id == bindparam("of")).exists()
)


def categories() -> list[Category]:
    """All of them, in their order."""
    return list(session.scalars(select(Category).order_by(Category.position, Category.id)))


def rewards_by_category() -> dict[int, int]:
    """How many rewards stand in each, offered or not."""
    rows = select(Reward.category_id, func.count()).where(Reward.category_id.is_not(None)).group_by(Reward.category_id)
    return {ident: int(number) for ident, number in session.execute(rows) if ident is not None}


def make_category(name: Words, position: int, by: int | None) -> Category:
    _refuse_nonsense(name, position, None)
    made = add(Category(name=name, position=position))
    audit.record(by, "reward_category.made", category=made.id, position=position)
    return made


def edit_category(category: Category, name: Words, position: int, by: int) -> None:
    """Another name or another place; it holds for every reward in it at once."""
    _refuse_nonsense(name, position, category.id)
    changed(update(Category).where(Category.id == category.id).values(name=name, position=position))
    was = category.position
    session.refresh(category)
    audit.record(by, "reward_category.edited", category=category.id, was=was, position=position)


def remove_category(category: Category, by: int) -> None:
    """Only an empty one can be taken away."""
    if changed(_UNUSED, of=category.id) != 1:
        raise Refusal(_l("Rewards stand in this category; give them another one first."), status=409)
    audit.record(by, "reward_category.removed", category=category.id)
    session.expunge(category)


def install_categories() -> int:
    """Put in the standard categories where there is none yet; how many were put in."""
    if session.scalar(select(Category.id).limit(1)) is not None:
        return 0
    session.add_all(Category(name=name, position=10 * place) for place, name in enumerate(STANDARD, 1))
    session.flush()
    return len(STANDARD)


def _refuse_nonsense(name: Words, position: int, this: int | None) -> None:
    if not name:
        raise Refusal(_l("Please give it a Chinese name."), "name_zh")
    if not 0 <= position <= MOST_POSITION:
        raise Refusal(_l("Give a whole number from 0 to 1,000."), "position")
    if any(name.zh == other.name.zh for other in categories() if other.id != this):
        raise Refusal(_l("There is a category of this name already."), "name_zh")
