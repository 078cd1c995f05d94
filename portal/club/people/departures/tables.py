"""What the desk is asked about a membership and a second person decides, and the wish of somebody to be erased."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.ground.decisions import Asked, Decision, SecondPerson, four_eyes
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Account, Hat, Viewer, names_of
from portal.club.people.members import Member
from portal.database import Base, Id
from portal.engine.journal import journaled
from portal.sentences import lazy_gettext as _l


class MemberAct(StrEnum):
    """What is asked; NAME by the member, the others by the desk."""

    SUSPEND = "suspend"
    READMIT = "readmit"
    DIED = "died"
    PHONE = "phone"
    NAME = "name"


ACT_NAMES = {
    MemberAct.SUSPEND: _l("suspend the membership"),
    MemberAct.READMIT: _l("readmit the member"),
    MemberAct.DIED: _l("note that the member has died"),
    MemberAct.PHONE: _l("give another telephone number"),
    MemberAct.NAME: _l("change the name"),
}
_WAITING = text("state = 'waiting'")


class MemberRequest(Asked, Base):
    """details: {"phone": E.164}, {"name": as it is to be} or {"heir": the id of a housemate}; erasable."""

    __tablename__ = "member_requests"
    __table_args__ = (
        four_eyes(),
        Index(
            "uq_member_requests_waiting", "member_id", "act", unique=True, sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("ix_member_requests_state", "state", "id"),
    )  # fmt: skip

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    act: Mapped[MemberAct]
    reason: Mapped[str]
    details: Mapped[dict[str, Any]]
    state: Mapped[Decision]
    answer: Mapped[str | None]  # why not

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    asker: Mapped[Account] = relationship(foreign_keys="MemberRequest.asked_by", lazy="joined", innerjoin=True)

    estate_of = "member"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return viewer.covers(cls, "members.close")
        return cls.member_id == viewer.member_id if viewer.member_id else false()


journaled(MemberRequest, without=("reason", "details", "answer"))
EYES = SecondPerson(
    MemberRequest,
    permission="members.close",
    concerns=lambda row: (row.member.account_id,),
    own=_l("A colleague must decide about your own membership."),
    asked=_l("You asked for this yourself; a second person must decide it."),
    names=names_of,
    task_row="member_request",
)


class ErasureState(StrEnum):
    COOLING = "cooling"
    TAKEN_BACK = "taken_back"
    DONE = "done"


class Erasure(Base):
    """Somebody wants to be erased; until `due_at` they can take it back. It names a number and no person."""

    __tablename__ = "erasures"
    __table_args__ = (
        CheckConstraint("(state = 'cooling') = (ended_at IS NULL)", name="ended"),
        Index(
            "uq_erasures_cooling", "account_id", unique=True, sqlite_where=text("state = 'cooling'"),
            postgresql_where=text("state = 'cooling'"),
        ),
        Index("ix_erasures_due", "state", "due_at"),
    )  # fmt: skip

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[ErasureState]
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        mine: ColumnElement[bool] = cls.account_id == viewer.account_id
        return mine
