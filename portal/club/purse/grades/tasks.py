"""What waits for a second person: a grade that was asked by hand."""

from collections.abc import Collection

from sqlalchemy import select

from portal.club.people.members import GRADE_NAMES, Member
from portal.club.purse.grades.grants import GradeGrant
from portal.club.purse.points import Decision
from portal.database import session
from portal.manifest import TaskKind, TaskTold, Waiting
from portal.sentences import lazy_gettext as _l


def _grants() -> Waiting:
    concerns = Member.account_id.label("concerns_id")
    since = GradeGrant.asked_at.label("since")
    rows = select(GradeGrant.id, Member.estate_id, concerns, GradeGrant.member_id, GradeGrant.asked_by, since)
    return rows.join(Member, Member.id == GradeGrant.member_id).where(GradeGrant.state == Decision.WAITING)


def _told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = session.execute(
        select(GradeGrant.id, GradeGrant.grade, GradeGrant.reason, GradeGrant.member_id).where(GradeGrant.id.in_(ids))
    )
    return {row.id: TaskTold(GRADE_NAMES[row.grade], row.reason, {"member_id": row.member_id}) for row in rows}


TASKS = (TaskKind("grade.grant", _l("Approve a grade"), "grant", "points.approve", _grants, _told),)
