"""What is kept about grades: every change, and the warnings of a review."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.club.people.members import Grade
from portal.database import Base, Id, Points
from portal.engine.guards import append_only
from portal.sentences import lazy_gettext as _l

BY_POINTS = (Grade.GOLD, Grade.PLATINUM)  # risen to by status points; fall only at the yearly review
REASONS = {
    "profile": _l("by the profile"),
    "home": _l("by the home owned"),
    "points": _l("by status points"),
    "review": _l("by the yearly review"),
    "granted": _l("granted by the club"),
}


class GradeChange(Base):
    """From which grade to which, when and why (a key of REASONS)."""

    __tablename__ = "grade_changes"
    __table_args__ = (Index("ix_grade_changes_member", "member_id", "id"),)

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    before: Mapped[Grade]
    after: Mapped[Grade]
    why: Mapped[str]
    at: Mapped[datetime]
    points: Mapped[Points | None]  # status points of twelve months that decided it
    holds_until: Mapped[date | None]  # a granted grade: until then no review touches it


class GradeReview(Base):
    """A yearly review whose warnings are all written."""

    __tablename__ = "grade_reviews"

    review_on: Mapped[date] = mapped_column(primary_key=True)
    done_at: Mapped[datetime]


class Outcome(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    LOWERED = "lowered"


class GradeNotice(Base):
    """A member who fell short on a review day: told then, measured again when the grace period is over."""

    __tablename__ = "grade_notices"
    __table_args__ = (
        UniqueConstraint("member_id", "review_on"),
        Index("ix_grade_notices_due", "outcome", "kept_until", "member_id"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    review_on: Mapped[date]
    kept_until: Mapped[date]  # the last day of the grade
    grade: Mapped[Grade]
    points: Mapped[Points]  # on the review day
    needed: Mapped[Points]
    outcome: Mapped[Outcome]
    settled_at: Mapped[datetime | None]


append_only(GradeChange)
