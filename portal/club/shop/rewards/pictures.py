"""The pictures of a reward: up to six in an order, each described in words; the first one stands in the catalogue."""

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, UniqueConstraint, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.ground import locks
from portal.club.ground.files import File
from portal.club.ground.happenings import happened
from portal.club.ground.locks import Shared
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Hat, Viewer
from portal.club.shop.rewards import happenings as h
from portal.club.shop.rewards.changes import note
from portal.club.shop.rewards.tables import Reward
from portal.database import Base, Id, add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

MOST = 6


class RewardPicture(Shared, Base):
    __tablename__ = "reward_pictures"
    __table_args__ = (
        UniqueConstraint("reward_id", "position"),
        CheckConstraint(f"position BETWEEN 0 AND {MOST}", name="position"),  # 0: while two change places
    )

    id: Mapped[Id]
    reward_id: Mapped[int] = mapped_column(ForeignKey("rewards.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    position: Mapped[int]  # 1 stands in the catalogue
    alt: Mapped[Words]  # what is to be seen, for who cannot see it

    file: Mapped[File] = relationship(lazy="joined", innerjoin=True)
    reward: Mapped[Reward] = relationship()

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return cls.reward_id.in_(select(Reward.id).where(Reward.visible_to(viewer))) & (viewer.hat is Hat.STAFF)


_HOLD = update(Reward).where(Reward.id == bindparam("of")).values(picture_id=Reward.picture_id)
_MOVE = update(RewardPicture).where(RewardPicture.id == bindparam("of")).values(position=bindparam("to"))


def pictures_of(reward: Reward) -> list[RewardPicture]:
    """In their order."""
    rows = select(RewardPicture).where(RewardPicture.reward_id == reward.id).order_by(RewardPicture.position)
    return list(session.scalars(rows.execution_options(populate_existing=True)))


def add_picture(reward: Reward, file_id: int, alt: Words, by: int | None) -> RewardPicture:
    """One more behind the others; the file must be public."""
    _must_be_described(alt)
    changed(_HOLD, of=reward.id)
    place = len(pictures_of(reward)) + 1
    if place > MOST:
        raise Refusal(_l("A reward has at most %(most)s pictures; take one away first.", most=MOST), "picture")
    made = add(RewardPicture(reward_id=reward.id, file_id=file_id, position=place, alt=alt))
    _settle(reward, by, made.id)
    return made


def show_only(reward: Reward, file_id: int, alt: Words, by: int | None) -> None:
    """This picture instead of all others, where a page shows one."""
    changed(_HOLD, of=reward.id)
    changed(delete(RewardPicture).where(RewardPicture.reward_id == reward.id))
    add_picture(reward, file_id, alt, by)


def describe_picture(picture: RewardPicture, alt: Words, by: int, revision: int | None = None) -> None:
    """Other words for what is to be seen."""
    _must_be_described(alt)
    locks.hold(picture, revision, by, alt=alt)
    _settle(picture.reward, by, picture.id)


def move_picture_forward(picture: RewardPicture, by: int) -> None:
    """Change places with the one before it; the first one stays."""
    changed(_HOLD, of=picture.reward_id)
    row = pictures_of(picture.reward)
    place = next((number for number, one in enumerate(row) if one.id == picture.id), 0)
    if place == 0:
        return
    before = row[place - 1]
    for ident, to in ((picture.id, 0), (before.id, place + 1), (picture.id, place)):
        changed(_MOVE, of=ident, to=to)
    _settle(picture.reward, by, picture.id)


def take_picture_away(picture: RewardPicture, by: int) -> None:
    """The others move up."""
    reward, ident = picture.reward, picture.id
    changed(_HOLD, of=reward.id)
    if changed(delete(RewardPicture).where(RewardPicture.id == ident)) != 1:
        raise Refusal(_l("This picture was taken away already."), status=409)
    for place, one in enumerate(pictures_of(reward), 1):
        if one.position != place:
            changed(_MOVE, of=one.id, to=place)
    _settle(reward, by, ident)


def _must_be_described(alt: Words) -> None:
    if not alt:
        raise Refusal(_l("Please say in Chinese what is to be seen."), "alt_zh")


def _settle(reward: Reward, by: int | None, picture_id: int) -> None:
    """The first one is the catalogue's; and the change is written down."""
    rows = pictures_of(reward)
    changed(update(Reward).where(Reward.id == reward.id).values(picture_id=rows[0].file_id if rows else None))
    session.refresh(reward)
    note(reward, "picture", by)
    happened(h.PICTURED, by, reward=reward.id, picture=picture_id, pictures=len(rows))
