"""Notices, and who read them."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Hat, Viewer
from portal.database import Base, Id
from portal.words import Words


class Notice(Base):
    """One notice. `taken_down_at`: it is over, or somebody took it down."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_until", "until"),)

    id: Mapped[Id]
    title: Mapped[Words]
    until: Mapped[date]  # the last day on which it hangs
    pinned_at: Mapped[datetime]
    pinned_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    taken_down_at: Mapped[datetime | None]

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        """Staff of the board see all of them, a member what hangs."""
        if viewer.hat is Hat.STAFF:
            return true() if viewer.may("notices.pin") else false()
        return cls.taken_down_at.is_(None)


class NoticeReading(Base):
    """A member read it, once."""

    __tablename__ = "notice_readings"
    __table_args__ = (UniqueConstraint("notice_id", "member_id"),)

    id: Mapped[Id]
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    read_at: Mapped[datetime]
