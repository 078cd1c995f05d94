"""What waits for somebody who looks at the roll: a home that a member says is theirs."""

from collections.abc import Collection

from sqlalchemy import select

from portal.club.ground.decisions import Decision
from portal.club.people.members.claims import DIFFERENCES, Claim
from portal.club.people.members.tables import Member
from portal.database import session
from portal.manifest import TaskKind, Told, Waiting
from portal.sentences import lazy_gettext as _l


def _claims() -> Waiting:
    concerns = Member.account_id.label("concerns_id")
    since = Claim.asked_at.label("since")
    rows = select(Claim.id, Claim.estate_id, Claim.home_id, Claim.member_id, concerns, since)
    return rows.join(Member, Member.id == Claim.member_id).where(Claim.state == Decision.WAITING)


def _told(ids: Collection[int]) -> dict[int, Told]:
    rows = session.execute(select(Claim.id, Claim.differs).where(Claim.id.in_(ids)))
    unknown = _l("A member says that this home is theirs")
    return {row.id: Told(DIFFERENCES.get(next(iter(row.differs), ""), unknown)) for row in rows}


TASKS = (TaskKind("member.claim", _l("Confirm a home"), "home_claim", "members.verify", _claims, _told),)
