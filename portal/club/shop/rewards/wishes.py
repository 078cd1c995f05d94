"""The wish list 心愿单: what a member would like to have, and one word when the points suffice."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Index, bindparam, case, delete, func, select, text, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.ground.portions import Portion, in_portions
from portal.club.people.members import Member
from portal.club.purse import points
from portal.club.purse.points import PointsAccount
from portal.club.shop.rewards import happenings as h
from portal.club.shop.rewards.conditions import why_not
from portal.club.shop.rewards.tables import Reward
from portal.database import Base, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MOST = 50  # wishes of one member
CHUNK = 200  # notices a transaction: other writers wait well under a tenth of a second


class Wish(Base):
    """One member's wish for one reward. Told once: a wish taken off and put on again may be told again."""

    __tablename__ = "wishes"
    __table_args__ = (
        Index("ix_wishes_reward", "reward_id", "told_at"),
        Index(
            "ix_wishes_untold",
            "member_id",
            "reward_id",
            sqlite_where=text("told_at IS NULL"),
            postgresql_where=text("told_at IS NULL"),
        ),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False)
    reward_id: Mapped[int] = mapped_column(ForeignKey("rewards.id"), primary_key=True, autoincrement=False)
    added_at: Mapped[datetime]
    told_at: Mapped[datetime | None]  # that the points suffice; at once where they did when it was wished
    is_quiet: Mapped[bool] = mapped_column(default=False)  # the member wants no word


class Wished(NamedTuple):
    reward: Reward
    wish: Wish


class Wanted(NamedTuple):
    """How much a reward is wished for: by how many, of whom so many have the points by now."""

    reward: Reward
    wishes: int
    can_afford: int


_ROW: dict[str, Any] = {
    "member_id": bindparam("member"), "reward_id": bindparam("of"), "added_at": bindparam("now"),
    "told_at": bindparam("told"), "is_quiet": False,
}  # fmt: skip
_ADD = {
    "sqlite": sqlite.insert(Wish).values(**_ROW).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(Wish).values(**_ROW).on_conflict_do_nothing(),
}
TOLD = (
    update(Wish)
    .where(Wish.member_id == bindparam("member"), Wish.reward_id == bindparam("of"), Wish.told_at.is_(None))
    .values(told_at=bindparam("now"))
)


def add_wish(reward: Reward, member: Member) -> None:
    """Onto the list; pressing twice is harmless. Who can afford it already needs no word about it."""
    now = clock.now()
    told = now if points.balance_of(member.id) >= reward.price else None
    engine = session().get_bind().dialect.name
    if not changed(_ADD[engine], member=member.id, of=reward.id, now=now, told=told):
        return
    if int(session.scalar(select(func.count()).where(Wish.member_id == member.id)) or 0) > MOST:
        raise Refusal(_l("A wish list holds at most %(most)s rewards.", most=MOST))
    happened(h.WISHED, member.account_id, member=member.id, reward=reward.id)


def remove_wish(reward: Reward, member: Member) -> None:
    """Off the list; not on it is harmless."""
    mine = (Wish.member_id == member.id) & (Wish.reward_id == reward.id)
    if changed(delete(Wish).where(mine)):
        happened(h.UNWISHED, member.account_id, member=member.id, reward=reward.id)


def set_quiet(reward: Reward, member: Member, is_quiet: bool) -> None:
    """Whether the member wants no word when the points suffice."""
    mine = (Wish.member_id == member.id) & (Wish.reward_id == reward.id)
    changed(update(Wish).where(mine).values(is_quiet=is_quiet))


def is_wished(reward_id: int, member_id: int) -> bool:
    mine = select(Wish.reward_id).where(Wish.member_id == member_id, Wish.reward_id == reward_id)
    return session.scalar(mine) is not None


def wished_reward(reward_id: int, member_id: int) -> Reward | None:
    """The reward if this member wished for it, in the catalogue or not any more."""
    mine = (Wish.reward_id == Reward.id) & (Wish.member_id == member_id)
    return session.scalar(select(Reward).join(Wish, mine).where(Reward.id == reward_id))


def wishes_of(member_id: int) -> list[Wished]:
    """A member's wishes, the latest first; what was taken out of the catalogue stays, so that one knows."""
    rows = select(Reward, Wish).join(Wish, Wish.reward_id == Reward.id).where(Wish.member_id == member_id)
    found = session.execute(rows.order_by(Wish.added_at.desc(), Wish.reward_id).limit(MOST))
    return [Wished(reward, wish) for reward, wish in found]


def wanted() -> list[Wanted]:
    """Every reward that is wished for, the most wished first."""
    can = func.coalesce(func.sum(case((PointsAccount.balance >= Reward.price, 1), else_=0)), 0)
    rows = (
        select(Reward, func.count(Wish.member_id), can)
        .join(Wish, Wish.reward_id == Reward.id)
        .outerjoin(PointsAccount, PointsAccount.member_id == Wish.member_id)
        .group_by(Reward.id)
        .order_by(func.count(Wish.member_id).desc(), Reward.id)
    )
    return [Wanted(reward, int(wishes), int(afford)) for reward, wishes, afford in session.execute(rows)]


def tell() -> int:
    """The job: say once to whoever can now afford what they wished for; how many were told.

    A job, not a reaction, so that earning does not wait for it. Whether it can really be had (grade, limit, stock,
    window) is asked for each; who is barred is asked again the next time.
    """
    after = (0, 0)

    def tell_some(most: int) -> Portion:
        nonlocal after
        due = session.execute(_due(after).limit(most)).all()
        if due:
            after = (due[-1][0], due[-1][1])
        return Portion(len(due), sum(_tell(member_id, reward_id) for member_id, reward_id in due))

    return in_portions(tell_some, CHUNK)


def due() -> int:
    """How many the next turn looks at; who is barred is among them."""
    return session.scalar(select(func.count()).select_from(_due((0, 0)).order_by(None).subquery())) or 0


def untold() -> int:
    rows = select(func.count()).select_from(Wish).where(Wish.told_at.is_(None), Wish.is_quiet.is_(False))
    return session.scalar(rows) or 0


def _due(after: tuple[int, int]) -> Any:
    return (
        select(Wish.member_id, Wish.reward_id)
        .join(Reward, Reward.id == Wish.reward_id)
        .join(PointsAccount, PointsAccount.member_id == Wish.member_id)
        .where(
            Wish.told_at.is_(None),
            Wish.is_quiet.is_(False),
            Reward.published_at.is_not(None),
            Reward.withdrawn_at.is_(None),
            PointsAccount.balance >= Reward.price,
            tuple_(Wish.member_id, Wish.reward_id) > after,
        )
        .order_by(Wish.member_id, Wish.reward_id)
    )


def _tell(member_id: int, reward_id: int) -> bool:
    """Post the one notice if nothing stands between this member and this reward now."""
    reward, member = session.get_one(Reward, reward_id), session.get_one(Member, member_id)
    if not member.is_valid or why_not(reward, member, points.balance_of(member_id)):
        return False
    if changed(TOLD, member=member_id, of=reward_id, now=clock.now()) != 1:
        return False
    letter = h.WithinReach(reward=reward.id, name=reward.name, price=reward.price)
    happened(h.WITHIN_REACH, None, member=member, told=letter, reward=reward.id)
    return True
