"""What waits for a second person about a membership."""

from collections.abc import Collection

from sqlalchemy import select

from portal.club.ground.decisions import Decision
from portal.club.people.accounts import Account
from portal.club.people.departures.tables import ACT_NAMES, MemberRequest
from portal.club.people.members import Member
from portal.database import session
from portal.manifest import TaskKind, TaskTold, Waiting
from portal.sentences import lazy_gettext as _l


def _waiting() -> Waiting:
    row, since = MemberRequest, MemberRequest.asked_at.label("since")
    concerns = Member.account_id.label("concerns_id")
    rows = select(row.id, row.member_id, Member.estate_id, row.asked_by, concerns, since)
    return rows.join(Member, Member.id == row.member_id).where(row.state == Decision.WAITING)


def _told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = select(MemberRequest.id, MemberRequest.act, Account.name).select_from(MemberRequest)
    rows = rows.join(Member, Member.id == MemberRequest.member_id).join(Account, Account.id == Member.account_id)
    found = session.execute(rows.where(MemberRequest.id.in_(ids)))
    return {row.id: TaskTold(ACT_NAMES[row.act], row.name) for row in found}


TASKS = (
    TaskKind(
        "member.request", _l("Decide about a membership"), "member_request", "members.close", _waiting, _told,
        is_shared=True,
    ),
)  # fmt: skip
