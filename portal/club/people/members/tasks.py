"""What waits for somebody who looks at the roll: a home that a member says is theirs."""

from collections.abc import Collection

from sqlalchemy import select

from portal.club.ground.decisions import Decision
from portal.club.people.members.claims import DIFFERENCES, HomeClaim
from portal.club.people.members.tables import Member
from portal.database import session
from portal.manifest import TaskKind, TaskTold, Waiting
from portal.sentences import lazy_gettext as _l


def _claims() -> Waiting:
    concerns = Member.account_id.label("concerns_id")
    since = HomeClaim.asked_at.label("since")
    rows = select(HomeClaim.id, HomeClaim.estate_id, HomeClaim.home_id, HomeClaim.member_id, concerns, since)
    return rows.join(Member, Member.id == HomeClaim.member_id).where(HomeClaim.state == Decision.WAITING)


def _told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = session.execute(select(HomeClaim.id, HomeClaim.differs).where(HomeClaim.id.in_(ids)))
    unknown = _l("A member says that this home is theirs")
    return {row.id: TaskTold(DIFFERENCES.get(next(iter(row.differs), ""), unknown)) for row in rows}


TASKS = (TaskKind("member.claim", _l("Confirm a home"), "home_claim", "members.verify", _claims, _told),)
