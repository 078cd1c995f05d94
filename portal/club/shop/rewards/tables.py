"""The catalogue's rows: what is offered, to whom, for how much; and the desks at which it is handed over."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects import Estate
from portal.club.ground.changes import Changing
from portal.club.ground.files import File
from portal.club.ground.locks import Shared
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Hat, Viewer
from portal.club.people.members import Grade
from portal.club.shop.rewards.kinds import CATALOGUED, KINDS, RewardKind
from portal.database import Base, Id, Points
from portal.words import Words

NOTHING = Words("")


class Per(StrEnum):
    """In what time the limits of a member and of a household count."""

    EVER = "ever"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


class Reward(Changing):
    __tablename__ = "rewards"
    __table_args__ = (
        CheckConstraint("price > 0 OR (price = 0 AND kind = 'yearly')", name="price"),
        CheckConstraint("stock IS NULL OR stock >= 0", name="stock"),
        CheckConstraint("per_member IS NULL OR per_member > 0", name="per_member"),
        CheckConstraint("per_household IS NULL OR per_household > 0", name="per_household"),
        CheckConstraint("valid_days > 0 AND hold_minutes > 0", name="valid_days"),
        CheckConstraint("cash_fen >= 0 AND (value_fen IS NULL OR value_fen > 0)", name="money"),
        CheckConstraint("(kind = 'voucher') = (merchant_id IS NOT NULL)", name="merchant"),
        CheckConstraint("settles IS NULL OR (settles >= 0 AND kind = 'voucher')", name="settles"),
        CheckConstraint("(kind = 'event') = (sitting_id IS NOT NULL)", name="sitting"),
        CheckConstraint("(kind = 'fee_credit') = (credit_fen IS NOT NULL)", name="credit"),
        CheckConstraint("by_desk OR by_post OR kind NOT IN ('gift', 'yearly')", name="way"),
        CheckConstraint(
            "kind <> 'yearly' OR (stock IS NOT NULL AND opens_at IS NOT NULL AND closes_at IS NOT NULL"
            " AND opens_at < closes_at)",
            name="yearly",
        ),
        Index("ix_rewards_offered", "is_limited", "position", "id"),
        Index("ix_rewards_category", "category_id"),
    )

    kind: Mapped[str] = mapped_column(String(32))  # a key of KINDS; the database knows no list of them
    category_id: Mapped[int | None] = mapped_column(ForeignKey("reward_categories.id"))
    name: Mapped[Words]
    description: Mapped[Words]
    note: Mapped[Words]  # the short line under the name: 送到单元门口
    price: Mapped[Points]
    value_fen: Mapped[int | None]  # what a piece is worth in the shop
    cash_fen: Mapped[int] = mapped_column(default=0)  # to be paid at the desk besides the points
    stock: Mapped[int | None]  # None: as many as are wanted
    made: Mapped[int | None]  # of a limited piece: how many there ever were
    is_limited: Mapped[bool] = mapped_column(default=False)  # the year's limited gift stands first
    per_member: Mapped[int | None]
    per_household: Mapped[int | None]  # of those who hold a home together
    per: Mapped[Per] = mapped_column(default=Per.EVER)
    grade: Mapped[Grade | None]  # this grade and above
    estate_ids: Mapped[list[int]] = mapped_column(
        JSON, default=list, nullable=False
    )  # only who lives there; empty: everybody
    opens_at: Mapped[datetime | None]  # the redemption window
    closes_at: Mapped[datetime | None]
    by_desk: Mapped[bool] = mapped_column(default=True)  # a gift may be fetched at a desk
    by_post: Mapped[bool] = mapped_column(default=False)  # a gift may be sent
    merchant_id: Mapped[int | None] = mapped_column(ForeignKey("merchants.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))  # the event a place is at
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sittings.id"))
    credit_fen: Mapped[int | None]  # what the property fee is less by
    cause: Mapped[Words]  # what a donation is for
    thanks: Mapped[Words]  # what the giver reads
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))  # the first of its pictures
    place: Mapped[Words]  # where it is handed over, when there is no choice of desks
    hours: Mapped[Words]
    valid_days: Mapped[int] = mapped_column(default=60)  # of the voucher
    settles: Mapped[int | None]  # of a shop voucher: what the club pays the merchant for each one honoured, in fen
    hold_minutes: Mapped[int] = mapped_column(default=15)  # for choosing how to have it
    forfeits: Mapped[bool] = mapped_column(default=False)  # not collected in time: the points do not return
    position: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    picture: Mapped[File | None] = relationship(lazy="joined")

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        """Of the catalogue: a kind with pages of its own is found by the row that those show."""
        if viewer.hat is Hat.STAFF and (viewer.may("rewards.edit") or viewer.may("rewards.handover")):
            return cls.is_catalogued()
        return cls.is_catalogued() & cls.published_at.is_not(None) & cls.withdrawn_at.is_(None)

    @classmethod
    def is_catalogued(cls) -> ColumnElement[bool]:
        return cls.kind.in_(CATALOGUED)

    @property
    def is_offered(self) -> bool:
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def is_open(self) -> bool:
        """Whether now lies in the redemption window."""
        now = clock.now()
        return (self.opens_at is None or self.opens_at <= now) and (self.closes_at is None or now < self.closes_at)

    @property
    def its_kind(self) -> RewardKind:
        return KINDS[self.kind]

    @property
    def asks(self) -> bool:
        """Whether something must be chosen before it is confirmed: a way to have it, or a home."""
        kind = self.its_kind
        return bool(kind.question) and kind.asks(self)

    @property
    def has_voucher(self) -> bool:
        return self.its_kind.has_voucher(self)


@dataclass(frozen=True)
class RewardDetails:
    """What staff write about a reward."""

    kind: str
    name: Words
    description: Words
    note: Words
    price: int
    value_fen: int | None = None
    cash_fen: int = 0
    per_member: int | None = None
    per_household: int | None = None
    per: Per = Per.EVER
    grade: Grade | None = None
    estate_ids: list[int] = field(default_factory=list)
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    by_desk: bool = True
    by_post: bool = False
    merchant_id: int | None = None
    event_id: int | None = None
    sitting_id: int | None = None
    credit_fen: int | None = None
    cause: Words = NOTHING
    thanks: Words = NOTHING
    category_id: int | None = None
    place: Words = NOTHING
    hours: Words = NOTHING
    valid_days: int = 60
    hold_minutes: int = 15
    forfeits: bool = False
    is_limited: bool = False
    made: int | None = None
    settles: int | None = None
    position: int = 0


class Desk(Shared, Base):
    """Where gifts are handed over: one desk an estate, which staff open and close."""

    __tablename__ = "reward_desks"
    __table_args__ = (UniqueConstraint("estate_id"),)

    id: Mapped[Id]
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    place: Mapped[Words]
    hours: Mapped[Words]
    is_open: Mapped[bool] = mapped_column(default=True)

    estate: Mapped[Estate] = relationship(lazy="joined", innerjoin=True)

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return viewer.covers(cls, "rewards.handover")
        return cls.is_open.is_(True)
