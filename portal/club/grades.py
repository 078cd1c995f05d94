"""The grade a member has earned, computed from facts; and how it came about."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club import audit, outbox, timeline
from portal.club.members import Grade, Member, by_id
from portal.database import Base, Id, session
from portal.guards import append_only

ORDER = list(Grade)  # from the lowest to the highest
BY_POINTS = (Grade.GOLD, Grade.PLATINUM)  # risen to by status points; fall only at the yearly review


class GradeChange(Base):
    """From which grade to which, when and why: "profile", "home", "left", "review", "granted"."""

    __tablename__ = "grade_changes"
    __table_args__ = (Index("ix_grade_changes_member", "member_id", "id"),)

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    before: Mapped[Grade]
    after: Mapped[Grade]
    why: Mapped[str]
    at: Mapped[datetime]


append_only(GradeChange)


def review(member_id: int) -> Grade:
    """Bring the grade in step with the facts: profile complete, home owned. Gold and Platinum stay what they are."""
    member = by_id(member_id)
    if member.grade in BY_POINTS:
        return member.grade
    due = earned_by_facts(member)
    if due is not member.grade:
        _change(member, due, "home" if Grade.OWNER in (due, member.grade) else "profile")
    return member.grade


def grant(member: Member, grade: Grade, *, by: int | None) -> None:
    """A grade by decision of the club (from the paper files of its first years, or an honour)."""
    if grade is not member.grade:
        _change(member, grade, "granted")
        audit.record(by, "grade.granted", member=member.id, grade=grade)


def earned_by_facts(member: Member) -> Grade:
    """The grade below Gold that profile and homes give."""
    if member.is_owner:
        return Grade.OWNER
    return Grade.REGISTERED if member.missing else Grade.PROFILED


def history_of(member_id: int) -> list[GradeChange]:
    """Every change, newest first."""
    rows = select(GradeChange).where(GradeChange.member_id == member_id).order_by(GradeChange.id.desc())
    return list(session.scalars(rows))


def _change(member: Member, after: Grade, why: str) -> None:
    before, member.grade = member.grade, after
    session.add(GradeChange(member_id=member.id, before=before, after=after, why=why, at=clock.now()))
    session.flush()
    timeline.note("grade.changed", member_id=member.id, before=before, after=after)
    if ORDER.index(after) > ORDER.index(before):
        outbox.post(member.account_id, "grade_risen", purpose=outbox.Purpose.CARE, grade=after)
