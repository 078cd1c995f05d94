"""What staff ask for by hand: the row of an adjustment or a reversal, and the rule of its second person."""

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.ground.decisions import Asked, Decision, SecondPerson, four_eyes
from portal.club.people.accounts import Viewer, names_of
from portal.club.people.members import Member
from portal.database import Base, Id, Points
from portal.engine.journal import journaled
from portal.sentences import lazy_gettext as _l


class Adjustment(Asked, Base):
    """What staff asked for, in their words. The ledger holds its id only, so the words can be erased."""

    __tablename__ = "adjustments"
    __table_args__ = (
        CheckConstraint("amount <> 0 OR reverses IS NOT NULL", name="amount"),
        four_eyes("state = 'done' AND needs_second"),
        Index("ix_adjustments_state", "state", "id"),
        Index("ix_adjustments_member", "member_id", "id"),
        Index("ix_adjustments_asked", "asked_by", "asked_at"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    amount: Mapped[Points]  # what it does to the balance, or would if nothing had been spent
    weight: Mapped[Points]  # what is held against the limit: the amount, or more status points that go with it
    reverses: Mapped[int | None]  # seq of the member's entry that was wrong; None: a free adjustment
    reason: Mapped[str]
    needs_second: Mapped[bool]
    state: Mapped[Decision]

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)

    estate_of = "member"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return viewer.covers(cls, "points.read")


journaled(Adjustment, without=("reason",))


EYES = SecondPerson(
    Adjustment,
    permission="points.approve",
    concerns=lambda row: (row.member.account_id,),
    own=_l("Nobody adjusts their own points."),
    names=names_of,
)
