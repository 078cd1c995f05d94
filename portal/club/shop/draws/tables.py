"""The rows of a lucky draw 抽奖: what can be won, who entered, what was sealed, and who won."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.ground.files import File
from portal.club.ground.locks import Shared
from portal.club.people.accounts import Hat, Viewer
from portal.club.people.members import Grade, Member
from portal.database import Base, Id, Points
from portal.engine.guards import append_only
from portal.sentences import lazy_gettext as _l
from portal.words import Words

NOTHING = Words("")


class DrawState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    SEALED = "sealed"
    DRAWN = "drawn"
    CANCELLED = "cancelled"


STATE_NAMES = {
    DrawState.DRAFT: _l("draft"),
    DrawState.PUBLISHED: _l("published"),
    DrawState.SEALED: _l("list sealed"),
    DrawState.DRAWN: _l("drawn"),
    DrawState.CANCELLED: _l("called off"),
}


class Draw(Shared, Base):
    """From publication on nothing of it changes but its state: what was promised is what is drawn."""

    __tablename__ = "draws"
    __table_args__ = (
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("per_member > 0", name="per_member"),
        CheckConstraint("opens_at < closes_at AND closes_at < draws_at", name="times"),
        CheckConstraint("claim_days > 0", name="claim_days"),
        CheckConstraint("state NOT IN ('sealed', 'drawn') OR sealed IS NOT NULL", name="sealed"),
        CheckConstraint("(state = 'drawn') = (drawn_at IS NOT NULL)", name="drawn"),
        Index("ix_draws_state", "state", "closes_at"),
    )

    id: Mapped[Id]
    title: Mapped[Words]
    description: Mapped[Words]
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    price: Mapped[Points]  # an entry; 0: free
    per_member: Mapped[int]  # entries of one member at most
    grade: Mapped[Grade | None]  # this grade and above
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))  # None: the whole club
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    draws_at: Mapped[datetime]
    claim_days: Mapped[int]  # a prize waits so many days, then the next in the order has it
    place: Mapped[Words]  # where prizes are handed over
    public_source: Mapped[Words]  # a number nobody here can choose, as promised ("closing index of …"); may be empty
    public_number: Mapped[str] = mapped_column(default="")  # what it turned out to be
    state: Mapped[DrawState]
    commitment: Mapped[str | None]  # SHA-256 of the seed, shown from publication on
    sealed: Mapped[str | None]  # SHA-256 of the list, shown from closing on
    seed: Mapped[str | None]  # copied from where it was kept once nothing depends on its secrecy any more
    entries: Mapped[int] = mapped_column(default=0)
    ranks: Mapped[int] = mapped_column(default=0)  # members in the order drawn
    last_rank: Mapped[int] = mapped_column(default=0)  # up to which of them somebody was asked to come
    published_at: Mapped[datetime | None]
    sealed_at: Mapped[datetime | None]
    drawn_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[Words] = mapped_column(default=NOTHING)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    picture: Mapped[File | None] = relationship(lazy="joined")
    prizes: Mapped[list["Prize"]] = relationship(order_by="Prize.position", lazy="selectin")

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return viewer.covers(cls, "rewards.edit") | viewer.covers(cls, "rewards.handover")
        return cls.published_at.is_not(None)

    @property
    def is_open(self) -> bool:
        return self.state is DrawState.PUBLISHED and self.opens_at <= clock.now() < self.closes_at

    @property
    def is_list_public(self) -> bool:
        return self.sealed is not None

    @property
    def winners(self) -> int:
        """How many prizes there are in all."""
        return sum(prize.quantity for prize in self.prizes)


class Prize(Base):
    __tablename__ = "draw_prizes"
    __table_args__ = (
        UniqueConstraint("draw_id", "position"),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    id: Mapped[Id]
    draw_id: Mapped[int] = mapped_column(ForeignKey("draws.id"))
    position: Mapped[int]  # 1 is drawn first
    name: Mapped[Words]
    quantity: Mapped[int]


class Seed(Base):
    """The secret before the draw, apart from everything that pages load; only drawing and calling off read it."""

    __tablename__ = "draw_seeds"

    draw_id: Mapped[int] = mapped_column(ForeignKey("draws.id"), primary_key=True, autoincrement=False)
    seed: Mapped[str]


class SealedList(Base):
    """Prizes and entries as published at closing: the very text whose SHA-256 is `Draw.sealed`."""

    __tablename__ = "draw_lists"

    draw_id: Mapped[int] = mapped_column(ForeignKey("draws.id"), primary_key=True, autoincrement=False)
    text: Mapped[str]


class Entrant(Base):
    """A member in one draw. `code` stands for them in the published list."""

    __tablename__ = "draw_entrants"
    __table_args__ = (
        UniqueConstraint("draw_id", "member_id"),
        UniqueConstraint("draw_id", "code"),
        UniqueConstraint("draw_id", "rank"),
        CheckConstraint("entries >= 0", name="entries"),
        Index("ix_draw_entrants_member", "member_id", "id"),
        Index("ix_draw_entrants_untold", "draw_id", "told_at", "member_id"),
    )

    id: Mapped[Id]
    draw_id: Mapped[int] = mapped_column(ForeignKey("draws.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    code: Mapped[str]
    entries: Mapped[int] = mapped_column(default=0)
    is_left_out: Mapped[bool] = mapped_column(default=False)  # at closing no member in good standing any more, or staff
    rank: Mapped[int | None]  # in the order drawn
    told_at: Mapped[datetime | None]  # of the result, or that it was called off (points returned)

    draw: Mapped[Draw] = relationship()
    member: Mapped[Member] = relationship()


class DrawEntry(Base):
    """One chance. Its number says nothing about who has it or when it was taken."""

    __tablename__ = "draw_entries"
    __table_args__ = (UniqueConstraint("draw_id", "number"), Index("ix_draw_entries_entrant", "entrant_id"))

    id: Mapped[Id]
    draw_id: Mapped[int] = mapped_column(ForeignKey("draws.id"))
    entrant_id: Mapped[int] = mapped_column(ForeignKey("draw_entrants.id"))
    number: Mapped[str]
    at: Mapped[datetime]

    @property
    def entry_key(self) -> str:
        """The key of the ledger line that paid for it."""
        return f"draw_entry:{self.id}"


SEAL_BEFORE_DRAW = timedelta(minutes=10)  # so long at least the sealed list stands in public before the seed does

append_only(Seed)
append_only(SealedList)
append_only(DrawEntry)
