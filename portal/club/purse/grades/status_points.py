"""Status points of the last twelve months: of a range of members at once, and one member's standing for the page."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, case, func, select

from portal import clock
from portal.club.people.members import Grade, Member
from portal.club.purse.grades.tables import BY_POINTS, GradeChange, GradeNotice, Outcome
from portal.club.purse.grades.terms import TERMS, GradeTerms, next_review
from portal.club.purse.points import STATUS_EARNED_AT, Entry, status_entries, window_of
from portal.database import session

_each = status_entries(Entry.member_id, func.sum(Entry.status).label("total")).group_by(Entry.member_id)
SUMS = _each.where(Entry.member_id.between(bindparam("low"), bindparam("high")))
SUMS_OF = _each.where(Entry.member_id.in_(bindparam("ids", expanding=True)))
_OF_ONE = status_entries(
    func.coalesce(func.sum(Entry.status), 0),
    func.coalesce(func.sum(case((bindparam("then") <= STATUS_EARNED_AT, Entry.status), else_=0)), 0),
).where(Entry.member_id == bindparam("member"))
HELD = (
    select(GradeChange.member_id)
    .where(GradeChange.member_id == Member.id, GradeChange.after == Member.grade)
    .where(GradeChange.holds_until >= bindparam("today"))
)


def by_points(total: int, terms: GradeTerms) -> Grade | None:
    """The grade these status points give by themselves."""
    if total >= terms.platinum:
        return Grade.PLATINUM
    return Grade.GOLD if total >= terms.gold else None


def next_by_points(grade: Grade) -> Grade | None:
    """The next grade that points give; None at the top."""
    return next((above for above in BY_POINTS if above.place > grade.place), None)


def needed_for(grade: Grade, terms: GradeTerms) -> int:
    return terms.platinum if grade is Grade.PLATINUM else terms.gold


@dataclass(frozen=True)
class GradeStanding:
    """One member's grade as the member reads it."""

    grade: Grade
    points: int  # of the last twelve months
    aim: Grade | None  # the next grade that points give; None at the top
    aim_points: int
    kept_until: date | None  # at least so long, for a grade by points
    keep_points: int | None  # what keeping it takes at the next review
    still_then: int  # of today's points, what still counts on the next review day
    review_on: date
    notice: GradeNotice | None  # told that it will fall

    @property
    def missing(self) -> int:
        return max(0, self.aim_points - self.points)

    @property
    def to_keep(self) -> int:
        """What is missing to keep the grade: now when a notice is open, else at the next review."""
        counted = self.points if self.notice else self.still_then
        return max(0, (self.keep_points or 0) - counted)


def standing_of(member: Member) -> GradeStanding:
    today = clock.today()
    terms = TERMS.now()
    review_on = next_review(terms, today)
    total, still_then = session.execute(
        _OF_ONE, {"member": member.id, "since": window_of(today), "then": window_of(review_on)}
    ).one()
    notice = open_notice_of(member.id)
    aim = next_by_points(member.grade)
    is_by_points = member.grade in BY_POINTS
    return GradeStanding(
        grade=member.grade,
        points=max(0, int(total)),
        aim=aim,
        aim_points=needed_for(aim, terms) if aim else 0,
        kept_until=_kept_until(member, terms, review_on, notice) if is_by_points else None,
        keep_points=needed_for(member.grade, terms) if is_by_points else None,
        still_then=max(0, int(still_then)),
        review_on=review_on,
        notice=notice if is_by_points else None,
    )


def open_notice_of(member_id: int) -> GradeNotice | None:
    rows = select(GradeNotice).where(GradeNotice.member_id == member_id, GradeNotice.outcome == Outcome.OPEN)
    return session.scalar(rows.order_by(GradeNotice.id.desc()).limit(1))


def count_open() -> int:
    """How many members are warned and still have time."""
    return int(session.scalar(select(func.count()).where(GradeNotice.outcome == Outcome.OPEN)) or 0)


def _kept_until(member: Member, terms: GradeTerms, review_on: date, notice: GradeNotice | None) -> date:
    """The earliest day on which the grade could end: after the grace period of the first review that may touch it."""
    held = session.scalar(
        select(func.max(GradeChange.holds_until)).where(
            GradeChange.member_id == member.id, GradeChange.after == member.grade
        )
    )
    if notice is not None:
        return max(notice.kept_until, held) if held else notice.kept_until
    while held is not None and held >= review_on:
        review_on = next_review(terms, review_on)
    return review_on + timedelta(days=terms.grace_days)
