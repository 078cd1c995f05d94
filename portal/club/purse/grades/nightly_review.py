"""The night's work on grades: up for whoever has the points; down only after a yearly review and its grace period.

Members are read in ranges of ids, by sums made in the database; only who changes is touched, some at a time, so that
no other writer waits long. Every step may be repeated: what is done is not found again.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from sqlalchemy import Row, bindparam, func, select, update

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.ground.portions import Portion, in_portions, over, portion
from portal.club.people.members import Grade, Member
from portal.club.purse.grades import happenings as h
from portal.club.purse.grades.changes import Move, earned_by_facts, move_all
from portal.club.purse.grades.status_points import HELD, SUMS, SUMS_OF, by_points, needed_for
from portal.club.purse.grades.tables import BY_POINTS, GradeNotice, GradeReview, Outcome
from portal.club.purse.grades.terms import TERMS, GradeTerms, began_on, last_review
from portal.club.purse.points import window_of
from portal.database import add, changed, session

RANGE = 20_000  # members whose sums are read at a time
CHUNK = 50  # members warned or measured again in a transaction: nobody shall wait a tenth of a second for it
TOGETHER = 200  # members raised in a transaction, by a handful of statements: some 20 ms

_sums = SUMS.subquery()
_RISING = (
    select(Member.id, Member.grade, _sums.c.total)
    .join(_sums, _sums.c.member_id == Member.id)
    .where(Member.cancelled_at.is_(None))
    .where(
        (_sums.c.total >= bindparam("gold")) & Member.grade.not_in(BY_POINTS)
        | (_sums.c.total >= bindparam("platinum")) & (Member.grade != Grade.PLATINUM)
    )
    .order_by(Member.id)
)
_total = func.coalesce(_sums.c.total, 0)
_told = select(GradeNotice.id).where(
    GradeNotice.member_id == Member.id, GradeNotice.review_on == bindparam("review_on")
)
_may_be_told = Member.cancelled_at.is_(None) & ~HELD.exists() & ~_told.exists()
_SHORT = (
    select(Member.id, _total.label("total"))
    .outerjoin(_sums, _sums.c.member_id == Member.id)
    .where(Member.id.between(bindparam("low"), bindparam("high")), _may_be_told)
    .where(
        (Member.grade == Grade.GOLD) & (_total < bindparam("gold"))
        | (Member.grade == Grade.PLATINUM) & (_total < bindparam("platinum"))
    )
    .order_by(Member.id)
)
_STILL = (
    select(Member.id, Member.account_id, Member.grade)
    .where(Member.id.in_(bindparam("ids", expanding=True)), _may_be_told, Member.grade.in_(BY_POINTS))
    .order_by(Member.id)
)
_DUE = (
    select(GradeNotice.member_id)
    .where(GradeNotice.outcome == Outcome.OPEN, GradeNotice.kept_until < bindparam("today"))
    .order_by(GradeNotice.kept_until, GradeNotice.member_id)
)


def nightly() -> None:
    """The job, after midnight: raise, warn on the review day, lower those whose grace period is over."""
    rise()
    warn()
    settle_notices()


def rise() -> int:
    """Raise everybody who has the points of the last twelve months, by several grades too; how many there were."""
    today = clock.today()
    terms, risen = TERMS.now(), 0
    for low, high in _ranges():
        values = {"low": low, "high": high, "since": window_of(today)}
        rows = session.execute(_RISING, {**values, "gold": terms.gold, "platinum": terms.platinum})
        moves = [Move(row.id, row.grade, by_points(row.total, terms) or row.grade, row.total) for row in rows]
        risen += over(moves, _raise, TOGETHER)
    return risen


def warn() -> int:
    """On the review day (or the first night after it): tell who falls short until when the grade stays."""
    today = clock.today()
    terms = TERMS.now()
    review_on, began = last_review(terms, today), began_on()
    if began is None or review_on < began or session.get(GradeReview, review_on) is not None:
        return 0
    told, day = 0, {"today": today, "review_on": review_on}
    for low, high in _ranges():
        values = {"low": low, "high": high, "since": window_of(today), **day}
        rows = session.execute(_SHORT, {**values, "gold": terms.gold, "platinum": terms.platinum})
        totals = {row.id: int(row.total) for row in rows}
        told += over(list(totals), partial(_warn_some, totals, terms, review_on), CHUNK)
    _note_review(review_on)
    return told


def settle_notices() -> int:
    """Measure those whose grace period is over once more, and lower who still falls short; how many were lowered."""
    return in_portions(_settle_some, CHUNK)


def notices_due() -> int:
    return session.scalar(select(func.count()).select_from(_DUE.subquery()), {"today": clock.today()}) or 0


def by_their_points() -> int:
    return session.scalar(select(func.count()).where(Member.grade.in_(BY_POINTS))) or 0


def _raise(moves: Sequence[Move]) -> int:
    return len(move_all(moves, "points", lambda move: h.GradeRisen(grade=move.after)))


def _warn_some(totals: dict[int, int], terms: GradeTerms, review_on: date, ids: Sequence[int]) -> int:
    still = session.execute(_STILL, {"ids": ids, "today": clock.today(), "review_on": review_on}).all()
    for row in still:
        _warn(row, totals[row.id], terms, review_on)
    return len(still)


@portion()
def _note_review(review_on: date) -> None:
    add(GradeReview(review_on=review_on, done_at=clock.now()))


def _settle_some(most: int) -> Portion:
    due = list(session.scalars(_DUE.limit(most), {"today": clock.today()}))
    return Portion(len(due), _settle(due))


def _warn(member: Row[int, int, Grade], total: int, terms: GradeTerms, review_on: date) -> None:
    kept_until = max(review_on, clock.today()) + timedelta(days=terms.grace_days)
    needed = needed_for(member.grade, terms)
    row = {"member_id": member.id, "grade": member.grade, "points": total, "needed": needed, "outcome": Outcome.OPEN}
    notice = add(GradeNotice(**row, review_on=review_on, kept_until=kept_until))
    missing = needed - max(0, total)
    letter = h.GradeWarned(grade=member.grade, until_on=kept_until, needed=needed, missing=missing)
    told = {member.account_id: letter}
    happened(h.WARNED, None, member=member.id, told=told, grade_notice=notice.id, missing=missing)


def _settle(member_ids: list[int]) -> int:
    """Decide the open notices of these members."""
    if not member_ids:
        return 0
    today, terms = clock.today(), TERMS.now()
    members = {member.id: member for member in _held_members(member_ids)}
    totals = {
        row.member_id: int(row.total)
        for row in session.execute(SUMS_OF, {"ids": member_ids, "since": window_of(today)})
    }
    held = set(session.scalars(select(Member.id).where(Member.id.in_(member_ids), HELD.exists()), {"today": today}))
    moves = []
    for member in members.values():
        due = by_points(totals.get(member.id, 0), terms) or earned_by_facts(member)
        falls = due.place < member.grade.place and member.grade in BY_POINTS
        if falls and member.id not in held and member.cancelled_at is None:
            moves.append(Move(member.id, member.grade, due, totals.get(member.id, 0)))
    lowered = move_all(moves, "review", lambda move: h.GradeLowered(before=move.before, grade=move.after))
    _close(member_ids, {move.member_id for move in lowered}, members)
    return len(lowered)


def _close(member_ids: list[int], lowered: set[int], members: dict[int, Member]) -> None:
    """Note how the notices came out; who keeps the grade is told."""
    for outcome, ids in ((Outcome.LOWERED, lowered), (Outcome.KEPT, set(member_ids) - lowered)):
        still = GradeNotice.member_id.in_(ids) & (GradeNotice.outcome == Outcome.OPEN)
        due = GradeNotice.kept_until < clock.today()
        changed(update(GradeNotice).where(still, due).values(outcome=outcome, settled_at=clock.now()))
    for member_id in sorted(set(member_ids) - lowered):
        member = members[member_id]
        if member.cancelled_at is None and member.grade in BY_POINTS:
            happened(h.KEPT, None, member=member, told=h.GradeKept(grade=member.grade))


def _held_members(member_ids: list[int]) -> list[Member]:
    rows = select(Member).where(Member.id.in_(member_ids)).order_by(Member.id).with_for_update(of=Member)
    return list(session.scalars(rows.execution_options(populate_existing=True)))


def _ranges() -> Iterator[tuple[int, int]]:
    """All members' ids in ranges; a newcomer of this night has tomorrow's."""
    last = session.scalar(select(func.max(Member.id))) or 0
    for low in range(1, last + 1, RANGE):
        session.rollback()  # no reading lasts longer than its range
        yield low, low + RANGE - 1
