"""What waits at the rewards: parcels to be sent, and rewards of which few are left."""

from collections.abc import Collection

from sqlalchemy import select

from portal.club.people.members import Member
from portal.club.shop.rewards.fee_credits import FeeExport
from portal.club.shop.rewards.redemptions import BY_POST, Redemption, RedemptionState
from portal.club.shop.rewards.tables import Reward
from portal.database import session
from portal.manifest import TaskKind, TaskTold, Waiting
from portal.sentences import lazy_gettext as _l
from portal.words import Day

LOW_STOCK = 5


def _parcels() -> Waiting:
    rows = select(Redemption.id, Member.estate_id, Redemption.member_id, Redemption.confirmed_at.label("since"))
    waits = (Redemption.way == BY_POST) & (Redemption.state == RedemptionState.CONFIRMED)
    return rows.join(Member, Member.id == Redemption.member_id).where(waits)


def _few_left() -> Waiting:
    stands = Reward.published_at.is_not(None) & Reward.withdrawn_at.is_(None) & Reward.is_catalogued()
    return select(Reward.id).where(stands, Reward.stock <= LOW_STOCK)


def _parcels_told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = select(Redemption.id, Reward.name).join(Reward, Reward.id == Redemption.reward_id)
    return {row.id: TaskTold(row.name) for row in session.execute(rows.where(Redemption.id.in_(ids)))}


def _few_left_told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = session.execute(select(Reward.id, Reward.name, Reward.stock).where(Reward.id.in_(ids)))
    return {row.id: TaskTold(row.name, _l("%(count)s left", count=row.stock)) for row in rows}


def _unbooked() -> Waiting:
    return select(FeeExport.id, FeeExport.estate_id, FeeExport.made_at.label("since")).where(
        FeeExport.booked_at.is_(None)
    )


def _unbooked_told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = session.scalars(select(FeeExport).where(FeeExport.id.in_(ids))).all()
    told = {one.id: _l("%(n)s notes up to %(day)s", n=one.notes, day=Day(one.up_to)) for one in rows}
    return {one.id: TaskTold(one.estate.name, told[one.id]) for one in rows}


TASKS = (
    TaskKind("fee.booking", _l("Book fee credits"), "export", "fees.book", _unbooked, _unbooked_told),
    TaskKind("reward.parcel", _l("Send a parcel"), "parcel", "rewards.handover", _parcels, _parcels_told),
    TaskKind("reward.stock", _l("Few are left"), "stock", "catalogue.edit", _few_left, _few_left_told, is_timed=True),
)
