"""A grade changes: by facts at once, by decision of the club, or for many members in one night."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from portal import clock
from portal.club.ground.happenings import happened, happened_to_many
from portal.club.ground.letters import Letter
from portal.club.people.members import Grade, Member, by_id
from portal.club.purse.grades import happenings as h
from portal.club.purse.grades.tables import BY_POINTS, GradeChange
from portal.database import add, changed, session

_TAKE = (
    update(Member)
    .where(Member.id.in_(bindparam("ids", expanding=True)), Member.grade == bindparam("before"))
    .values(grade=bindparam("after"))
    .returning(Member.id, Member.account_id)
)


@dataclass(frozen=True)
class Move:
    """One member's change that a night has decided."""

    member_id: int
    before: Grade
    after: Grade
    points: int


def review(member_id: int) -> Grade:
    """Bring the grade in step with the facts: profile complete, home owned. Gold and Platinum stay what they are."""
    member = by_id(member_id)
    if member.grade in BY_POINTS:
        return member.grade
    due = earned_by_facts(member)
    if due is not member.grade:
        _change(member, due, "home" if Grade.OWNER in (due, member.grade) else "profile")
    return member.grade


def grant(
    member: Member, grade: Grade, *, by: int | None, until: date | None = None, reason: str | None = None
) -> None:
    """A grade by decision of the club (from its paper files, or an honour); no review touches it for a year.

    reason: what the member reads in the letter.
    """
    if grade is not member.grade:
        holds_until = until or _in_a_year(clock.today())
        _change(member, grade, "granted", holds_until=holds_until, reason=reason)
        happened(h.GRANTED, by, member=member, grade=grade)


def earned_by_facts(member: Member) -> Grade:
    """The grade below Gold that profile and homes give."""
    if member.is_owner:
        return Grade.OWNER
    return Grade.REGISTERED if member.missing else Grade.PROFILED


def history_of(member_id: int) -> list[GradeChange]:
    """Every change, newest first."""
    rows = select(GradeChange).where(GradeChange.member_id == member_id).order_by(GradeChange.id.desc())
    return list(session.scalars(rows))


def move_all(moves: Sequence[Move], why: str, letter: Callable[[Move], Letter]) -> list[Move]:
    """Carry out changes, those whose grade is still what it was, and write to their members; gives them."""
    done: list[tuple[Move, int]] = []
    for before, after in sorted({(move.before, move.after) for move in moves}):
        group = {move.member_id: move for move in moves if (move.before, move.after) == (before, after)}
        taken = session.execute(_TAKE, {"ids": sorted(group), "before": before, "after": after})
        done += [(group[row.id], row.account_id) for row in taken]
    if done:
        now = clock.now()
        rows = [{**vars(move), "why": why, "at": now} for move, _account in done]
        changed_now = insert(GradeChange.__table__)  # type: ignore[arg-type]
        session.execute(changed_now, rows)
        kept = {move.member_id: {"before": move.before, "after": move.after} for move, _account in done}
        happened_to_many(h.CHANGED, None, kept, told={account: letter(move) for move, account in done})
    return [move for move, _account in done]


def _change(
    member: Member, after: Grade, why: str, *, holds_until: date | None = None, reason: str | None = None
) -> None:
    before = member.grade
    still = (Member.id == member.id) & (Member.grade == before)
    if changed(update(Member).where(still).values(grade=after)) != 1:
        return  # somebody was faster; that change has its own row
    session.refresh(member, ["grade"])
    row = {"member_id": member.id, "before": before, "after": after, "why": why, "at": clock.now()}
    change = add(GradeChange(**row, holds_until=holds_until))
    rises = after.place > before.place
    granted: dict[str, Any] = {"until_on": holds_until, "reason": reason} if reason and holds_until else {}
    letter = h.GradeRisen(grade=after, **granted) if rises else None
    happened(h.CHANGED, None, member=member, told=letter, grade_change=change.id, before=before, after=after)


def _in_a_year(day: date) -> date:
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
